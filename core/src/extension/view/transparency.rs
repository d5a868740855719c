//! Certificate Transparency (RFC 6962 §3.3) and TLS features (RFC 7633), for showing.

use super::Writer;
use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::span::Span;
use crate::text::hex;

impl Writer<'_> {
    /// SignedCertificateTimestampList: a TLS structure inside of an OCTET STRING.
    pub(super) fn sct_list(&mut self, value: &mut Reader<'_>) -> Result<(), ParseError> {
        let list = value.expect(tag::OCTET_STRING)?.content;
        let mut outer = Tls::new(self.der, list);
        let all = outer.vector()?;
        outer.finish()?;
        let mut list = Tls::new(self.der, all);
        while !list.rest.is_empty() {
            let sct = list.vector()?;
            self.sct(sct)?;
        }
        Ok(())
    }

    fn sct(&mut self, whole: Span) -> Result<(), ParseError> {
        let mut fields = Tls::new(self.der, whole);
        let version = fields.take(1)?;
        let number = version.of(self.der).first().copied().unwrap_or_default();
        // v1 is 0. Others have another shape: they are shown as they stand.
        if number != 0 {
            self.hex(
                &format!("timestamp of version {}", u16::from(number) + 1),
                whole,
            );
            return Ok(());
        }
        let log = fields.take(32)?;
        let time = fields.take(8)?;
        let extensions = fields.vector()?;
        let algorithm = fields.take(2)?;
        let signature = fields.vector()?;
        fields.finish()?;
        self.part("log", hex(log.of(self.der)), log);
        self.depth += 1;
        self.part("version", "1", version);
        let milliseconds = time.of(self.der).iter();
        let milliseconds = milliseconds.fold(0, |sum: u64, octet| (sum << 8) | u64::from(*octet));
        self.time("time", milliseconds, time);
        if !extensions.is_empty() {
            self.hex("extensions", extensions);
        }
        let name = match *algorithm.of(self.der) {
            [4, 3] => "ECDSA with SHA-256".to_owned(),
            [4, 1] => "RSA with SHA-256".to_owned(),
            _ => hex(algorithm.of(self.der)),
        };
        self.part("algorithm", name, algorithm);
        self.hex("signature", signature);
        self.depth -= 1;
        Ok(())
    }

    /// RFC 7633 §4: numbers of TLS extensions that the server must offer.
    pub(super) fn tls_features(&mut self, value: &mut Reader<'_>) -> Result<(), ParseError> {
        let mut list = value.sequence()?;
        if list.is_empty() {
            let what = "Features";
            return Err(ParseError::new(list.offset(), Reason::Empty { what }));
        }
        while !list.is_empty() {
            let start = list.offset();
            let number = list.small_integer("a TLS feature")?;
            let end = list.offset();
            let text = match number {
                5 => "status_request (5)".to_owned(),
                17 => "status_request_v2 (17)".to_owned(),
                other => other.to_string(),
            };
            self.part("feature", text, Span { start, end });
        }
        Ok(())
    }
}

/// Reads the presentation language of TLS (RFC 8446 §3).
struct Tls<'a> {
    der: &'a [u8],
    rest: Span,
}

impl<'a> Tls<'a> {
    fn new(der: &'a [u8], rest: Span) -> Self {
        Self { der, rest }
    }

    fn take(&mut self, count: usize) -> Result<Span, ParseError> {
        let available = self.rest.len();
        if count > available {
            let needed = count;
            let reason = Reason::Truncated { needed, available };
            return Err(ParseError::new(self.rest.start, reason));
        }
        let start = self.rest.start;
        self.rest.start += count;
        Ok(Span {
            start,
            end: start + count,
        })
    }

    /// A vector with a length of two octets.
    fn vector(&mut self) -> Result<Span, ParseError> {
        let length = self.take(2)?;
        let octets = length.of(self.der).iter();
        let count = octets.fold(0, |sum: usize, octet| (sum << 8) | usize::from(*octet));
        self.take(count)
    }

    fn finish(&self) -> Result<(), ParseError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(ParseError::new(self.rest.start, Reason::TrailingData))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::der::tag;
    use crate::extension::tests::wrap;
    use crate::extension::view::tests::view;
    use crate::oid;

    fn vector(content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&length[..], content].concat()
    }

    #[test]
    fn timestamps_are_shown() {
        let millis = 1_795_500_600_000_u64.to_be_bytes();
        let sct = [
            &[0_u8][..],
            &[7; 32],
            &millis,
            &vector(&[]),
            &[4, 3],
            &vector(&[9, 9]),
        ]
        .concat();
        let list = vector(&[vector(&sct), vector(&[1, 2])].concat());
        let log = format!("log={}", "07".repeat(32));
        let (parts, decoded) = view(oid::SCT_LIST, &wrap(tag::OCTET_STRING, &list));
        assert_eq!(
            parts,
            [
                log.as_str(),
                " version=1",
                " time=2026-11-24T06:10:00Z",
                " algorithm=ECDSA with SHA-256",
                " signature=0909",
                "timestamp of version 2=0102",
            ]
        );
        assert!(decoded);
        let cut = wrap(tag::OCTET_STRING, &vector(&vector(&sct[..40])));
        assert!(!view(oid::SCT_LIST, &cut).1);
    }

    #[test]
    fn features_are_shown() {
        let (parts, decoded) = view(oid::TLS_FEATURE, &[0x30, 6, 2, 1, 5, 2, 1, 9]);
        assert_eq!(parts, ["feature=status_request (5)", "feature=9"]);
        assert!(decoded);
    }
}
