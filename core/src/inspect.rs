//! What is in files: every object with its fate, and every certificate with all that it says.

mod report;

pub(crate) use report::{COMPARE, VERSION};
pub use report::{
    Comparison, Inspection, RawChange, RawComparison, RawExtensionView, RawInspected,
    RawInspection, RawNode, RawPart, RawSide, RawTree,
};

use crate::Certificate;
use crate::answer::{raw_findings, raw_problem, read_sources};
use crate::asn1::{self, Tree};
use crate::bundle::{Bundle, Fate, Input, Limits};
use crate::crypto;
use crate::explain::Telling;
use crate::extension::{ExtensionView, Part};
use crate::finding::Finding;
use crate::lint;
use crate::passphrase::Passphrase;
use crate::report::{ENGINE, RawFinding, RawObject};
use crate::span::Span;
use crate::text::hex;
use crate::time::Time;

/// What is to be shown.
#[derive(Clone, Debug)]
pub struct InspectRequest {
    /// The files, unordered.
    pub files: Vec<Input>,
    /// The time to say of each certificate whether it is valid; nothing is said without one.
    pub at: Option<Time>,
    /// Whether each certificate's ASN.1 tree is shown.
    pub tree: bool,
    /// What opens a PKCS#12 file or an encrypted key among them. No part of what is shown.
    pub passphrase: Option<Passphrase>,
}

/// The nodes of all trees together: 10 MB of certificates have some 300,000, which nobody reads.
const MAX_NODES: usize = 100_000;

/// The octets of an extension that is not decoded, or of a long value, that are shown.
const MAX_OCTETS: usize = 512;

/// The parts of all extensions together that are shown: of certificates in use, one for 25 octets;
/// an extension can have one for three.
const MAX_PARTS: usize = 100_000;
const FEW_PARTS: usize = 1_000;
const OCTETS_OF_A_PART: usize = 24;

/// Shows what is in files. Nothing is judged.
///
/// ```
/// use zoneseal_core::{InspectRequest, Input, inspect};
/// let files = vec![Input { name: "letter.txt".to_owned(), bytes: b"hello".to_vec() }];
/// let inspection = inspect(&InspectRequest { files, at: None, tree: false, passphrase: None });
/// assert!(inspection.report().certificates.is_empty());
/// assert_eq!(inspection.report().objects[0].fate, "problem");
/// ```
#[must_use]
pub fn inspect(request: &InspectRequest) -> Inspection {
    let passphrase = request.passphrase.as_ref();
    let bundle = Bundle::parse_with(&request.files, &Limits::default(), passphrase);
    let certificates: Vec<&Certificate> = bundle.certificates().iter().collect();
    let telling = Telling {
        certificates: &certificates,
        zone: None,
        split: false,
        at: request.at.unwrap_or(Time::from_unix(0)),
    };
    let mut sources = vec![String::new(); certificates.len()];
    read_sources(&bundle, &mut sources, 0);
    let lints = lint::lints(bundle.certificates());
    let mut nodes_left = if request.tree { MAX_NODES } else { 0 };
    let octets: usize = certificates.iter().map(|of| of.der().len()).sum();
    let mut parts_left = MAX_PARTS.min(FEW_PARTS + octets / OCTETS_OF_A_PART);
    let mut inspected = Vec::with_capacity(certificates.len());
    for ((index, certificate), source) in certificates.iter().enumerate().zip(sources) {
        let mut raw =
            inspected_certificate(index, certificate, source, request.at, &mut parts_left);
        let about = |lint: &&Finding| lint.certificate == Some(index);
        let lints: Vec<Finding> = lints.iter().filter(about).cloned().collect();
        raw.lints = raw_findings(&telling, &lints);
        if request.tree {
            let tree = raw_tree(certificate.der(), nodes_left);
            nodes_left -= tree.nodes.len();
            raw.tree = Some(tree);
        }
        inspected.push(raw);
    }
    Inspection(RawInspection {
        report: VERSION,
        engine: ENGINE,
        kind: report::INSPECT,
        at: request.at.map(|at| at.to_string()),
        certificates: inspected,
        objects: objects(&bundle, &telling),
    })
}

