//! What stands in a chain, for the predicates of the causes.

use zoneseal_core::{Certificate, KeyKind, NameForm};

use super::der::elements;
use super::generate::Question;
use super::judges::Ours;

/// A chain, as the predicates see it.
pub struct Facts {
    /// The path that the engine accepted, subject first; empty where it accepted none.
    pub path: Vec<Certificate>,
    /// Every certificate that can be read.
    pub all: Vec<Certificate>,
    /// When it was judged.
    pub at: i64,
}

impl Facts {
    /// The facts of a question and the engine's answer.
    #[must_use]
    pub fn new(question: &Question, ours: &Ours) -> Self {
        let read = |list: &[Vec<u8>]| -> Vec<Certificate> {
            list.iter()
                .filter_map(|der| Certificate::parse(der).ok())
                .collect()
        };
        let mut all = read(&question.files);
        all.extend(read(&question.anchors));
        all.sort_by(|a, b| a.der().cmp(b.der()));
        all.dedup_by(|a, b| a.der() == b.der());
        Self {
            path: read(&ours.path),
            all,
            at: question.at,
        }
    }

    /// Each certificate of the path with its issuer.
    pub fn pairs(&self) -> impl Iterator<Item = (&Certificate, &Certificate)> {
        self.path.windows(2).map(|pair| (&pair[0], &pair[1]))
    }

    /// All of the path but the subject.
    pub fn issuers(&self) -> &[Certificate] {
        self.path.get(1..).unwrap_or_default()
    }

    /// The subject.
    #[must_use]
    pub fn subject(&self) -> Option<&Certificate> {
        self.path.first()
    }

    /// Whether a certificate of the path has several certificates that its issuer's name fits.
    #[must_use]
    pub fn branches(&self) -> bool {
        self.path.iter().any(|child| {
            let fits = |other: &&Certificate| {
                folded(other.subject_bytes()) == folded(child.issuer_bytes())
            };
            self.all.iter().filter(fits).count() > 1
        })
    }

    /// Whether an intermediate of the path is self-issued.
    #[must_use]
    pub fn self_issued_intermediate(&self) -> bool {
        let inner = self.path.len().saturating_sub(1);
        self.path[..inner]
            .iter()
            .skip(1)
            .any(Certificate::is_self_issued)
    }

    /// Whether an issuer constrains names of any of these forms.
    #[must_use]
    pub fn constrains(&self, forms: &[NameForm]) -> bool {
        self.path.iter().any(|issuer| {
            let known = issuer.extensions().name_constraints.as_ref();
            known.is_some_and(|known| {
                let mut bases = known.value.permitted.iter().chain(&known.value.excluded);
                bases.any(|base| forms.contains(&base.form))
            })
        })
    }
}

/// A name without the types of its strings, their case and white space: looser than RFC 5280 §7.1.
fn folded(name: &[u8]) -> Vec<u8> {
    let leaves = elements(name)
        .into_iter()
        .filter(|(at, ..)| name[*at] & 0x20 == 0);
    let mut out = Vec::new();
    for (at, header, length) in leaves {
        let value = &name[at + header..at + header + length];
        out.push(b'/');
        out.extend(
            value
                .iter()
                .filter(|byte| !matches!(byte, 0 | b' '))
                .map(u8::to_ascii_lowercase),
        );
    }
    out
}

/// Whether it has unique identifiers (RFC 5280 §4.1.2.8).
#[must_use]
pub fn has_unique_ids(certificate: &Certificate) -> bool {
    // What follows the SubjectPublicKeyInfo and is not the extensions.
    let behind_key = certificate.der().get(certificate.key().whole.end);
    matches!(behind_key, Some(0x81 | 0x82))
}

/// Whether a BOOLEAN that says FALSE is spelled out in basicConstraints or as a criticality (X.690 §11.5).
#[must_use]
pub fn spells_out_false(certificate: &Certificate) -> bool {
    certificate.der().windows(3).any(|bytes| bytes == [1, 1, 0])
}

/// Whether a path length stands where cA is not TRUE.
#[must_use]
pub fn path_length_without_ca(certificate: &Certificate) -> bool {
    let known = certificate.extensions().basic_constraints.as_ref();
    known.is_some_and(|known| !known.value.ca && known.value.path_length.is_some())
}

/// Whether an extension of this identifier is there and critical.
#[must_use]
pub fn critical(certificate: &Certificate, oid: &[u8]) -> bool {
    let mut all = certificate.extensions().all.iter();
    all.any(|extension| extension.critical && extension.oid.of(certificate.der()) == oid)
}

/// Whether anyExtendedKeyUsage is listed.
#[must_use]
pub fn any_usage(certificate: &Certificate) -> bool {
    let known = certificate.extensions().extended_key_usage.as_ref();
    known.is_some_and(|known| known.value.any)
}

/// Whether the issuer is not the one whose identifiers the child names (RFC 5280 §4.2.1.1).
#[must_use]
pub fn identifiers_differ(child: &Certificate, issuer: &Certificate) -> bool {
    let key_id = match (child.authority_key_id(), issuer.subject_key_id()) {
        (Some(named), Some(own)) => named != own,
        _ => false,
    };
    let known = child.extensions().authority_key_id.as_ref();
    key_id || known.is_some_and(|known| known.value.names_certificate)
}

/// Whether a P-256 key is a point of the curve, and an RSA or Ed25519 key has numbers of sense.
#[must_use]
pub fn key_makes_sense(certificate: &Certificate) -> bool {
    match certificate.key().kind {
        KeyKind::Ec { .. } => p256::PublicKey::from_sec1_bytes(certificate.key_bytes()).is_ok(),
        _ => true,
    }
}

/// Whether a UTF8String of a name is not UTF-8, or an attribute has a type that no name has.
#[must_use]
pub fn odd_name(name: &[u8]) -> bool {
    elements(name).into_iter().any(|(at, header, length)| {
        let value = &name[at + header..at + header + length];
        match name[at] {
            0x0c => std::str::from_utf8(value).is_err(),
            6 | 0x13 | 0x14 | 0x16 | 0x1e | 0x30 | 0x31 => false,
            _ => true,
        }
    })
}

/// Whether keyUsage is there and lacks this bit.
#[must_use]
pub fn lacks_usage(certificate: &Certificate, bits: u16) -> bool {
    let known = certificate.extensions().key_usage.as_ref();
    known.is_some_and(|known| !known.value.has(bits))
}

/// Whether its path length is above 255.
#[must_use]
pub fn long_path_length(certificate: &Certificate) -> bool {
    let known = certificate.extensions().basic_constraints.as_ref();
    known.is_some_and(|known| known.value.path_length.is_some_and(|length| length > 255))
}

/// Whether it constrains DNS or directory names with an empty base.
#[must_use]
pub fn constrains_by_nothing(certificate: &Certificate) -> bool {
    let known = certificate.extensions().name_constraints.as_ref();
    known.is_some_and(|known| {
        let mut bases = known.value.permitted.iter().chain(&known.value.excluded);
        bases.any(|base| {
            matches!(base.form, NameForm::Dns | NameForm::Directory) && base.value.is_empty()
        })
    })
}

/// Whether an identifier begins with 2.40 or above.
#[must_use]
pub fn long_first_arc(certificate: &Certificate) -> bool {
    let der = certificate.der();
    let mut all = elements(der).into_iter();
    all.any(|(at, header, length)| der[at] == 6 && length > 0 && der[at + header] >= 0x78)
}
