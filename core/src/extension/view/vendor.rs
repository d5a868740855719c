//! Extensions of makers, for showing: Netscape's, Microsoft's and Qlik's.

use super::Writer;
use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::extension::{bit_names, bits};
use crate::oid;
use crate::span::Span;
use crate::text::visible;

impl Writer<'_> {
    /// Decodes a value. Whether its kind is known; where it is, all of the value is taken.
    pub(super) fn vendor(
        &mut self,
        oid: &[u8],
        value: &mut Reader<'_>,
        all: Span,
    ) -> Result<bool, ParseError> {
        match oid {
            oid::NETSCAPE_CERT_TYPE => {
                let (octets, _) = value.bit_string()?;
                let names = bit_names(bits(value.bytes(octets)), &NETSCAPE_TYPES);
                self.part("types", names.join(", "), all);
            }
            oid::NETSCAPE_COMMENT | oid::MS_TEMPLATE_NAME => {
                let element = value.any()?;
                if crate::name::text_of(element.tag, value.bytes(element.content)).is_none() {
                    return Err(ParseError::new(element.whole.start, Reason::BadString));
                }
                self.string("text", element.tag, element.content);
            }
            oid::MS_CA_VERSION => self.ca_version(value)?,
            oid::MS_PREVIOUS_CA_HASH => {
                self.hex("hash", value.expect(tag::OCTET_STRING)?.content);
            }
            oid::MS_TEMPLATE => {
                let mut fields = value.sequence()?;
                self.oid("template", fields.oid()?);
                for label in ["major version", "minor version"] {
                    if !fields.is_empty() {
                        self.hex(label, fields.integer()?);
                    }
                }
                fields.finish()?;
            }
            oid::QLIK_ROLE => return Ok(self.qlik_role(value, all)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The number of the authority's certificate in its low half, of its key in its high half.
    fn ca_version(&mut self, value: &mut Reader<'_>) -> Result<(), ParseError> {
        let span = value.integer()?;
        let octets = value.bytes(span);
        if octets.len() > 5 {
            let what = "the version";
            return Err(ParseError::new(span.start, Reason::OutOfRange { what }));
        }
        let number = octets
            .iter()
            .fold(0, |sum: u64, octet| (sum << 8) | u64::from(*octet));
        self.part("certificate", (number & 0xffff).to_string(), span);
        self.part("key", (number >> 16 & 0xffff).to_string(), span);
        Ok(())
    }

    /// The role that Qlik Sense gives its certificates. No document says how it is encoded: tools
    /// that make such certificates put the word's ASCII octets there, without a type. A string
    /// with a type is read too, and anything else is raw.
    fn qlik_role(&mut self, value: &mut Reader<'_>, all: Span) -> bool {
        let octets = all.of(self.der);
        if let Ok(element) = value.any()
            && value.is_empty()
            && crate::name::text_of(element.tag, value.bytes(element.content)).is_some()
        {
            self.string("role", element.tag, element.content);
            return true;
        }
        *value = Reader::new(&[]);
        let word = !octets.is_empty() && octets.iter().all(u8::is_ascii_graphic);
        if word {
            self.part("role", visible(&String::from_utf8_lossy(octets)), all);
        }
        word
    }
}

/// Bits of Netscape's certificate types.
const NETSCAPE_TYPES: [&str; 8] = [
    "SSL client",
    "SSL server",
    "S/MIME",
    "object signing",
    "reserved",
    "SSL CA",
    "S/MIME CA",
    "object signing CA",
];

#[cfg(test)]
mod tests {
    use crate::der::tag;
    use crate::extension::tests::wrap;
    use crate::extension::view::tests::view;
    use crate::oid;

    #[test]
    fn makers_extensions_are_shown() {
        let (parts, decoded) = view(oid::NETSCAPE_CERT_TYPE, &[3, 2, 6, 0xc0]);
        assert_eq!(parts, ["types=SSL client, SSL server"]);
        assert!(decoded);
        let (parts, _) = view(oid::NETSCAPE_COMMENT, &wrap(tag::IA5_STRING, b"by\x1bhand"));
        assert_eq!(parts, ["text=by\\u{1b}hand"]);
        let (parts, _) = view(
            oid::MS_TEMPLATE_NAME,
            &[tag::BMP_STRING, 4, 0, b'C', 0, b'A'],
        );
        assert_eq!(parts, ["text=CA"]);
        let (parts, _) = view(oid::MS_CA_VERSION, &[2, 3, 1, 0, 2]);
        assert_eq!(parts, ["certificate=2", "key=1"]);
    }

    #[test]
    fn qliks_role_is_a_word_with_or_without_a_type() {
        for value in [b"Client".to_vec(), wrap(tag::UTF8_STRING, b"Client")] {
            let (parts, decoded) = view(oid::QLIK_ROLE, &value);
            assert_eq!(parts, ["role=Client"]);
            assert!(decoded);
        }
        assert!(!view(oid::QLIK_ROLE, &[0, 1, 2]).1);
        assert!(!view(oid::QLIK_ROLE, &[]).1);
    }
}