fn objects(bundle: &Bundle, telling: &Telling<'_>) -> Vec<RawObject> {
    let objects = bundle.objects().iter().map(|object| {
        let problem = match &object.fate {
            Fate::Problem(problem) => Some(raw_problem(telling, problem)),
            _ => None,
        };
        let mut raw = RawObject::new(object, true, problem);
        // Nothing is used: nothing is judged.
        if raw.fate == "used" {
            raw.fate = "read";
        }
        raw
    });
    objects.collect()
}

/// Everything of a certificate but its lints and its tree.
pub(crate) fn inspected_certificate(
    index: usize,
    certificate: &Certificate,
    source: String,
    at: Option<Time>,
    parts_left: &mut usize,
) -> RawInspected {
    let der = certificate.der();
    let state = at.map(|at| {
        if at < certificate.not_before() {
            "not yet valid"
        } else if at > certificate.not_after() {
            "expired"
        } else {
            "valid"
        }
    });
    RawInspected {
        index,
        source,
        sha256: certificate.sha256_hex(),
        spki_sha256: certificate.spki_sha256_hex(),
        key_material_sha256: certificate.key_material_hex(),
        subject: certificate.subject_text(),
        issuer: certificate.issuer_text(),
        serial: hex(certificate.serial().of(der)),
        not_before: certificate.not_before().to_string(),
        not_after: certificate.not_after().to_string(),
        state,
        key: certificate.key().describe(der),
        signature: crypto::describe(certificate.signature_algorithm().of(der)),
        ca: certificate.is_ca(),
        self_issued: certificate.is_self_issued(),
        size: der.len(),
        fields: certificate.fields().into_iter().map(raw_part).collect(),
        extensions: certificate
            .extension_views()
            .map(|view| raw_extension(view, der, parts_left))
            .collect(),
        lints: Vec::<RawFinding>::new(),
        tree: None,
    }
}

fn raw_part(part: Part) -> RawPart {
    RawPart {
        depth: part.depth,
        label: part.label,
        text: part.text,
        bytes: range(part.span),
    }
}

fn raw_extension(mut view: ExtensionView, der: &[u8], parts_left: &mut usize) -> RawExtensionView {
    let more = view.parts.len().saturating_sub(*parts_left);
    view.parts.truncate(*parts_left);
    *parts_left -= view.parts.len();
    if more > 0 {
        // What is cut off gives its memory back, too.
        view.parts.shrink_to_fit();
        view.parts.push(Part {
            depth: 0,
            label: "more".to_owned(),
            text: format!("{more} parts, which are not shown"),
            span: view.raw.value,
        });
    }
    let octets = view.raw.value.of(der);
    let head = octets.get(..MAX_OCTETS).unwrap_or(octets);
    RawExtensionView {
        oid: view.oid,
        name: view.name,
        critical: view.raw.critical,
        bytes: range(view.raw.whole),
        value_bytes: range(view.raw.value),
        decoded: view.decoded,
        parts: view.parts.into_iter().map(raw_part).collect(),
        problem: view.problem.map(|problem| problem.to_string()),
        raw: (!view.decoded).then(|| hex(head)),
    }
}

fn raw_tree(der: &[u8], most: usize) -> RawTree {
    let tree = Tree::read(der, most);
    let node = |node: &asn1::Node| RawNode {
        depth: node.depth,
        tag: node.tag,
        name: node.name().into_owned(),
        header: range(node.header),
        content: range(node.content),
        constructed: node.is_constructed(),
        encapsulates: node.encapsulates,
        text: node.text.clone(),
    };
    RawTree {
        nodes: tree.nodes.iter().map(node).collect(),
        problems: tree.problems.iter().map(ToString::to_string).collect(),
        cut: tree.cut,
    }
}

fn range(span: Span) -> [usize; 2] {
    [span.start, span.end]
}
