//! The entries of a list: each read once, then found by its serial number without a search.

use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::extension;
use crate::oid;
use crate::span::Span;
use crate::time::Time;

use super::CrlExtensions;

/// More entries than a list of the largest size has.
const MAX_ENTRIES: usize = 500_000;

/// Longer than any serial number in use (RFC 5280 §4.1.2.2 allows 20 octets).
const MAX_SERIAL: usize = 64;

/// More entries of one hash than serial numbers of an honest list have (300,000 random ones: below
/// 12). It bounds each search, and entries of one serial number.
const MAX_CHAIN: u32 = 1_024;

/// More extensions than an entry has (RFC 5280 §5.3 knows three). With [`MAX_CHAIN`] it bounds what
/// finding one entry costs.
const MAX_ENTRY_EXTENSIONS: usize = 16;

/// ENUMERATED (X.680 §8.4).
pub(crate) const ENUMERATED: u8 = 0x0a;

/// Why a certificate was revoked (RFC 5280 §5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevocationReason(u8);

impl RevocationReason {
    /// Suspended: it may be lifted.
    pub const HOLD: Self = Self(6);
    /// Lifted, in a list of changes.
    pub const REMOVE: Self = Self(8);

    const NAMES: [&'static str; 11] = [
        "unspecified",
        "keyCompromise",
        "cACompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
        "certificateHold",
        "",
        "removeFromCRL",
        "privilegeWithdrawn",
        "aACompromise",
    ];

    /// Its name in RFC 5280.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let name = Self::NAMES.get(usize::from(self.0));
        name.copied().unwrap_or_default()
    }

    /// Takes an ENUMERATED with a reason.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, ParseError> {
        let element = reader.expect(ENUMERATED)?;
        match *reader.bytes(element.content) {
            [code @ (0..=6 | 8..=10)] => Ok(Self(code)),
            _ => {
                let what = "reasonCode";
                let reason = Reason::OutOfRange { what };
                Err(ParseError::new(element.content.start, reason))
            }
        }
    }
}

/// What a list says of one certificate.
#[derive(Clone, Copy, Debug)]
pub struct RevokedEntry {
    /// All of it.
    pub whole: Span,
    /// Its serial number.
    pub serial: Span,
    /// Since when it is revoked.
    pub date: Time,
    /// Why, where that is said.
    pub reason: Option<RevocationReason>,
}

/// An index by serial number: chains of entries of equal hash. One pass builds it, and it takes
/// 24 octets an entry at most.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    /// For each hash the last of its chain, counted from 1, and how many there are.
    heads: Vec<(u32, u32)>,
    /// Each entry's place in the DER, and the next of its chain, counted from 1.
    chained: Vec<(u32, u32)>,
}

impl Entries {
    /// Reads the content of revokedCertificates (RFC 5280 §5.1.2.6). An empty list is read: §5.1.2.6
    /// asks to leave it out, but it can be understood in one way only.
    pub(super) fn read(
        mut list: Reader<'_>,
        version_2: bool,
        extensions: &mut CrlExtensions,
    ) -> Result<Self, ParseError> {
        let mut out = Self::default();
        let mut hashes = Vec::new();
        while !list.is_empty() {
            if hashes.len() == MAX_ENTRIES {
                let what = "the number of entries";
                return Err(ParseError::new(list.offset(), Reason::OutOfRange { what }));
            }
            let at = u32::try_from(list.offset()).unwrap_or(u32::MAX);
            let entry = read_entry(&mut list, extensions)?;
            if !version_2 && entry.extended {
                return Err(needs_version_2(entry.value.whole));
            }
            hashes.push(hash(list.bytes(entry.value.serial)));
            out.chained.push((at, 0));
        }
        out.heads = vec![(0, 0); hashes.len().next_power_of_two()];
        for ((number, hash), (at, next)) in (1..).zip(&hashes).zip(&mut out.chained) {
            let slot = slot(*hash, out.heads.len());
            if let Some((head, count)) = out.heads.get_mut(slot) {
                *next = std::mem::replace(head, number);
                *count += 1;
                if *count > MAX_CHAIN {
                    let what = "the number of entries of equal serial numbers";
                    let at = usize::try_from(*at).unwrap_or_default();
                    return Err(ParseError::new(at, Reason::OutOfRange { what }));
                }
            }
        }
        Ok(out)
    }

