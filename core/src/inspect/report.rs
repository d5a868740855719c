//! The JSON of what is shown and compared: version 0, canonical, the same bytes wherever it is
//! made. Keys stand in the order of the fields; the schema is `docs/inspect.schema.json`.
//!
//! It stands beside the report of a verdict because it has a shape of its own, and a reader of one
//! need not know the other.

use crate::canonical::{canonical, json};
use crate::report::{RawFinding, RawObject};
use crate::verdict::Outcome;

/// The version of both shapes.
pub(crate) const VERSION: u32 = 0;
pub(crate) const INSPECT: &str = "inspect";
pub(crate) const COMPARE: &str = "compare";

/// What is in files.
#[derive(Clone, Debug)]
pub struct Inspection(pub(crate) RawInspection);

impl Inspection {
    /// All of it.
    #[must_use]
    pub fn report(&self) -> &RawInspection {
        &self.0
    }

    /// Its bytes: canonical JSON with a newline at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        canonical(&self.0)
    }
}

/// How two certificates differ.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub(crate) raw: RawComparison,
    pub(crate) outcome: Option<Outcome>,
}

impl Comparison {
    /// All of it.
    #[must_use]
    pub fn report(&self) -> &RawComparison {
        &self.raw
    }

    /// The worse of both verdicts, where a question was asked.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    /// Its bytes: canonical JSON with a newline at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        canonical(&self.raw)
    }
}

/// What is in files, as it is written.
#[derive(Clone, Debug)]
pub struct RawInspection {
    /// The version of this shape.
    pub report: u32,
    /// The engine's version.
    pub engine: &'static str,
    /// `inspect`.
    pub kind: &'static str,
    /// The time that validity is told for.
    pub at: Option<String>,
    /// The certificates, each once, in the order in which they were met.
    pub certificates: Vec<RawInspected>,
    /// Every object, with its fate.
    pub objects: Vec<RawObject>,
}

/// A certificate with all that it says.
#[derive(Clone, Debug)]
pub struct RawInspected {
    /// Its place in the list.
    pub index: usize,
    /// The input that it came from.
    pub source: String,
    /// SHA-256 of its DER.
    pub sha256: String,
    /// SHA-256 of its SubjectPublicKeyInfo.
    pub spki_sha256: String,
    /// SHA-256 of its key as numbers or points: equal for equal keys, whatever bytes carry them.
    pub key_material_sha256: Option<String>,
    /// Whom it speaks for.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// In hex.
    pub serial: String,
    /// RFC 3339.
    pub not_before: String,
    /// RFC 3339.
    pub not_after: String,
    /// `valid`, `expired` or `not yet valid`, where a time was given.
    pub state: Option<&'static str>,
    /// The kind of key.
    pub key: String,
    /// The signature algorithm.
    pub signature: String,
    /// Whether it is a certification authority's.
    pub ca: bool,
    /// Whether subject and issuer are the same name.
    pub self_issued: bool,
    /// Bytes of DER.
    pub size: usize,
    /// Every field but the extensions.
    pub fields: Vec<RawPart>,
    /// Every extension, in order.
    pub extensions: Vec<RawExtensionView>,
    /// What is worth mending.
    pub lints: Vec<RawFinding>,
    /// Its ASN.1, where that was asked for.
    pub tree: Option<RawTree>,
}

/// A part of a structure.
#[derive(Clone, Debug)]
pub struct RawPart {
    /// How deep it stands below the structure; parts of a part follow it, one deeper.
    pub depth: u8,
    /// What it is called.
    pub label: String,
    /// What it says.
    pub text: String,
    /// Where, as start and end in the certificate's DER.
    pub bytes: [usize; 2],
}

