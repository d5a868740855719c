//! How two certificates differ: field by field, as names, as keys, and in their verdicts.

use crate::Certificate;
use crate::bundle::{Bundle, Input, Limits};
use crate::crypto::Algorithms;
use crate::extension::ExtensionView;
use crate::index::Index;
use crate::inspect::{COMPARE, Comparison, RawChange, RawComparison, RawSide, VERSION};
use crate::passphrase::Passphrase;
use crate::report::{ENGINE, Report};
use crate::request::{Request, Subjects, verify};
use crate::span::Span;
use crate::text::{cut, hex, visible};

/// What is to be compared.
#[derive(Clone, Debug)]
pub struct CompareRequest {
    /// Where the first certificate of the first file is taken.
    pub a: Input,
    /// And where that of the second.
    pub b: Input,
    /// A question to ask of both, each with all of its own file. Its own files are left aside.
    pub question: Option<Request>,
    /// What opens a PKCS#12 file among the two.
    pub passphrase: Option<Passphrase>,
}

/// Compares the first certificates of two files.
///
/// # Errors
/// The report on the file in which no certificate could be read: every object, with its fate.
pub fn compare(
    request: &CompareRequest,
    algorithms: &Algorithms,
) -> Result<Comparison, Box<crate::Inspection>> {
    let passphrase = request.passphrase.as_ref();
    let read = |input| Side::read(input, passphrase);
    let (first, second) = (read(&request.a), read(&request.b));
    let (a, b) = (
        first.certificate(&request.a, passphrase)?,
        second.certificate(&request.b, passphrase)?,
    );
    let verdict = |input: &Input| {
        let mut question = request.question.clone()?;
        question.files = vec![input.clone()];
        question.subjects = Subjects::First;
        Some(verify(&question, algorithms))
    };
    let verdicts = (verdict(&request.a), verdict(&request.b));
    let names = NameSets::of(a, b);
    let outcomes = [&verdicts.0, &verdicts.1];
    let raw = RawComparison {
        report: VERSION,
        engine: ENGINE,
        kind: COMPARE,
        a: raw_side(&request.a, a, verdicts.0.as_ref()),
        b: raw_side(&request.b, b, verdicts.1.as_ref()),
        same: a.der() == b.der(),
        same_key: match (a.key_material_hex(), b.key_material_hex()) {
            (Some(a), Some(b)) => Some(a == b),
            // Keys that have no numbers to compare: equal bytes are the same key all the same.
            _ => (a.spki() == b.spki()).then_some(true),
        },
        fields: changes(a, b),
        names_added: names.added,
        names_removed: names.removed,
        names_kept: names.kept,
        verdict_differs: match &verdicts {
            (Some(a), Some(b)) => Some(a.outcome() != b.outcome() || a.code() != b.code()),
            _ => None,
        },
    };
    let outcome = outcomes.into_iter().flatten().map(Report::outcome).max();
    Ok(Comparison { raw, outcome })
}

struct Side(Bundle);

impl Side {
    fn read(input: &Input, passphrase: Option<&Passphrase>) -> Self {
        Self(Bundle::parse_with(
            std::slice::from_ref(input),
            &Limits::default(),
            passphrase,
        ))
    }

    fn certificate(
        &self,
        input: &Input,
        passphrase: Option<&Passphrase>,
    ) -> Result<&Certificate, Box<crate::Inspection>> {
        self.0.certificates().first().ok_or_else(|| {
            let files = vec![input.clone()];
            Box::new(crate::inspect(&crate::InspectRequest {
                files,
                at: None,
                tree: false,
                passphrase: passphrase.cloned(),
            }))
        })
    }
}

fn raw_side(input: &Input, certificate: &Certificate, verdict: Option<&Report>) -> RawSide {
    RawSide {
        source: visible(&input.name),
        subject: certificate.subject_text(),
        sha256: certificate.sha256_hex(),
        outcome: verdict.map(|report| report.outcome().as_str()),
        code: verdict.map(Report::code),
        plain: verdict.map(|report| report.headline().plain.clone()),
    }
}

