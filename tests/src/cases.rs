//! The cases that the command line, the Node package and the page must judge alike, each with the
//! outcome and the code that it must have. One row a behaviour, named after it.

mod algorithms;
mod conditions;
mod containers;
mod differential;
mod edges;
mod identities;
mod names;
mod near;
mod paths;
mod policies;
mod rare;
mod revocation;
pub(crate) mod samples;
mod subtrees;
mod zones;

use std::fs;
use std::path::Path;

use serde_json::json;
use zoneseal_core::{Input, Membership, Request};

use crate::pki::{AT, Site, pem};

/// One question, with the answer that is expected.
pub struct Case {
    /// What it shows.
    pub name: &'static str,
    /// File names and contents, in order.
    pub files: Vec<(String, Vec<u8>)>,
    /// Anchor files.
    pub anchors: Vec<(String, Vec<u8>)>,
    /// The zone file.
    pub zone: Option<String>,
    /// RFC 3339.
    pub at: &'static str,
    /// The profile, where no zone is given.
    pub profile: Option<&'static str>,
    /// The role.
    pub role: &'static str,
    /// The host that was asked for.
    pub host: Option<&'static str>,
    /// The member that must be there.
    pub expected: Option<&'static str>,
    /// Further options of the question: an object with the keys of a policy file.
    pub settings: serde_json::Value,
    /// The list of public suffixes.
    pub public_suffixes: Option<&'static str>,
    /// Too large for a test that does it many times.
    pub heavy: bool,
    /// `trusted`, `rejected` or `incomplete`.
    pub outcome: &'static str,
    /// The headline's code.
    pub code: &'static str,
    /// The code that it just misses: what triggers it, but for the one thing that matters.
    pub near: Option<&'static str>,
}

impl Case {
    fn zone(
        site: &Site,
        name: &'static str,
        files: &[&[u8]],
        outcome: &'static str,
        code: &'static str,
    ) -> Self {
        let mut all = String::new();
        for der in files {
            all.push_str(&pem(der));
        }
        Self {
            name,
            files: vec![("input.pem".to_owned(), all.into_bytes())],
            anchors: Vec::new(),
            zone: Some(site.zone().to_json()),
            at: AT,
            profile: None,
            role: "any",
            host: None,
            expected: None,
            settings: json!({}),
            public_suffixes: None,
            heavy: false,
            outcome,
            code,
            near: None,
        }
    }

    /// With these keys of a policy file.
    fn settings(mut self, settings: serde_json::Value) -> Self {
        self.settings = settings;
        self
    }

    /// This case is the near miss of that code.
    fn near(mut self, code: &'static str) -> Self {
        self.near = Some(code);
        self
    }

    fn role(mut self, role: &'static str) -> Self {
        self.role = role;
        self
    }

    fn host(mut self, host: &'static str) -> Self {
        self.host = Some(host);
        self
    }

    fn at(mut self, at: &'static str) -> Self {
        self.at = at;
        self
    }

    fn bytes(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files = vec![(name.to_owned(), bytes.into())];
        self
    }

    fn adopted(mut self, site: &Site, membership: Membership) -> Self {
        self.zone = Some(site.adopted(membership).to_json());
        self
    }

    fn anchored(mut self, profile: &'static str, anchor: &[u8]) -> Self {
        self.zone = None;
        self.profile = Some(profile);
        self.anchors = vec![("anchor.pem".to_owned(), pem(anchor).into_bytes())];
        self
    }

    /// The options in the shape that the engine takes them from JavaScript.
    #[must_use]
    pub fn options(&self) -> serde_json::Value {
        let mut options = json!({
            "profile": self.profile, "role": self.role, "host": self.host, "expected": self.expected, "at": self.at, "zone": self.zone,
            "public_suffixes": self.public_suffixes,
        });
        if let (Some(all), Some(further)) = (options.as_object_mut(), self.settings.as_object()) {
            all.extend(further.clone());
        }
        options
    }