    pub(super) fn len(&self) -> usize {
        self.chained.len()
    }

    /// How many entries are read to find those of this serial number.
    pub(super) fn cost_of(&self, serial: &[u8]) -> usize {
        let head = self.heads.get(slot(hash(serial), self.heads.len()));
        head.map_or(0, |(_, count)| {
            usize::try_from(*count).unwrap_or(usize::MAX)
        })
    }

    /// The entries of this serial number.
    pub(super) fn of<'a>(
        &'a self,
        der: &'a [u8],
        serial: &'a [u8],
    ) -> impl Iterator<Item = RevokedEntry> + 'a {
        let first = self.heads.get(slot(hash(serial), self.heads.len()));
        let (mut next, _) = first.copied().unwrap_or_default();
        std::iter::from_fn(move || {
            let index = usize::try_from(next.checked_sub(1)?).ok()?;
            let (at, following) = *self.chained.get(index)?;
            next = following;
            let start = usize::try_from(at).ok()?;
            let span = Span {
                start,
                end: der.len(),
            };
            // It was read before, so that it reads again.
            let mut unused = CrlExtensions::default();
            Some(read_entry(&mut Reader::within(der, span), &mut unused).map(|entry| entry.value))
        })
        .flatten()
        .filter(move |entry| entry.serial.of(der) == serial)
    }
}

/// Extensions belong to version 2 (RFC 5280 §5.1.2.1).
pub(super) fn needs_version_2(at: Span) -> ParseError {
    let what = "the list's version";
    ParseError::new(at.start, Reason::OutOfRange { what })
}

struct ReadEntry {
    value: RevokedEntry,
    extended: bool,
}

fn read_entry(
    list: &mut Reader<'_>,
    extensions: &mut CrlExtensions,
) -> Result<ReadEntry, ParseError> {
    let whole = list.expect(tag::SEQUENCE)?;
    let mut fields = list.inside(whole);
    let serial = fields.integer()?;
    if serial.len() > MAX_SERIAL {
        let what = "userCertificate";
        return Err(ParseError::new(serial.start, Reason::OutOfRange { what }));
    }
    let (date, _) = Time::read(&mut fields)?;
    let mut value = RevokedEntry {
        whole: whole.whole,
        serial,
        date,
        reason: None,
    };
    let extended = !fields.is_empty();
    if extended {
        let list = fields.sequence()?;
        fields.finish()?;
        let all = extension::read_all(list)?;
        if all.len() > MAX_ENTRY_EXTENSIONS {
            let what = "the number of an entry's extensions";
            return Err(ParseError::new(
                whole.whole.start,
                Reason::OutOfRange { what },
            ));
        }
        for raw in all {
            let mut inside = Reader::within(fields.buffer(), raw.value);
            match fields.bytes(raw.oid) {
                oid::REASON_CODE => value.reason = Some(RevocationReason::read(&mut inside)?),
                oid::INVALIDITY_DATE => {
                    Time::read_generalized(&mut inside)?;
                }
                // From here on the entries are of another authority (§5.3.3).
                oid::CERTIFICATE_ISSUER => {
                    extensions.indirect = extensions.indirect.or(Some(raw.whole));
                    continue;
                }
                _ => {
                    if raw.critical && extensions.unknown_critical.is_none() {
                        extensions.unknown_critical = Some(raw);
                    }
                    continue;
                }
            }
            inside.finish()?;
        }
    }
    Ok(ReadEntry { value, extended })
}

/// FNV-1a: an index, not a promise. Serial numbers made to collide cost a walk over their chain.
fn hash(octets: &[u8]) -> u32 {
    octets.iter().fold(0x811c_9dc5, |hash, octet| {
        (hash ^ u32::from(*octet)).wrapping_mul(0x0100_0193)
    })
}

/// The slot of a hash in a table whose length is a power of two.
fn slot(hash: u32, length: usize) -> usize {
    usize::try_from(hash ^ (hash >> 16)).unwrap_or_default() & length.saturating_sub(1)
}
