//! `zoneseal-cases FOLDER`: writes every case into the folder, for the tests in JavaScript.

#![allow(clippy::unwrap_used, clippy::expect_used)]

fn main() {
    let folder = std::env::args_os()
        .nth(1)
        .expect("usage: zoneseal-cases FOLDER");
    for case in zoneseal_tests::cases::all() {
        case.write(folder.as_ref());
    }
}
