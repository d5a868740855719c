//! The zone file, `zone.json`: what a site publishes of its zone. Nothing in it is secret.

use super::{Federation, Membership, Zone, ZoneError};
use crate::canonical::{Json, Writer, canonical, json};
use crate::index::Index;
use crate::json::{Fields, JsonProblem, Value};
use crate::{Certificate, TrustAnchor, ZoneId};
use base64ct::{Base64, Encoding};

/// The file as it is written.
struct RawZone {
    zoneseal: String,
    version: u64,
    id: String,
    membership: String,
    anchors: Vec<String>,
    authorities: Vec<String>,
    member_keys: Vec<String>,
    federations: Vec<RawFederation>,
}

/// A zone that is trusted for the services that are listed.
struct RawFederation {
    id: String,
    anchors: Vec<String>,
    services: Vec<String>,
}

json! {
    RawFederation { id, anchors, services }
}

impl Json for RawZone {
    fn write(&self, out: &mut Writer) {
        let fields: [(&str, &dyn Json); 8] = [
            ("zoneseal", &self.zoneseal),
            ("version", &self.version),
            ("id", &self.id),
            ("membership", &self.membership),
            ("anchors", &self.anchors),
            ("authorities", &self.authorities),
            ("member_keys", &self.member_keys),
            ("federations", &self.federations),
        ];
        // Without federations the file is as it was before there were any.
        let count = fields.len() - usize::from(self.federations.is_empty());
        out.open('{');
        for (key, value) in fields.iter().take(count) {
            out.key(key);
            value.write(out);
        }
        out.close('}');
    }
}

const KIND: &str = "zone";
const VERSION: u64 = 0;

/// The keys that are known. Others are refused: a key that an older reader would pass over could be
/// one that takes trust away.
const KEYS: &[&str] = &[
    "zoneseal",
    "version",
    "id",
    "membership",
    "anchors",
    "authorities",
    "member_keys",
    "federations",
];

/// The keys of an entry of `federations`.
const FEDERATION_KEYS: &[&str] = &["id", "anchors", "services"];

impl Zone {
    /// Reads a zone file and checks all of it.
    ///
    /// # Errors
    /// Where it is not a zone file of version 0, or anything in it is not what it must be.
    ///
    /// ```
    /// use zoneseal_core::{Zone, ZoneError};
    /// let file = br#"{"zoneseal":"zone","version":0,"id":"a.example","membership":"spiffe","anchors":[]}"#;
    /// assert_eq!(Zone::from_json(file).unwrap_err(), ZoneError::NoAnchor);
    /// ```
    pub fn from_json(bytes: &[u8]) -> Result<Self, ZoneError> {
        let mut fields = Fields::read(bytes, KEYS).map_err(shape)?;
        let raw = RawZone {
            zoneseal: fields.needed_text("zoneseal").map_err(shape)?,
            version: fields.needed_number("version").map_err(shape)?,
            id: fields.needed_text("id").map_err(shape)?,
            membership: fields.needed_text("membership").map_err(shape)?,
            anchors: fields.texts("anchors").map_err(shape)?,
            authorities: fields.texts("authorities").map_err(shape)?,
            member_keys: fields.texts("member_keys").map_err(shape)?,
            federations: fields
                .list("federations")
                .and_then(|list| list.into_iter().map(raw_federation).collect())
                .map_err(shape)?,
        };
        if raw.zoneseal != KIND {
            let what = "its first key must be \"zoneseal\" with the value \"zone\"";
            return Err(ZoneError::Shape(what.to_owned()));
        }
        if raw.version != VERSION {
            return Err(ZoneError::Version(raw.version));
        }
        let membership = match raw.membership.as_str() {
            "spiffe" => Membership::Spiffe,
            "signature" => Membership::Signature,
            _ => return Err(ZoneError::Membership(raw.membership)),
        };
        let id = ZoneId::parse(&raw.id).map_err(ZoneError::Id)?;
        let mut zone = Self::new(id, membership, certificates("anchors", &raw.anchors)?)?;
        for authority in certificates("authorities", &raw.authorities)? {
            zone.add_authority(&authority)?;
        }
        zone.member_keys = member_keys(&raw.member_keys)?;
        for raw in raw.federations {
            let id = ZoneId::parse(&raw.id).map_err(ZoneError::Id)?;
            let anchors = certificates("a federation's anchors", &raw.anchors)?;
            zone.add_federation(Federation::new(id, anchors, raw.services)?)?;
        }
        Ok(zone)
    }

