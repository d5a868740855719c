//! The public suffix list in whole, read by the engine and by a peer.

use std::collections::BTreeSet;

use publicsuffix::{List, Psl};
use zoneseal_tests::suffixes;

#[test]
fn every_name_is_a_suffix_for_both_or_for_none() {
    let text = std::fs::read_to_string(suffixes::file().unwrap()).unwrap();
    let ours = suffixes::list().unwrap();
    let theirs: List = text.parse().unwrap();
    let mut names = 0;
    let mut wrong = Vec::new();
    let lines = text.lines().filter(|line| !line.starts_with("//"));
    let rules: BTreeSet<&str> = lines
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    for rule in &rules {
        let base = rule.trim_start_matches("*.").trim_start_matches('!');
        // The peer knows names outside of ASCII as they stand in the list alone.
        if !base.is_ascii() {
            continue;
        }
        for before in ["", "a.", "a.b."] {
            let name = format!("{before}{base}");
            let suffix = theirs.suffix(name.as_bytes()).unwrap();
            // Where rules stand below a name, the peer passes over a wildcard that the name itself
            // falls under (`*.dapps.earth` and `*.bzz.dapps.earth`); the list's algorithm does not.
            let wild = name
                .split_once('.')
                .map(|(_, parent)| format!("*.{parent}"));
            let by_wildcard = wild.is_some_and(|wild| rules.contains(wild.as_str()))
                && !rules.contains(format!("!{name}").as_str());
            let expected = suffix.as_bytes() == name.as_bytes() || by_wildcard;
            if ours.section_of(&name).is_some() != expected {
                wrong.push(name);
            }
            names += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(names > 20_000, "{names} names");
}

#[test]
fn names_outside_of_ascii_are_known_as_certificates_have_them() {
    let list = suffixes::list().unwrap();
    for name in [
        "xn--55qx5d.cn",
        "xn--p1ai",
        "xn--h2brj9c",
        "xn--sandnessjen-ogb.no",
    ] {
        assert!(list.section_of(name).is_some(), "{name}");
        assert!(list.section_of(&format!("a.{name}")).is_none(), "{name}");
    }
}
