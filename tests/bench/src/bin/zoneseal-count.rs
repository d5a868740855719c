//! `zoneseal-count KIND CONTENDER TIMES`: judges one chain so many times, for callgrind to count.

use std::hint::black_box;

use zoneseal_bench::{Bench, KINDS};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [kind, contender, times] = args.as_slice() else {
        panic!("usage: zoneseal-count KIND CONTENDER TIMES");
    };
    let (_, kind) = KINDS
        .iter()
        .find(|(name, _)| name == kind)
        .expect("P-256 or RSA-2048");
    let bench = Bench::three(kind);
    for _ in 0..times.parse::<usize>().expect("a number") {
        let accepted = match contender.as_str() {
            "rustls-webpki" => bench.webpki(),
            "zoneseal rfc5280" => bench.rfc5280(),
            "zoneseal zone" => bench.zone(),
            "OpenSSL" => bench.openssl(),
            other => panic!("{other} is no contender"),
        };
        assert!(black_box(accepted));
    }
}