    /// The zone file, in canonical form.
    #[must_use]
    pub fn to_json(&self) -> String {
        let encode = |certificate: &Certificate| Base64::encode_string(certificate.der());
        let encode_anchors = |anchors: &[TrustAnchor]| -> Vec<String> {
            let certificates = anchors.iter().map(TrustAnchor::certificate);
            certificates.map(encode).collect()
        };
        let raw = RawZone {
            zoneseal: KIND.to_owned(),
            version: VERSION,
            id: self.id.to_string(),
            membership: self.membership.as_str().to_owned(),
            anchors: encode_anchors(&self.anchors),
            authorities: self.authorities.iter().map(encode).collect(),
            member_keys: self.member_keys.texts().map(str::to_owned).collect(),
            federations: self
                .federations
                .iter()
                .map(|federation| RawFederation {
                    id: federation.id().to_string(),
                    anchors: encode_anchors(federation.anchors()),
                    services: federation.services().map(str::to_owned).collect(),
                })
                .collect(),
        };
        canonical(&raw)
    }
}

fn raw_federation(value: Value) -> Result<RawFederation, JsonProblem> {
    let mut fields = Fields::of(value, FEDERATION_KEYS)?;
    Ok(RawFederation {
        id: fields.needed_text("id")?,
        anchors: fields.texts("anchors")?,
        services: fields.texts("services")?,
    })
}

fn shape(problem: JsonProblem) -> ZoneError {
    ZoneError::Shape(problem.to_string())
}

fn certificates(list: &'static str, entries: &[String]) -> Result<Vec<Certificate>, ZoneError> {
    let numbered = entries.iter().enumerate();
    numbered
        .map(|(at, text)| {
            let entry = at + 1;
            let der = Base64::decode_vec(text).map_err(|_| ZoneError::NotBase64 { list, entry })?;
            Certificate::parse(&der).map_err(|problem| ZoneError::NotACertificate {
                list,
                entry,
                problem,
            })
        })
        .collect()
}

fn member_keys(entries: &[String]) -> Result<Index, ZoneError> {
    let is_digest = |text: &String| {
        text.len() == 64
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    match entries.iter().position(|text| !is_digest(text)) {
        Some(at) => Err(ZoneError::MemberKey { entry: at + 1 }),
        None => {
            let mut keys = Index::default();
            for key in entries {
                keys.enter(key.as_bytes());
            }
            Ok(keys)
        }
    }
}

#[cfg(test)]
mod tests {
    // Tests alone read files here.
    #![allow(clippy::disallowed_methods)]

    use super::*;

    /// The zone file of a vector.
    fn file(vector: &str) -> String {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
        std::fs::read_to_string(root.join(vector).join("zone.json")).unwrap()
    }

    fn read(text: &str) -> Result<Zone, ZoneError> {
        Zone::from_json(text.as_bytes())
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        let vector = "a-federated-member-beside-a-zone-without-identities";
        for text in [file("a-member"), file("an-rsa-zone"), file(vector)] {
            assert_eq!(read(&text).unwrap().to_json(), text);
        }
        let key = "0123456789abcdef".repeat(4);
        let text = file("a-member").replace(
            "\"member_keys\": []",
            &format!("\"member_keys\": [\n    \"{key}\"\n  ]"),
        );
        let zone = read(&text).unwrap();
        assert!(zone.has_member_key(&key) && !zone.has_member_key(&key.replace('0', "1")));
        assert_eq!(zone.to_json(), text);
    }

    #[test]
    fn a_wrong_entry_is_named_by_its_place() {
        let good = "0123456789abcdef".repeat(4);
        let with = |list: &str, entries: &[&str]| {
            let entries: String = entries.iter().map(|of| format!("\"{of}\",")).collect();
            let text = file("a-member");
            let opened = format!("\"{list}\": [");
            let full = text.replace(&opened, &format!("{opened}{entries}"));
            assert_ne!(full, text, "{list}");
            read(&full.replace(",]", "]")).map(|_| ())
        };
        let upper = good.to_uppercase();
        let other = good.replace('a', "g");
        let below = good.replace('0', "/");
        for bad in [upper.as_str(), &other, &below, &good[1..], ""] {
            let found = with("member_keys", &[&good, bad]);
            assert_eq!(found, Err(ZoneError::MemberKey { entry: 2 }), "{bad}");
            let found = with("member_keys", &[bad]);
            assert_eq!(found, Err(ZoneError::MemberKey { entry: 1 }), "{bad}");
        }
        assert_eq!(with("member_keys", &[&good]), Ok(()));
        for (bad, is_base64) in [("!", false), ("AAAA", true)] {
            let found = with("authorities", &[bad]);
            match found {
                Err(ZoneError::NotBase64 { list, entry }) => {
                    assert_eq!((list, entry, is_base64), ("authorities", 1, false));
                }
                Err(ZoneError::NotACertificate { list, entry, .. }) => {
                    assert_eq!((list, entry, is_base64), ("authorities", 1, true));
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
