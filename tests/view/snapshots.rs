//! The text for terminals, letter by letter, at three widths, plain and coloured.
//!
//! `ZONESEAL_BLESS=1 cargo test -p zoneseal-tests --test view` writes the files anew; look at them
//! as a person before they are committed.

use std::fs;
use std::path::Path;

use zoneseal_core::{
    Algorithms, CompareRequest, Input, InspectRequest, Look, Request, Time, compare, explain,
    inspect, verify,
};
use zoneseal_tests::pki::AT;

use crate::crafted::{hostile, ordinary};

/// Holds a text against its file at each width; the coloured one must be the plain one in colours.
fn holds(name: &str, text: impl Fn(Look) -> String) {
    for width in [60, 80, 120] {
        let look = |colour| Look {
            width: Some(width),
            colour,
        };
        let (plain, coloured) = (text(look(false)), text(look(true)));
        assert_eq!(without_styles(&coloured), plain, "{name} at {width}");
        let control = plain.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(control, None, "{name} at {width}");
        assert!(!plain.contains(HIDDEN), "{name} at {width}");
        for line in plain.lines() {
            assert_eq!(line.trim_end(), line, "{name} at {width}");
            // A long word is not broken: a URL, or what is escaped in it, is copied whole.
            let last = line.split_whitespace().next_back().unwrap_or_default();
            let fits = line.chars().count() <= width || last.chars().count() > 20;
            assert!(fits, "{name} at {width}: {line}");
        }
        same_as_file(&format!("{name}-{width}.txt"), &plain);
        if width == 80 {
            same_as_file(
                &format!("{name}-{width}.ansi"),
                &coloured.replace('\u{1b}', "␛"),
            );
        }
    }
}

/// What must never be printed as it is.
const HIDDEN: [char; 5] = ['\u{1b}', '\u{202e}', '\u{200b}', '\u{2066}', '\u{ad}'];

/// The text without the sequences that are ours.
fn without_styles(text: &str) -> String {
    let mut text = text.to_owned();
    for code in ["0", "1", "2", "1;31", "1;32", "1;33"] {
        text = text.replace(&format!("\u{1b}[{code}m"), "");
    }
    text
}

fn same_as_file(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("view/snapshots");
    let path = folder.join(name);
    if std::env::var_os("ZONESEAL_BLESS").is_some() {
        fs::create_dir_all(&folder).unwrap();
        fs::write(&path, text).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "{name} differs; this is what is printed now:\n{text}"
    );
}

fn input(name: &str, bytes: Vec<u8>) -> Input {
    Input {
        name: name.to_owned(),
        bytes,
    }
}

fn shown(files: Vec<Input>, tree: bool) -> impl Fn(Look) -> String {
    let at = Time::parse_rfc3339(AT);
    let inspection = inspect(&InspectRequest {
        files,
        at,
        tree,
        passphrase: None,
    });
    move |look| look.inspection(&inspection)
}

#[test]
fn an_ordinary_certificate() {
    let letter = input("letter.txt", b"hello".to_vec());
    let twice = [ordinary(), ordinary()].concat();
    let files = vec![input("web.der", twice), letter];
    holds("inspect", shown(files, false));
    holds("tree", shown(vec![input("web.der", ordinary())], true));
}

#[test]
fn a_hostile_certificate() {
    let name = "a\u{1b}[31m\u{202e}\r\n.der";
    holds("hostile", shown(vec![input(name, hostile())], false));
    holds("hostile-tree", shown(vec![input(name, hostile())], true));
}

#[test]
fn two_certificates_compared() {
    let request = CompareRequest {
        a: input("web.der", ordinary()),
        b: input("a\u{1b}[31m\u{202e}.der", hostile()),
        question: Some(Request::new(Vec::new(), Time::parse_rfc3339(AT).unwrap())),
        passphrase: None,
    };
    let comparison =
        compare(&request, &Algorithms::new(&[])).unwrap_or_else(|i| panic!("{}", i.to_json()));
    holds("compare", |look| look.comparison(&comparison));
}

#[test]
fn a_verdict() {
    let at = Time::parse_rfc3339(AT).unwrap();
    let files = vec![
        input("web.der", ordinary()),
        input("a\u{1b}[31m\u{202e}.der", hostile()),
        input("letter.txt", b"hello".to_vec()),
    ];
    let report = verify(&Request::new(files, at), &Algorithms::new(&[]));
    holds("verify", |look| look.report(&report));
}

#[test]
fn what_codes_mean() {
    let entry = explain("issuer-not-in-zone").unwrap();
    holds("explain", |look| look.code(&entry));
    let all = Look::plain().codes();
    assert!(all.lines().all(|line| !line.trim().is_empty()), "{all}");
}
