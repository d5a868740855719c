//! `cargo xtask bench core`: verdicts beside those of rustls-webpki and OpenSSL, and what hostile files cost.

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use zoneseal_bench::{Bench, KINDS, ask, constrained, crossed, crowd, hostile};
use zoneseal_core::Input;

fn accept(criterion: &mut Criterion) {
    for (name, kind) in KINDS {
        let bench = Bench::three(kind);
        assert!(bench.rfc5280() && bench.zone() && bench.webpki() && bench.openssl());
        let mut group = criterion.benchmark_group(format!("accept {name}"));
        group.bench_function("rustls-webpki", |b| b.iter(|| bench.webpki()));
        group.bench_function("zoneseal rfc5280", |b| b.iter(|| bench.rfc5280()));
        group.bench_function("zoneseal zone", |b| b.iter(|| bench.zone()));
        group.bench_function("OpenSSL", |b| b.iter(|| bench.openssl()));
        group.finish();
    }
}

fn refuse(criterion: &mut Criterion) {
    for (name, kind) in KINDS {
        let (good, bad) = (Bench::three(kind), Bench::expired(kind));
        assert!(good.explained() == 0 && bad.explained() > 0 && !bad.openssl());
        let mut group = criterion.benchmark_group(format!("refuse {name}"));
        group.bench_function("zoneseal, accepted", |b| b.iter(|| good.explained()));
        group.bench_function("zoneseal, refused and explained", |b| {
            b.iter(|| bad.explained())
        });
        group.bench_function("OpenSSL", |b| b.iter(|| bad.openssl()));
        group.finish();
    }
}

fn growth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("unrelated certificates");
    for count in [10, 100, 1_000] {
        let files = crowd(count);
        group.bench_function(count.to_string(), |b| b.iter(|| ask(&files)));
    }
    group.finish();
    let mut group = criterion.benchmark_group("hostile");
    let crossed = crossed(20);
    group.bench_function("20 authorities that certified each other", |b| {
        b.iter(|| ask(&crossed))
    });
    let constrained = constrained(10_000);
    group.bench_function("10,000 name constraints", |b| b.iter(|| ask(&constrained)));
    group.finish();
}

/// Inputs of 10 MB: at most a second each.
fn ten_megabytes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("10 MB");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(1))
        .warm_up_time(Duration::from_millis(200));
    for (name, bytes) in hostile::all() {
        let files = (
            vec![Input {
                name: name.to_owned(),
                bytes,
            }],
            Vec::new(),
        );
        group.bench_function(name, |b| b.iter(|| ask(&files)));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().measurement_time(Duration::from_secs(4)).warm_up_time(Duration::from_secs(1)).sample_size(40);
    targets = accept, refuse, growth, ten_megabytes
}
criterion_main!(benches);
