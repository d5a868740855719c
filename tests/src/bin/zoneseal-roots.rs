//! Writes `core/src/zone/public_roots.rs` to the file that is named.

fn main() {
    let path = std::env::args_os().nth(1);
    let path = path.expect("the file to write is the one argument");
    std::fs::write(path, zoneseal_tests::roots::file()).expect("the file can be written");
}
