//! The public suffix list: under which names anybody may register, read from the list's own text
//! format (publicsuffix.org/list).
//!
//! It is never part of a build: whoever asks a question hands it in, or the rule that needs it is
//! not evaluated.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::index::Index;
use crate::lower::push_lower;
use crate::text::hex;

/// The largest list that is read, in octets: the list of 2026 has 330 KB.
const MAX_LIST: usize = 4 * 1024 * 1024;
/// The most rules of a list: that of 2026 has 10,400.
const MAX_RULES: usize = 100_000;
/// The longest rule, in octets: a name (RFC 1034 §3.1) behind `*.`.
const MAX_RULE: usize = 253 + 2;

/// A list of public suffixes. A copy shares the list.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicSuffixes(Arc<List>);

#[derive(PartialEq, Eq)]
struct List {
    /// The rules of each section, as written but for their names, which stand as A-labels in lower
    /// case.
    icann: Index,
    private: Index,
    sha256: String,
}

/// The part of the list that a rule stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Between the marks `ICANN DOMAINS`, or in no part: registries of the DNS root.
    Icann,
    /// Between the marks `PRIVATE DOMAINS`: owners that give names away below their own.
    Private,
    /// The list has no rule for the name, which is a whole top-level domain (its default rule).
    Unlisted,
}

impl Section {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Icann => "ICANN section",
            Self::Private => "private section",
            Self::Unlisted => "a top-level domain",
        }
    }
}

/// Why a text is not a list of public suffixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SuffixError {
    /// It is larger than 4 MB or has more than 100,000 rules.
    TooLarge,
    /// It has no rule.
    Empty,
    /// It is not UTF-8.
    NotText,
    /// A line is no rule; counted from 1.
    Line(usize),
    /// A part begins inside of another, or ends without having begun, or is left open.
    Section(usize),
}

impl fmt::Display for SuffixError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("it has more than 4 MB or 100,000 rules"),
            Self::Empty => f.write_str("it has no rules"),
            Self::NotText => f.write_str("it is not UTF-8"),
            Self::Line(line) => write!(f, "line {line} is no rule"),
            Self::Section(line) => write!(f, "line {line} begins or ends a section out of turn"),
        }
    }
}

impl std::error::Error for SuffixError {}

impl fmt::Debug for PublicSuffixes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicSuffixes({})", self.0.sha256)
    }
}

