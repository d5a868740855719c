//! Points in time, in whole seconds: always an argument, never read from a clock.

use std::fmt;

use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::span::Span;

/// A point in time: seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

/// 0000-01-01T00:00:00Z.
const EARLIEST: i64 = -62_167_219_200;
/// 9999-12-31T23:59:59Z, RFC 5280's "no expiry" (§4.1.2.5).
const LATEST: i64 = 253_402_300_799;

impl Time {
    /// The time that many seconds after 1970 began; before it where negative. Held to the years
    /// 0 to 9999, which is all that certificates can say.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Self {
        Self(seconds.clamp(EARLIEST, LATEST))
    }

    /// Seconds since 1970 began.
    #[must_use]
    pub fn unix(self) -> i64 {
        self.0
    }

    /// Reads `2026-11-24T06:10:00Z`: RFC 3339 in UTC. A numeric offset is applied; fractions of a
    /// second are cut off, as RFC 5280 knows none.
    ///
    /// `None` where the text is anything else.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let (date, clock) = text.split_once(['T', 't'])?;
        let [year, month, day] = fields::<3>(date, '-', [4, 2, 2])?;
        let (clock, offset) = split_offset(clock)?;
        let whole = match clock.split_once('.') {
            Some((whole, fraction))
                if !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit()) =>
            {
                whole
            }
            Some(_) => return None,
            None => clock,
        };
        let [hour, minute, second] = fields::<3>(whole, ':', [2, 2, 2])?;
        let civil = seconds_of(year, month, day, hour, minute, second)?;
        Some(Self::from_unix(civil - offset))
    }

    /// The day, for people: `3 Mar 2027`, in UTC.
    #[must_use]
    pub fn day(self) -> String {
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let (year, month, day) = civil_of(self.0.div_euclid(86_400));
        let name = usize::try_from(month - 1)
            .ok()
            .and_then(|at| MONTHS.get(at));
        format!("{day} {} {year}", name.unwrap_or(&"?"))
    }

    /// Takes a `Time` of a certificate (RFC 5280 §4.1.2.5) and gives it with its span: UTCTime
    /// through 2049, GeneralizedTime from 2050, both to the second and in Zulu.
    ///
    /// # Errors
    /// [`Reason::BadTime`] for any other form.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<(Self, Span), ParseError> {
        let element = reader.any()?;
        let bad = ParseError::new(element.content.start, Reason::BadTime);
        let text = reader.bytes(element.content);
        let digits = match text.split_last() {
            Some((b'Z', digits)) if digits.iter().all(u8::is_ascii_digit) => digits,
            _ => return Err(bad),
        };
        let (year, rest) = match (element.tag, digits.len()) {
            (tag::UTC_TIME, 12) => {
                let (two, rest) = digits.split_at(2);
                let two = decimal(two);
                (if two < 50 { 2000 + two } else { 1900 + two }, rest)
            }
            (tag::GENERALIZED_TIME, 14) => {
                let (four, rest) = digits.split_at(4);
                (decimal(four), rest)
            }
            _ => return Err(bad),
        };
        // A GeneralizedTime for a year that UTCTime can hold is not DER of RFC 5280's Time, but
        // it is unambiguous and in real use for anchors: it is read, and left to the lints.
        let mut pairs = rest.chunks(2).map(decimal);
        let mut next = || pairs.next().unwrap_or_default();
        let (month, day, hour, minute, second) = (next(), next(), next(), next(), next());
        let seconds = seconds_of(year, month, day, hour, minute, second).ok_or(bad)?;
        Ok((Self(seconds), element.whole))
    }
}

impl Time {
    /// Takes a GeneralizedTime to the second and in Zulu: what OCSP and invalidityDate use for every
    /// year (RFC 6960 §4.2.2.1, RFC 5280 §5.3.2).
    ///
    /// # Errors
    /// Where another type stands there, and as [`Time::read`].
    pub(crate) fn read_generalized(reader: &mut Reader<'_>) -> Result<(Self, Span), ParseError> {
        match reader.peek() {
            Some(tag::GENERALIZED_TIME) => Self::read(reader),
            _ => Err(ParseError::new(reader.offset(), Reason::BadTime)),
        }
    }

