//! Prints `docs/FINDINGS.md`.

fn main() {
    print!("{}", zoneseal_tests::findings::page());
}
