//! A whole question: any file, judged against itself as the anchor, to the last byte of its report.
#![no_main]

use zoneseal_core::{Algorithms, Input, Request, Time, verify};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let input = |name: &str| Input { name: name.to_owned(), bytes: bytes.to_vec() };
    let mut request = Request::new(vec![input("file")], Time::from_unix(1_795_500_600));
    request.anchors = vec![input("anchor")];
    assert!(verify(&request, &Algorithms::new(&[])).to_json().ends_with('\n'));
});