    /// That many seconds later.
    #[must_use]
    pub(crate) fn after(self, seconds: u32) -> Self {
        Self::from_unix(self.0.saturating_add(i64::from(seconds)))
    }
}

impl fmt::Display for Time {
    /// RFC 3339, in UTC, to the second.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0.div_euclid(86_400);
        let clock = self.0.rem_euclid(86_400);
        let (year, month, day) = civil_of(days);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            clock / 3600,
            clock / 60 % 60,
            clock % 60
        )
    }
}

fn decimal(digits: &[u8]) -> i64 {
    digits
        .iter()
        .fold(0, |n, d| n * 10 + i64::from(d.wrapping_sub(b'0')))
}

fn fields<const N: usize>(text: &str, separator: char, widths: [usize; N]) -> Option<[i64; N]> {
    let mut out = [0; N];
    let mut parts = text.split(separator);
    for (slot, width) in out.iter_mut().zip(widths) {
        let part = parts.next()?.as_bytes();
        if part.len() != width || !part.iter().all(u8::is_ascii_digit) {
            return None;
        }
        *slot = decimal(part);
    }
    parts.next().is_none().then_some(out)
}

/// Splits `06:10:00Z` or `06:10:00+01:00` into the clock and the offset in seconds.
fn split_offset(clock: &str) -> Option<(&str, i64)> {
    if let Some(utc) = clock.strip_suffix(['Z', 'z']) {
        return Some((utc, 0));
    }
    let at = clock.rfind(['+', '-'])?;
    let (clock, offset) = clock.split_at_checked(at)?;
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let [hours, minutes] = fields::<2>(offset.get(1..)?, ':', [2, 2])?;
    (hours < 24 && minutes < 60).then_some((clock, sign * (hours * 3600 + minutes * 60)))
}

fn seconds_of(year: i64, month: i64, day: i64, hour: i64, minute: i64, second: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=last).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(days_of(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

// Days since 1970-01-01 in the proleptic Gregorian calendar, and back: years are counted from
// March, so that the leap day is the last of its year and months follow one linear formula.

fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_of(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_seconds_agree() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2026-11-24T06:10:00Z", 1_795_500_600),
            ("9999-12-31T23:59:59Z", LATEST),
            ("0000-01-01T00:00:00Z", EARLIEST),
        ] {
            assert_eq!(
                Time::parse_rfc3339(text),
                Some(Time::from_unix(seconds)),
                "{text}"
            );
            assert_eq!(Time::from_unix(seconds).to_string(), text);
        }
        for (text, day) in [
            ("2027-03-03T23:59:59Z", "3 Mar 2027"),
            ("1999-12-31T00:00:00Z", "31 Dec 1999"),
        ] {
            assert_eq!(
                Time::parse_rfc3339(text).map(Time::day).as_deref(),
                Some(day)
            );
        }
        assert_eq!(
            Time::parse_rfc3339("2026-11-24T07:10:00.999+01:00"),
            Time::parse_rfc3339("2026-11-24T06:10:00Z")
        );
    }

    #[test]
    fn other_text_is_refused() {
        for text in [
            "",
            "2026-11-24",
            "2026-11-24T06:10Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-24T24:00:00Z",
            "2026-11-24T06:10:00",
            "2026-11-24T06:10:00.Z",
            "2026-11-24T06:10:00+1:00",
            "26-11-24T06:10:00Z",
            "2026-11-24T06:10:60Z",
        ] {
            assert_eq!(Time::parse_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn certificate_times_have_two_forms() {
        let read = |bytes: &[u8]| Time::read(&mut Reader::new(bytes)).map(|t| t.0.to_string());
        assert_eq!(
            read(b"\x17\x0d491231235959Z").as_deref(),
            Ok("2049-12-31T23:59:59Z")
        );
        assert_eq!(
            read(b"\x17\x0d500101000000Z").as_deref(),
            Ok("1950-01-01T00:00:00Z")
        );
        assert_eq!(
            read(b"\x18\x0f20500101000000Z").as_deref(),
            Ok("2050-01-01T00:00:00Z")
        );
        assert!(read(b"\x17\x0b4912312359Z").is_err());
        assert!(read(b"\x18\x1120500101000000.5Z").is_err());
        assert!(read(b"\x17\x11491231235959+0100").is_err());
        assert!(read(b"\x17\x0d491331235959Z").is_err());
    }
}
