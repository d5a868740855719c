//! The page of findings is the engine's table.

#[test]
fn the_page_of_findings_is_the_table() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/FINDINGS.md");
    let written = std::fs::read_to_string(page).unwrap();
    let again = "cargo run -p zoneseal-tests --bin zoneseal-findings > docs/FINDINGS.md";
    assert!(
        written == zoneseal_tests::findings::page(),
        "docs/FINDINGS.md is stale: {again}"
    );
}