    /// The question.
    ///
    /// # Panics
    /// Where it cannot be asked.
    #[must_use]
    pub fn request(&self) -> Request {
        let inputs = |files: &[(String, Vec<u8>)]| -> Vec<Input> {
            let input = |(name, bytes): &(String, Vec<u8>)| Input {
                name: name.clone(),
                bytes: bytes.clone(),
            };
            files.iter().map(input).collect()
        };
        let (files, anchors) = (inputs(&self.files), inputs(&self.anchors));
        Request::from_options(files, anchors, &self.options().to_string()).unwrap()
    }

    /// Whether its input is too large to be kept.
    #[must_use]
    pub fn is_generated(&self) -> bool {
        let files = self.files.iter().chain(&self.anchors);
        files.map(|(_, bytes)| bytes.len()).sum::<usize>() > 200_000
    }

    /// Writes the case into a folder of its own: its files and `case.json`.
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn write(&self, folder: &Path) {
        let folder = folder.join(self.name);
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in self.content(true) {
            fs::write(folder.join(name), bytes).unwrap();
        }
    }

    /// Its files with their names, those of the input if asked for, and `case.json`.
    #[must_use]
    pub fn content(&self, input: bool) -> Vec<(String, Vec<u8>)> {
        let mut out = Vec::new();
        if input {
            out.extend(self.files.iter().chain(&self.anchors).cloned());
        }
        if let Some(zone) = &self.zone {
            out.push(("zone.json".to_owned(), zone.clone().into_bytes()));
        }
        if self.settings != json!({}) {
            let policy = format!("{:#}\n", self.settings);
            out.push(("policy.json".to_owned(), policy.into_bytes()));
        }
        if let Some(list) = self.public_suffixes {
            out.push(("suffixes.txt".to_owned(), list.as_bytes().to_vec()));
        }
        let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
            files.iter().map(|(name, _)| name.clone()).collect()
        };
        let case = json!({
            "name": self.name, "files": names(&self.files), "anchors": names(&self.anchors),
            "zone": self.zone.as_ref().map(|_| "zone.json"), "at": self.at, "profile": self.profile,
            "role": self.role, "host": self.host, "expected": self.expected, "heavy": self.heavy, "outcome": self.outcome, "code": self.code,
            "near": self.near, "settings": self.settings,
            "public_suffixes": self.public_suffixes.map(|_| "suffixes.txt"),
            "generated": self.is_generated(), "options": self.options_without_zone(),
        });
        out.push(("case.json".to_owned(), format!("{case:#}\n").into_bytes()));
        out
    }

    fn options_without_zone(&self) -> serde_json::Value {
        let mut options = self.options();
        if let Some(all) = options.as_object_mut() {
            all.retain(|key, value| key != "zone" && !value.is_null());
        }
        options
    }
}

/// Every case.
#[must_use]
pub fn all() -> Vec<Case> {
    crate::pki::keys::begin();
    let site = Site::new("Plant A");
    let mut cases = paths::members(&site);
    cases.extend(paths::paths(&site));
    cases.extend(paths::contents(&site));
    cases.extend(names::identities(&site));
    cases.extend(names::names(&site));
    cases.extend(names::inputs(&site));
    cases.extend(names::profiles(&site));
    cases.extend(rare::all(&site));
    cases.extend(policies::all(&site));
    cases.extend(revocation::all(&site));
    cases.extend(identities::all(&site));
    cases.extend(differential::all(&site));
    cases.extend(zones::all(&site));
    cases.extend(containers::all(&site));
    cases.extend(near::all(&site));
    cases.extend(algorithms::all(&site));
    cases.extend(edges::all(&site));
    cases.extend(conditions::all(&site));
    cases.extend(revocation::backwards(&site));
    cases.extend(subtrees::all(&site));
    cases.extend(samples::all());
    near::mark(&mut cases);
    cases
}
