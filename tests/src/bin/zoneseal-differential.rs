//! Chains from a seed against three other validators.
use std::path::Path;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    zoneseal_tests::differential::run::explore(
        Path::new(&a[1]),
        a[2].parse().unwrap(),
        a[3].parse().unwrap(),
    )
    .unwrap();
}