impl PublicSuffixes {
    /// Reads a list: one rule a line up to the first white space, comments behind `//`, a rule
    /// with `*.` for every name one label below, with `!` for an exception.
    ///
    /// # Errors
    /// Where it is over a limit, or a line is none of these: a list that is read in part would
    /// let pass what the rest forbids.
    ///
    /// ```
    /// use zoneseal_core::PublicSuffixes;
    /// let list = PublicSuffixes::parse(b"com\nco.uk\n*.ck\n!www.ck\n").unwrap();
    /// assert!(list.section_of("co.uk").is_some());
    /// assert!(list.section_of("example.co.uk").is_none());
    /// ```
    pub fn parse(bytes: &[u8]) -> Result<Self, SuffixError> {
        if bytes.len() > MAX_LIST {
            return Err(SuffixError::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| SuffixError::NotText)?;
        let (mut icann, mut private) = (Index::default(), Index::default());
        let mut open = None;
        let mut last = 0;
        for (number, line) in (1..).zip(text.lines()) {
            last = number;
            let line = line.trim_start_matches('\u{feff}');
            if let Some(comment) = line.strip_prefix("//") {
                open = mark(open, comment).ok_or(SuffixError::Section(number))?;
                continue;
            }
            let Some(written) = line.split_whitespace().next() else {
                continue;
            };
            let rule = rule(written).ok_or(SuffixError::Line(number))?;
            if icann.len() + private.len() == MAX_RULES {
                return Err(SuffixError::TooLarge);
            }
            match open {
                Some(Section::Private) => private.enter(rule.as_bytes()),
                _ => icann.enter(rule.as_bytes()),
            };
        }
        if open.is_some() {
            return Err(SuffixError::Section(last));
        }
        if icann.len() + private.len() == 0 {
            return Err(SuffixError::Empty);
        }
        Ok(Self(Arc::new(List {
            icann,
            private,
            sha256: hex(&Sha256::digest(bytes)),
        })))
    }

    /// Which part of the list says that a DNS name is a public suffix; `None` where it is none.
    /// The name is given as A-labels in any case, without a trailing dot.
    #[must_use]
    pub fn section_of(&self, name: &str) -> Option<Section> {
        let name = name.to_ascii_lowercase();
        let mut above = Some(name.as_str());
        while let Some(ancestor) = above {
            if self.find("!", ancestor).is_some() {
                return None; // the exception's parent is the suffix, and this is at or below it
            }
            above = parent(ancestor);
        }
        let Some(parent) = parent(&name) else {
            return self.find("", &name).or(Some(Section::Unlisted));
        };
        self.find("", &name).or_else(|| self.find("*.", parent))
    }

    /// SHA-256 of the text that it was read from, in hex.
    #[must_use]
    pub fn sha256_hex(&self) -> &str {
        &self.0.sha256
    }

    /// The section with the rule that is written so.
    fn find(&self, before: &str, name: &str) -> Option<Section> {
        let rule = [before, name].concat();
        if self.0.icann.get(rule.as_bytes()).is_some() {
            Some(Section::Icann)
        } else {
            let private = self.0.private.get(rule.as_bytes()).is_some();
            private.then_some(Section::Private)
        }
    }
}

fn parent(name: &str) -> Option<&str> {
    name.split_once('.').map(|(_, parent)| parent)
}

/// The open part after a comment; `None` where the comment marks one out of turn.
fn mark(open: Option<Section>, comment: &str) -> Option<Option<Section>> {
    let Some(mark) = comment.trim().strip_prefix("===") else {
        return Some(open);
    };
    match (mark.trim_end_matches('='), open) {
        ("BEGIN ICANN DOMAINS", None) => Some(Some(Section::Icann)),
        ("BEGIN PRIVATE DOMAINS", None) => Some(Some(Section::Private)),
        ("END ICANN DOMAINS", Some(Section::Icann))
        | ("END PRIVATE DOMAINS", Some(Section::Private)) => Some(None),
        ("BEGIN ICANN DOMAINS" | "BEGIN PRIVATE DOMAINS", _)
        | ("END ICANN DOMAINS" | "END PRIVATE DOMAINS", _) => None,
        _ => Some(open),
    }
}

/// A rule in the form in which it is kept; `None` where it is none. The default rule `*` holds
/// whether it is written or not, and is not taken.
fn rule(written: &str) -> Option<String> {
    let plain = written.strip_prefix('!');
    let name = plain.or_else(|| written.strip_prefix("*."));
    let name = name.unwrap_or(written);
    let mut out = written.strip_suffix(name)?.to_owned();
    for (place, label) in name.split('.').enumerate() {
        if place > 0 {
            out.push('.');
        }
        push_label(&mut out, label)?;
    }
    // An exception takes a name out of a rule for all below its parent: it has one.
    (out.len() <= MAX_RULE && (plain.is_none() || out.contains('.'))).then_some(out)
}

/// Appends a label as it stands in a certificate: in lower case, and outside of ASCII as the list
/// has it (NFC, lower case) behind `xn--` in Punycode (RFC 5891 §4.4).
fn push_label(out: &mut String, label: &str) -> Option<()> {
    let from = out.len();
    if label.is_ascii() {
        out.push_str(&label.to_ascii_lowercase());
    } else {
        let mut lower = String::with_capacity(label.len());
        label
            .chars()
            .for_each(|letter| push_lower(&mut lower, letter));
        let lower: Vec<char> = lower.chars().collect();
        out.push_str("xn--");
        punycode(out, &lower)?;
    }
    let written = out.get(from..)?;
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    ((1..=63).contains(&written.len()) && written.bytes().all(fits)).then_some(())
}

/// Punycode (RFC 3492 §6.3): appends the code of a label that is not all ASCII.
fn punycode(out: &mut String, label: &[char]) -> Option<()> {
    if label.len() > 63 {
        return None;
    }
    let basic = label.iter().filter(|c| c.is_ascii());
    let mut handled = u32::try_from(basic.clone().count()).ok()?;
    out.extend(basic.clone());
    if handled > 0 {
        out.push('-');
    }
    let first = handled;
    let (mut code, mut delta, mut bias) = (128u32, 0u32, 72u32);
    while usize::try_from(handled).ok()? < label.len() {
        let next = label.iter().map(|c| u32::from(*c)).filter(|c| *c >= code);
        let next = next.min()?;
        delta = delta.checked_add((next - code).checked_mul(handled + 1)?)?;
        code = next;
        for c in label.iter().map(|c| u32::from(*c)) {
            if c < code {
                delta = delta.checked_add(1)?;
            } else if c == code {
                let mut q = delta;
                for k in (1u32..).map(|step| step * 36) {
                    let t = k.saturating_sub(bias).clamp(1, 26);
                    if q < t {
                        break;
                    }
                    out.push(digit(t + (q - t) % (36 - t))?);
                    q = (q - t) / (36 - t);
                }
                out.push(digit(q)?);
                bias = adapted(delta, handled + 1, handled == first);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        code = code.checked_add(1)?;
    }
    Some(())
}

fn digit(value: u32) -> Option<char> {
    char::from_digit(value.checked_sub(26).unwrap_or(value + 10), 36)
}

/// RFC 3492 §6.1.
fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> PublicSuffixes {
        PublicSuffixes::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn the_prevailing_rule_decides() {
        let list = list(
            "// ===BEGIN ICANN DOMAINS===\ncom // a comment\n\nuk\nco.uk\n*.ck\n!www.ck\n公司.cn\n\
             // ===END ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\ns3.amazonaws.com\n\
             // ===END PRIVATE DOMAINS===\n",
        );
        for (name, expected) in [
            ("com", Some(Section::Icann)),
            ("CO.uk", Some(Section::Icann)),
            ("example.co.uk", None),
            ("s3.amazonaws.com", Some(Section::Private)),
            ("amazonaws.com", None),
            ("any.ck", Some(Section::Icann)),
            ("a.any.ck", None),
            ("www.ck", None),
            ("a.www.ck", None),
            ("ck", Some(Section::Unlisted)),
            ("xn--55qx5d.cn", Some(Section::Icann)),
            ("nowhere", Some(Section::Unlisted)),
            ("a.nowhere", None),
        ] {
            assert_eq!(list.section_of(name), expected, "{name}");
        }
    }

    #[test]
    fn a_list_is_read_whole_or_not() {
        let error = |text: &str| PublicSuffixes::parse(text.as_bytes()).unwrap_err();
        assert_eq!(error(""), SuffixError::Empty);
        assert_eq!(error("// only comments\n"), SuffixError::Empty);
        assert_eq!(error("com\na.*.b\n"), SuffixError::Line(2));
        assert_eq!(error("com\n.b\n"), SuffixError::Line(2));
        assert_eq!(error("com\n!ck\n"), SuffixError::Line(2));
        assert_eq!(error("com\n<html>\n"), SuffixError::Line(2));
        assert_eq!(
            error("// ===BEGIN ICANN DOMAINS===\ncom\n"),
            SuffixError::Section(2)
        );
        assert_eq!(
            error("com\n// ===END PRIVATE DOMAINS===\n"),
            SuffixError::Section(2)
        );
        assert_eq!(PublicSuffixes::parse(&[0xff]), Err(SuffixError::NotText));
        let many: String = (0..=MAX_RULES).map(|n| format!("{n}.b\n")).collect();
        assert_eq!(error(&many), SuffixError::TooLarge);
        let large = vec![b'\n'; MAX_LIST + 1];
        assert_eq!(PublicSuffixes::parse(&large), Err(SuffixError::TooLarge));
    }

    #[test]
    fn labels_outside_of_ascii() {
        for (label, expected) in [
            ("bücher", "xn--bcher-kva"),
            ("網絡", "xn--od0alg"),
            ("рф", "xn--p1ai"),
            ("tysvær", "xn--tysvr-vra"),
            ("ഭാരതം", "xn--rvc1e0am3e"),
        ] {
            let mut out = String::new();
            push_label(&mut out, label).unwrap();
            assert_eq!(out, expected);
        }
    }
}
