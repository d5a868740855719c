//! Files for the suites that drive the inspection page: whatever people drop there, each with what must become of it.
//! Made when the suites run, into a folder that is not kept: private keys among them are made for it and go with it.
//!
//! Each expectation is written by hand and held against the engine before anything is handed out.

mod containers;
mod evidence;
mod fields;
mod hostile;
mod keys;
mod real;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use zoneseal_core::{Algorithms, Input, Passphrase, Request, verify};

use crate::cases::samples::Plant;
use crate::pki::{AT, Issued, pem};

/// One thing to drop, and what must become of it.
pub struct Fixture {
    /// What it shows.
    pub name: &'static str,
    /// File names and contents, in order.
    pub files: Vec<(String, Vec<u8>)>,
    /// Anchor files, for a profile other than `zone`.
    pub anchors: Vec<(String, Vec<u8>)>,
    /// The zone file.
    pub zone: Option<String>,
    /// What opens it.
    pub passphrase: Option<&'static str>,
    /// `at`, `profile`, `role`, `host`.
    pub options: Value,
    /// `trusted`, `rejected` or `incomplete`.
    pub outcome: &'static str,
    /// The headline's code.
    pub code: &'static str,
    /// What is in the tray: kind and fate of each object, in order; empty where there are thousands.
    pub fates: Vec<&'static str>,
    /// Text of a file that must be shown as text.
    pub texts: Vec<String>,
}

impl Fixture {
    fn of(name: &'static str, file: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name,
            files: vec![(file.to_owned(), bytes.into())],
            anchors: Vec::new(),
            zone: None,
            passphrase: None,
            options: json!({ "at": AT, "role": "any" }),
            outcome: "trusted",
            code: "trusted",
            fates: Vec::new(),
            texts: Vec::new(),
        }
    }

    fn also(mut self, file: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((file.to_owned(), bytes.into()));
        self
    }

    fn zone(mut self, zone: &str) -> Self {
        self.zone = Some(zone.to_owned());
        self
    }

    fn passphrase(mut self, text: &'static str) -> Self {
        self.passphrase = Some(text);
        self
    }

    fn is(mut self, outcome: &'static str, code: &'static str) -> Self {
        (self.outcome, self.code) = (outcome, code);
        self
    }

    fn tray(mut self, fates: &[&'static str]) -> Self {
        self.fates = fates.to_vec();
        self
    }

    /// What of the expectation the engine does not say, if anything.
    fn wrong(&self) -> Option<String> {
        let input = |(name, bytes): &(String, Vec<u8>)| Input {
            name: name.clone(),
            bytes: bytes.clone(),
        };
        let mut options = self.options.clone();
        options["zone"] = json!(self.zone);
        let files = self.files.iter().map(input).collect();
        let anchors = self.anchors.iter().map(input).collect();
        let mut request = Request::from_options(files, anchors, &options.to_string()).unwrap();
        let opened = |text: &str| Passphrase::new(text.to_owned(), zoneseal_core::unlock());
        request.passphrase = self.passphrase.map(opened);
        let report = verify(&request, &Algorithms::new(webpki::ALL_VERIFICATION_ALGS));
        let fates: Vec<String> = report
            .objects()
            .iter()
            .map(|object| format!("{} {}", object.kind, object.fate))
            .collect();
        let found = (report.outcome().as_str(), report.code());
        let as_written = self.fates.is_empty() || fates == self.fates;
        let expected = (self.outcome, self.code);
        (found != expected || !as_written).then(|| {
            let name = self.name;
            format!(
                "{name}: {found:?} {fates:?}, not {expected:?} {:?}",
                self.fates
            )
        })
    }
}

/// The plant of the samples, with what most fixtures are made of.
struct Parts {
    plant: Plant,
    leaf: Issued,
    zone: String,
    /// Leaf and issuing authority, in PEM.
    chain: String,
    /// Where openssl works.
    folder: tempfile::TempDir,
}

impl Parts {
    fn new() -> Self {
        crate::pki::keys::begin();
        let plant = Plant::new();
        let leaf = plant.edge_7();
        let chain = [pem(&leaf.der), pem(&plant.issuing.issued.der)].concat();
        let zone = plant.zone().to_json();
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("leaf.pem", &pem(&leaf.der));
        write("issuing.pem", &pem(&plant.issuing.issued.der));
        write("chain.pem", &chain);
        write("key.pem", &leaf.key.serialize_pem());
        Self {
            plant,
            leaf,
            zone,
            chain,
            folder,
        }
    }

    /// Runs openssl beside these parts, and gives the file that it wrote.
    fn openssl(&self, line: &str, out: &str) -> Vec<u8> {
        let output = Command::new("openssl")
            .args(line.split(' '))
            .args(["-out", out])
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {line}: {said}");
        fs::read(self.folder.path().join(out)).unwrap()
    }

    /// A fixture in the plant's zone.
    fn zoned(&self, name: &'static str, file: &str, bytes: impl Into<Vec<u8>>) -> Fixture {
        Fixture::of(name, file, bytes).zone(&self.zone)
    }
}

/// Every fixture, and what could not be made, each with why.
///
/// # Panics
/// Where openssl fails.
#[must_use]
pub fn all() -> (Vec<Fixture>, Vec<String>) {
    let parts = Parts::new();
    let mut all = containers::all(&parts);
    all.extend(keys::all(&parts));
    all.extend(evidence::all(&parts));
    all.extend(hostile::all(&parts));
    let (real, left_out) = real::all(&parts);
    all.extend(real);
    (all, left_out)
}

/// Writes every fixture into a folder of its own, and `index.json`; gives how many there are, and what was left out.
///
/// # Panics
/// Where the engine does not say what a fixture expects, or a file cannot be written.
pub fn write(folder: &Path) -> (usize, Vec<String>) {
    let (all, left_out) = all();
    let wrong: Vec<String> = all.iter().filter_map(Fixture::wrong).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let mut index = Vec::new();
    for fixture in &all {
        let own = folder.join(fixture.name);
        fs::create_dir_all(&own).unwrap();
        let put = |files: &[(String, Vec<u8>)]| -> Vec<String> {
            let paths = files.iter().map(|(name, bytes)| {
                fs::write(own.join(name), bytes).unwrap();
                format!("{}/{name}", fixture.name)
            });
            paths.collect()
        };
        let (files, anchors) = (put(&fixture.files), put(&fixture.anchors));
        let zone = fixture.zone.as_ref().map(|zone| {
            fs::write(own.join("zone.json"), zone).unwrap();
            format!("{}/zone.json", fixture.name)
        });
        index.push(json!({
            "name": fixture.name, "files": files, "anchors": anchors, "zone": zone,
            "passphrase": fixture.passphrase, "options": fixture.options, "texts": fixture.texts,
            "expected": { "outcome": fixture.outcome, "code": fixture.code, "fates": fixture.fates },
        }));
    }
    let index = json!({ "fixtures": index, "left_out": left_out });
    fs::write(folder.join("index.json"), format!("{index:#}\n")).unwrap();
    (all.len(), left_out)
}
