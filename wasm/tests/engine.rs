//! The bindings where they run: in Node, and in a browser where `WASM_BINDGEN_USE_BROWSER` is set. What JavaScript
//! makes of them is tested in tests/node and tests/npm; here it is the functions themselves, with values of JavaScript.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used)]

use js_sys::{Array, Function, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use zoneseal_wasm::{engine, foreign};

const AT: &str = "2026-11-24T06:10:00Z";

/// A vector of tests/vectors: its input, its zone, and the report that is kept.
macro_rules! vector {
    ($name:literal) => {
        (
            include_bytes!(concat!("../../tests/vectors/", $name, "/input.pem")).as_slice(),
            include_str!(concat!("../../tests/vectors/", $name, "/zone.json")),
            include_str!(concat!("../../tests/vectors/", $name, "/report.json")),
        )
    };
}

fn file(name: &str, bytes: &[u8]) -> Object {
    let file = Object::new();
    Reflect::set(&file, &"name".into(), &name.into()).unwrap();
    Reflect::set(&file, &"bytes".into(), &Uint8Array::from(bytes)).unwrap();
    file
}

fn files(list: &[Object]) -> Object {
    list.iter().collect::<Array>().into()
}

/// The options of a question against a zone.
fn options(zone: &str) -> String {
    let options = Object::new();
    for (key, value) in [("at", AT), ("zone", zone), ("role", "any")] {
        Reflect::set(&options, &key.into(), &value.into()).unwrap();
    }
    JSON::stringify(&options).unwrap().into()
}

fn verify(input: &[u8], zone: &str) -> Result<String, js_sys::Error> {
    let input = files(&[file("input.pem", input)]);
    engine::verify(&input, &options(zone), &Array::new(), None)
}

fn code(error: &JsValue) -> String {
    let code = Reflect::get(error, &"code".into()).unwrap();
    code.as_string().unwrap()
}

#[wasm_bindgen_test]
fn the_reports_are_those_that_are_kept() {
    for (input, zone, report) in [
        vector!("a-member"),
        vector!("an-rsa-zone"),
        vector!("a-p384-zone"),
        vector!("an-ed25519-zone"),
        vector!("twin-root"),
        vector!("tampered"),
    ] {
        assert_eq!(verify(input, zone).unwrap(), report);
    }
}

#[wasm_bindgen_test]
fn a_wrong_argument_is_an_error_with_a_code() {
    let (input, zone, _) = vector!("a-member");
    let input = files(&[file("input.pem", input)]);
    let none = Array::new();
    let refused = |files: &Object, options: &str, passphrase: Option<String>| {
        let error = engine::verify(files, options, &none, passphrase).unwrap_err();
        assert_eq!(error.name(), "ZonesealError");
        code(&error)
    };
    assert_eq!(
        refused(&Object::new(), &options(zone), None),
        "wrong-argument"
    );
    let unnamed = Object::new();
    Reflect::set(&unnamed, &"bytes".into(), &Uint8Array::new_with_length(1)).unwrap();
    assert_eq!(
        refused(&files(&[unnamed]), &options(zone), None),
        "wrong-argument"
    );
    assert_eq!(refused(&input, "{}", None), "options-malformed");
    assert_eq!(refused(&input, &options("{}"), None), "zone-file-unusable");
    let passphrase = Some("open sesame".to_owned());
    assert_eq!(
        refused(&input, &options(zone), passphrase),
        "pkcs12-not-loaded"
    );
}

#[wasm_bindgen_test]
fn without_its_module_an_ml_dsa_signature_has_no_verdict() {
    let (input, zone, _) = vector!("ml-dsa-65");
    assert_eq!(code(&verify(input, zone).unwrap_err()), "module-missing");
    // Neither has it where the module throws, or answers something else than yes or no.
    for body in [
        "throw new Error('not now')",
        "return 'yes'",
        "return 1",
        "return undefined",
    ] {
        foreign::ml_dsa::set_ml_dsa(Function::new_no_args(body));
        match verify(input, zone) {
            Err(error) => assert_eq!(code(&error), "module-missing", "{body}"),
            Ok(report) => assert!(report.contains("\"outcome\": \"rejected\""), "{body}"),
        }
    }
    foreign::ml_dsa::set_ml_dsa(Function::new_no_args("return false"));
    let report = verify(input, zone).unwrap();
    assert!(report.contains("\"outcome\": \"rejected\""), "{report}");
    // What was missing once does not stand against the next question.
    let (input, zone, report) = vector!("a-member");
    assert_eq!(verify(input, zone).unwrap(), report);
}

#[wasm_bindgen_test]
fn what_is_in_files_is_shown_compared_and_matched() {
    let (input, _, _) = vector!("a-member");
    let one = files(&[file("a.pem", input)]);
    let shown = engine::inspect(&one, Some(AT.to_owned()), true, None).unwrap();
    let shown: Object = JSON::parse(&shown).unwrap().unchecked_into();
    let certificates = Reflect::get(&shown, &"certificates".into()).unwrap();
    assert_eq!(certificates.unchecked_into::<Array>().length(), 2);
    let both = files(&[file("a.pem", input), file("b.pem", input)]);
    let compared = engine::compare(&both, None, &Array::new(), None).unwrap();
    assert!(compared.contains("\"same\": true"));
    let matched = engine::key_matches(&one, &files(&[file("k", b"x")]), None).unwrap();
    assert!(matched.starts_with("not-comparable: "), "{matched}");
    assert!(engine::catalogue().contains("\"code\": \"expired\""));
}
