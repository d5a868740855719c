//! What is in files: every byte range lies where it says, and the tree is of the same bytes.

use rcgen::CustomExtension;
use serde_json::Value;
use zoneseal_core::{Certificate, Input, InspectRequest, inspect};
use zoneseal_tests::cases;
use zoneseal_tests::pki::{Site, key};
use zoneseal_tests::rebuild::tlv;

use super::{file, inspected};

#[test]
fn fields_and_extensions_cover_the_certificate() {
    let site = Site::new("Plant A");
    let web = site.issuing.member("web");
    let inspection = inspected(&[&web, &site.issuing.issued]);
    let report = inspection.report();
    assert_eq!(report.certificates.len(), 2);
    let certificate = &report.certificates[0];
    assert_eq!(certificate.state, Some("valid"));
    assert_eq!(certificate.subject, "CN=web");
    let labels: Vec<&str> = certificate
        .fields
        .iter()
        .filter(|field| field.depth == 0)
        .map(|field| field.label.as_str())
        .collect();
    let expected = [
        "version",
        "serial number",
        "signed algorithm",
        "issuer",
        "not before",
        "not after",
        "subject",
        "public key",
        "signature algorithm",
        "signature",
    ];
    assert_eq!(labels, expected);
    let names: Vec<_> = certificate
        .extensions
        .iter()
        .map(|e| e.name.unwrap())
        .collect();
    assert!(
        names.contains(&"subjectAltName") && names.contains(&"extKeyUsage"),
        "{names:?}"
    );
    assert!(
        certificate
            .extensions
            .iter()
            .all(|extension| extension.decoded)
    );
}

#[test]
fn every_range_lies_in_the_certificate_and_parts_in_their_extension() {
    for case in cases::all() {
        let files = case.files.iter().map(|(name, bytes)| Input {
            name: name.clone(),
            bytes: bytes.clone(),
        });
        let request = InspectRequest {
            files: files.collect(),
            at: None,
            tree: !case.heavy,
            passphrase: None,
        };
        let inspection = inspect(&request);
        for certificate in &inspection.report().certificates {
            let within = |[start, end]: [usize; 2]| start <= end && end <= certificate.size;
            for field in &certificate.fields {
                assert!(within(field.bytes), "{}: {}", case.name, field.label);
            }
            for extension in &certificate.extensions {
                let [start, end] = extension.value_bytes;
                assert!(within(extension.bytes), "{}", case.name);
                for part in &extension.parts {
                    let [from, to] = part.bytes;
                    assert!(start <= from && from <= to && to <= end, "{}", case.name);
                }
                assert_eq!(extension.decoded, extension.raw.is_none());
            }
            let tree = certificate.tree.iter().flat_map(|tree| &tree.nodes);
            for node in tree {
                assert!(within(node.header) && within(node.content), "{}", case.name);
                assert_eq!(node.header[1], node.content[0]);
            }
        }
    }
}

#[test]
fn the_json_is_canonical() {
    let site = Site::new("Plant A");
    let web = site.issuing.member("web");
    let json = inspected(&[&web]).to_json();
    assert_eq!(json, inspected(&[&web]).to_json());
    assert!(json.ends_with("}\n"));
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["kind"], "inspect");
    assert!(value["certificates"][0]["tree"].is_null());
}

#[test]
fn every_object_has_its_fate() {
    let web = Site::new("Plant A").issuing.member("web");
    let mut twice = file("twice.pem", &[&web, &web]);
    twice.bytes.extend(web.key.serialize_pem().bytes());
    let letter = Input {
        name: "letter\u{202e}.txt".to_owned(),
        bytes: b"hello".to_vec(),
    };
    let inspection = inspect(&InspectRequest {
        files: vec![twice, letter],
        at: None,
        tree: false,
        passphrase: None,
    });
    let report = inspection.report();
    let fates: Vec<&str> = report.objects.iter().map(|object| object.fate).collect();
    assert_eq!(fates, ["read", "duplicate", "passed over", "problem"]);
    assert_eq!(report.objects[3].source, "letter\\u{202e}.txt");
    assert_eq!(report.certificates.len(), 1);
}

#[test]
fn the_view_is_of_the_bytes_that_are_judged() {
    let web = Site::new("Plant A").issuing.member("web");
    let certificate = Certificate::parse(&web.der).unwrap();
    let fields = certificate.fields();
    let span = |label: &str| fields.iter().find(|part| part.label == label).unwrap().span;
    assert_eq!(span("serial number"), certificate.serial());
    assert_eq!(span("subject"), certificate.subject().whole);
    assert_eq!(span("issuer"), certificate.issuer().whole);
    assert_eq!(span("not before"), certificate.validity_spans().0);
    assert_eq!(span("public key").of(&web.der), certificate.spki());
    assert_eq!(span("signature"), certificate.signature());
    let views = certificate.extension_views();
    let spans: Vec<_> = views.map(|view| view.raw.whole).collect();
    let all = certificate.extensions().all.iter();
    assert_eq!(spans, all.map(|raw| raw.whole).collect::<Vec<_>>());
}

/// An extension can have a part for each three octets: more than anybody reads, and than memory has
/// room for.
#[test]
fn what_is_shown_has_an_end() {
    let names = |count: usize| {
        let list = tlv(0x30, &[0x82, 1, b'a'].repeat(count));
        let issued = Site::new("Plant A").anchor.issue("web", key(), |params| {
            params.subject_alt_names = Vec::new();
            let names = CustomExtension::from_oid_content(&[2, 5, 29, 17], list);
            params.custom_extensions.push(names);
        });
        let inspection = inspected(&[&issued]);
        let extensions = &inspection.report().certificates[0].extensions;
        let names = extensions
            .iter()
            .find(|of| of.name == Some("subjectAltName"));
        let parts = &names.unwrap().parts;
        let last = parts.last().unwrap();
        (parts.len(), format!("{} {}", last.label, last.text))
    };
    assert_eq!(names(900), (900, "dNSName a".to_owned()));
    let (count, last) = names(4_000);
    assert!(count < 2_000, "{count}");
    let more = 4_001 - count;
    assert_eq!(last, format!("more {more} parts, which are not shown"));
}
