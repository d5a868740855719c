//! `zoneseal-cases FOLDER`: writes the cases that are too large to be kept in `tests/vectors` into the folder, for the
//! tests in JavaScript.

#![allow(clippy::unwrap_used, clippy::expect_used)]

fn main() {
    let folder = std::env::args_os()
        .nth(1)
        .expect("usage: zoneseal-cases FOLDER");
    for case in zoneseal_tests::cases::all() {
        if case.is_generated() {
            case.write(folder.as_ref());
        }
    }
}