/// Alternative names as sets: their order says nothing.
struct NameSets {
    added: Vec<String>,
    removed: Vec<String>,
    kept: Vec<String>,
}

impl NameSets {
    fn of(a: &Certificate, b: &Certificate) -> Self {
        let (a, b) = (names(a), names(b));
        let only = |some: &[String], others: &[String]| -> Vec<String> {
            let left = some
                .iter()
                .filter(|name| others.binary_search(name).is_err());
            left.cloned().collect()
        };
        let kept = a.iter().filter(|name| b.binary_search(name).is_ok());
        Self {
            added: only(&b, &a),
            removed: only(&a, &b),
            kept: kept.cloned().collect(),
        }
    }
}

/// The alternative names with their kinds, sorted, each once.
fn names(certificate: &Certificate) -> Vec<String> {
    let name = |name: crate::GeneralName| {
        let text = name.display(certificate.der());
        format!("{} {text}", name.form.as_str())
    };
    let mut names = Index::default();
    for text in certificate.alternative_names().map(name) {
        names.enter(text.as_bytes());
    }
    names.texts().map(str::to_owned).collect()
}

/// Something that a certificate says, under a name that the other may have too.
struct Said {
    field: String,
    text: String,
    span: Span,
}

fn changes(a: &Certificate, b: &Certificate) -> Vec<RawChange> {
    let (first, mut second) = (said(a), said(b));
    let mut changes = Vec::with_capacity(first.len());
    for a_says in first {
        let twin = second.iter().position(|b| b.field == a_says.field);
        let twin = twin.map(|at| second.remove(at));
        let bytes = |span: Span, of: &Certificate| span.of(of.der()).to_vec();
        let same = twin
            .as_ref()
            .is_some_and(|twin| bytes(twin.span, b) == bytes(a_says.span, a));
        changes.push(change(Some(a_says), twin, same));
    }
    let added = second.into_iter();
    changes.extend(added.map(|b_says| change(None, Some(b_says), false)));
    changes
}

fn change(a: Option<Said>, b: Option<Said>, same: bool) -> RawChange {
    let range = |said: &Said| [said.span.start, said.span.end];
    RawChange {
        field: a
            .as_ref()
            .or(b.as_ref())
            .map(|said| said.field.clone())
            .unwrap_or_default(),
        same,
        a_bytes: a.as_ref().map(range),
        b_bytes: b.as_ref().map(range),
        a: a.map(|said| said.text),
        b: b.map(|said| said.text),
    }
}

/// Fields and extensions, each under a name that stands once.
fn said(certificate: &Certificate) -> Vec<Said> {
    let fields = certificate.fields().into_iter();
    let fields = fields.filter(|part| part.depth == 0).map(|part| Said {
        text: match part.label.as_str() {
            // Its kind alone would be the same for most.
            "public key" => format!("{}, SHA-256 {}", part.text, certificate.spki_sha256_hex()),
            _ => cut(part.text),
        },
        field: part.label,
        span: part.span,
    });
    let mut all: Vec<Said> = fields.collect();
    let extension = |view: ExtensionView| Said {
        field: view.name.map_or_else(|| view.oid.clone(), str::to_owned),
        text: extension_text(&view, certificate.der()),
        span: view.raw.whole,
    };
    all.extend(certificate.extension_views().map(extension));
    all
}

fn extension_text(view: &ExtensionView, der: &[u8]) -> String {
    let critical = if view.raw.critical { "critical; " } else { "" };
    let text = if view.decoded {
        let parts = view.parts.iter();
        let parts = parts.map(|part| format!("{} {}", part.label, part.text));
        parts.collect::<Vec<_>>().join(", ")
    } else {
        hex(view.raw.value.of(der))
    };
    cut(format!("{critical}{text}"))
}
