//! No input of 10 MB takes more memory than 20 times its size. (How long it takes is measured by
//! `cargo xtask bench core`: a test that measures time fails on a slow machine.)

use peak_alloc::PeakAlloc;
use zoneseal_core::{Algorithms, Input, Outcome, Request, Time, verify};
use zoneseal_tests::hostile;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Of the input's size.
const MOST: usize = 20;

#[test]
fn memory_is_bounded_by_the_input() {
    let mut worst = (0, "");
    for (name, bytes) in hostile::all() {
        assert!(
            bytes.len() <= hostile::SIZE && bytes.len() > hostile::SIZE * 9 / 10,
            "{name}: {}",
            bytes.len()
        );
        let size = bytes.len();
        let input = Input {
            name: name.to_owned(),
            bytes,
        };
        let request = Request::new(vec![input], Time::from_unix(1_795_500_600));
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let report = verify(&request, &Algorithms::new(webpki::ALL_VERIFICATION_ALGS));
        let json = report.to_json().len();
        let taken = MEMORY.peak_usage().saturating_sub(before);
        assert_ne!(report.outcome(), Outcome::Trusted, "{name}");
        assert!(
            taken <= MOST * size,
            "{name}: {taken} bytes of memory for {size}, report of {json}"
        );
        worst = worst.max((taken / size, name));
    }
    println!("at most {} times the input's size: {}", worst.0, worst.1);
}