/// An extension.
#[derive(Clone, Debug)]
pub struct RawExtensionView {
    /// Its identifier, dotted.
    pub oid: String,
    /// Its name, where it has one here.
    pub name: Option<&'static str>,
    /// Its criticality.
    pub critical: bool,
    /// All of it.
    pub bytes: [usize; 2],
    /// Its value.
    pub value_bytes: [usize; 2],
    /// Whether all of it was decoded.
    pub decoded: bool,
    /// What it says, as far as it was decoded.
    pub parts: Vec<RawPart>,
    /// Why decoding stopped.
    pub problem: Option<String>,
    /// Where it was not decoded, the first 512 octets of its value in hex.
    pub raw: Option<String>,
}

/// An ASN.1 tree.
#[derive(Clone, Debug)]
pub struct RawTree {
    /// The nodes, each before its children.
    pub nodes: Vec<RawNode>,
    /// Where reading stopped.
    pub problems: Vec<String>,
    /// Whether a limit cut it short.
    pub cut: bool,
}

/// An element of a tree.
#[derive(Clone, Debug)]
pub struct RawNode {
    /// How deep it stands.
    pub depth: u8,
    /// The identifier octet.
    pub tag: u8,
    /// Its type.
    pub name: String,
    /// Identifier and length, as start and end.
    pub header: [usize; 2],
    /// The content.
    pub content: [usize; 2],
    /// Whether it is made of other elements.
    pub constructed: bool,
    /// Whether its children stand in the content of a string.
    pub encapsulates: bool,
    /// Its value.
    pub text: String,
}

/// How two certificates differ, as it is written.
#[derive(Clone, Debug)]
pub struct RawComparison {
    /// The version of this shape.
    pub report: u32,
    /// The engine's version.
    pub engine: &'static str,
    /// `compare`.
    pub kind: &'static str,
    /// The first certificate.
    pub a: RawSide,
    /// The second certificate.
    pub b: RawSide,
    /// Whether they are the same certificate, byte for byte.
    pub same: bool,
    /// Whether they have the same key, as numbers and points; `null` where that cannot be told.
    pub same_key: Option<bool>,
    /// Every field and extension of either, in order.
    pub fields: Vec<RawChange>,
    /// Alternative names that only the second has.
    pub names_added: Vec<String>,
    /// Alternative names that only the first has.
    pub names_removed: Vec<String>,
    /// Alternative names that both have.
    pub names_kept: Vec<String>,
    /// Whether the verdicts differ, where a question was asked.
    pub verdict_differs: Option<bool>,
}

/// One of two certificates.
#[derive(Clone, Debug)]
pub struct RawSide {
    /// The input that it came from.
    pub source: String,
    /// Whom it speaks for.
    pub subject: String,
    /// SHA-256 of its DER.
    pub sha256: String,
    /// Its verdict's outcome, where a question was asked.
    pub outcome: Option<&'static str>,
    /// Its verdict's code.
    pub code: Option<&'static str>,
    /// Its verdict in a sentence.
    pub plain: Option<String>,
}

/// A field or an extension of two certificates.
#[derive(Clone, Debug)]
pub struct RawChange {
    /// What it is called.
    pub field: String,
    /// Whether both say the same, byte for byte.
    pub same: bool,
    /// What the first says; `null` where it has none.
    pub a: Option<String>,
    /// Where the first says it.
    pub a_bytes: Option<[usize; 2]>,
    /// What the second says.
    pub b: Option<String>,
    /// Where the second says it.
    pub b_bytes: Option<[usize; 2]>,
}

json! {
    RawInspection { report, engine, kind, at, certificates, objects }
    RawInspected {
        index, source, sha256, spki_sha256, key_material_sha256, subject, issuer, serial,
        not_before, not_after, state, key, signature, ca, self_issued, size, fields, extensions,
        lints, tree,
    }
    RawPart { depth, label, text, bytes }
    RawExtensionView { oid, name, critical, bytes, value_bytes, decoded, parts, problem, raw }
    RawTree { nodes, problems, cut }
    RawNode { depth, tag, name, header, content, constructed, encapsulates, text }
    RawComparison {
        report, engine, kind, a, b, same, same_key, fields, names_added, names_removed, names_kept,
        verdict_differs,
    }
    RawSide { source, subject, sha256, outcome, code, plain }
    RawChange { field, same, a, a_bytes, b, b_bytes }
}
