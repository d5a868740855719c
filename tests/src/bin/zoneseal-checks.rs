//! Prints `docs/checks.json`.

fn main() {
    print!("{}", zoneseal_tests::checks::file());
}
