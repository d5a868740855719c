//! The cases that the command line, the Node package and the page must judge alike, each with the
//! outcome and the code that it must have. One row a behaviour, named after it.

mod containers;
mod names;
mod paths;
mod rare;

use std::fs;
use std::path::Path;

use serde_json::json;
use zoneseal_core::Membership;

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
            heavy: false,
            outcome,
            code,
            near: None,
        }
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
        json!({
            "profile": self.profile, "role": self.role, "host": self.host, "expected": self.expected, "at": self.at, "zone": self.zone,
        })
    }

    /// Writes the case into a folder of its own: its files and `case.json`.
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn write(&self, folder: &Path) {
        let folder = folder.join(self.name);
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in self.files.iter().chain(&self.anchors) {
            fs::write(folder.join(name), bytes).unwrap();
        }
        if let Some(zone) = &self.zone {
            fs::write(folder.join("zone.json"), zone).unwrap();
        }
        let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
            files.iter().map(|(name, _)| name.clone()).collect()
        };
        let case = json!({
            "name": self.name, "files": names(&self.files), "anchors": names(&self.anchors),
            "zone": self.zone.as_ref().map(|_| "zone.json"), "at": self.at, "profile": self.profile,
            "role": self.role, "host": self.host, "expected": self.expected, "heavy": self.heavy, "outcome": self.outcome, "code": self.code,
            "near": self.near,
        });
        fs::write(folder.join("case.json"), format!("{case:#}\n")).unwrap();
    }
}

/// Every case.
#[must_use]
pub fn all() -> Vec<Case> {
    let site = Site::new("Plant A");
    let mut cases = paths::members(&site);
    cases.extend(paths::paths(&site));
    cases.extend(paths::contents(&site));
    cases.extend(names::identities(&site));
    cases.extend(names::names(&site));
    cases.extend(names::inputs(&site));
    cases.extend(names::profiles(&site));
    cases.extend(rare::all(&site));
    cases.extend(containers::all(&site));
    cases
}
