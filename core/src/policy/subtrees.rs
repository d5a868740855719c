//! The subtrees that a question limits names to: initial-permitted-subtrees and
//! initial-excluded-subtrees (RFC 5280 §6.1.1(h)-(i)).

use crate::der::{Reader, tag};
use crate::extension::NameConstraints;
use crate::name::{GeneralName, Name, NameForm, dns, ip, mail, uri};
use crate::span::Span;
use crate::text::split_once;

/// Subtrees that the names of every certificate below the anchor are held against, as if a
/// nameConstraints extension stood above the anchor. Empty by default: nothing is limited.
///
/// A subtree is text: `dns:example.com`, `ip:192.0.2.0/24`, `email:example.com`,
/// `uri:.example.com`, or `directory:` and the DER of a Name in hex; `dns:` alone is every DNS name.
///
/// ```
/// # use zoneseal_core::Subtrees;
/// let mut subtrees = Subtrees::default();
/// assert!(subtrees.permit("dns:plant-a.example") && subtrees.exclude("ip:::/0"));
/// assert!(!subtrees.permit("dns:*.plant-a.example"));
/// assert_eq!(subtrees.permitted(), ["dns:plant-a.example"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subtrees {
    permitted: Vec<String>,
    excluded: Vec<String>,
    /// The values of `constraints`, one after the other.
    values: Vec<u8>,
    constraints: NameConstraints,
}

impl Subtrees {
    /// Names of the form of this subtree must lie within it, or within another one that is
    /// permitted. Whether the text is a subtree; if it is not, nothing changes.
    #[must_use]
    pub fn permit(&mut self, text: &str) -> bool {
        let Some(base) = self.read(text) else {
            return false;
        };
        self.constraints.permitted.push(base);
        self.permitted.push(text.to_owned());
        true
    }

    /// No name may lie within this subtree. Whether the text is a subtree; if it is not, nothing
    /// changes.
    #[must_use]
    pub fn exclude(&mut self, text: &str) -> bool {
        let Some(base) = self.read(text) else {
            return false;
        };
        self.constraints.excluded.push(base);
        self.excluded.push(text.to_owned());
        true
    }

    /// Those that are permitted, as they were given.
    #[must_use]
    pub fn permitted(&self) -> &[String] {
        &self.permitted
    }

    /// Those that are excluded, as they were given.
    #[must_use]
    pub fn excluded(&self) -> &[String] {
        &self.excluded
    }

    /// The same as an extension, and the bytes that its spans are of.
    pub(crate) fn as_constraints(&self) -> (&NameConstraints, &[u8]) {
        (&self.constraints, &self.values)
    }

    /// Appends the value of a subtree.
    fn read(&mut self, text: &str) -> Option<GeneralName> {
        let (form, base) = split_once(text, ":")?;
        let (form, value) = match form {
            "dns" if dns::is_constraint(base) => (NameForm::Dns, base.as_bytes().to_vec()),
            "email" if mail::is_constraint(base) => (NameForm::Email, base.as_bytes().to_vec()),
            "uri" if uri::is_constraint(base) => (NameForm::Uri, base.as_bytes().to_vec()),
            "ip" => (NameForm::Ip, ip::parse_range(base)?),
            "directory" => (NameForm::Directory, directory(base)?),
            _ => return None,
        };
        let start = self.values.len();
        self.values.extend(value);
        let end = self.values.len();
        Some(GeneralName {
            form,
            value: Span { start, end },
        })
    }
}

/// What a constraint has of a Name in hex: the content of its sequence.
fn directory(hex: &str) -> Option<Vec<u8>> {
    let mut der = Vec::new();
    let mut digits = hex.chars();
    while let Some(high) = digits.next() {
        let octet = high.to_digit(16)? << 4 | digits.next()?.to_digit(16)?;
        der.push(u8::try_from(octet).ok()?);
    }
    let mut reader = Reader::new(&der);
    Name::read(&mut reader).ok()?;
    reader.finish().ok()?;
    let element = Reader::new(&der).expect(tag::SEQUENCE).ok()?;
    Some(element.content.of(&der).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subtrees_are_read_whole_or_not_at_all() {
        let mut subtrees = Subtrees::default();
        for good in [
            "dns:",
            "dns:plant-a.example",
            "ip:192.0.2.0/24",
            "ip:192.0.2.7",
            "ip:0.0.0.0/0",
            "ip:2001:db8::/32",
            "email:ops@plant-a.example",
            "email:.plant-a.example",
            "uri:.plant-a.example",
            "directory:3000",
            "directory:300f310D300b06035504030c04506c616e",
        ] {
            assert!(subtrees.permit(good), "{good}");
        }
        for bad in [
            "",
            "plant-a.example",
            "dns:.plant-a.example",
            "dns:*.plant-a.example",
            "DNS:plant-a.example",
            "ip:192.0.2.0/33",
            "ip:192.0.2.0/",
            "ip:192.0.2.0/-1",
            "ip:192.0.2.0/24/24",
            "ip:2001:db8::/129",
            "ip:",
            "email:",
            "uri:",
            "uri:https://plant-a.example",
            "directory:",
            "directory:3",
            "directory:3100",
            "directory:300000",
            "name:x",
        ] {
            assert!(!subtrees.exclude(bad), "{bad}");
        }
        assert!(subtrees.excluded().is_empty());
        assert_eq!(subtrees.permitted().len(), 11);
    }
}
