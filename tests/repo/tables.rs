//! What the structure test enforces, as data. A change here is a design change: its own commit, its own reason.

/// Manifest, package, and the workspace packages that it may depend on: `wasm ─► core ◄─ native-proxy`, tests see
/// all, nothing sees tests, and the tools stand alone.
#[rustfmt::skip]
pub(crate) const CRATE_EDGES: [(&str, &str, &[&str]); 6] = [
    ("core/Cargo.toml", "zoneseal-core", &[]),
    ("wasm/Cargo.toml", "zoneseal-wasm", &["zoneseal-core"]),
    ("native-proxy/Cargo.toml", "zoneseal-proxy", &["zoneseal-core"]),
    ("tests/Cargo.toml", "zoneseal-tests", &["zoneseal-core", "zoneseal-wasm", "zoneseal-proxy"]),
    ("xtask/Cargo.toml", "xtask", &[]),
    ("xtask/bindgen/Cargo.toml", "xtask-bindgen", &[]),
];

/// The modules of core, from the top: each may import what is below it, and what stands beside it as long as that
/// makes no circle.
#[rustfmt::skip]
pub(crate) const CORE_LAYERS: [&[&str]; 16] = [
    &["command"],
    &["chain", "peer", "vectors"],
    &["render"],
    &["change", "compare"],
    &["request", "inspect"],
    &["answer"],
    &["report"],
    &["explain", "catalogue", "checks"],
    &["verdict"],
    &["zone"],
    &["path", "bundle", "key_match", "second_opinion", "lint"],
    &["revocation", "policy", "anchor"],
    &["cert", "crl", "ocsp", "identity", "crypto", "key", "suffix", "asn1"],
    &["extension", "name"],
    &["signed", "der", "oid", "time"],
    &["canonical", "finding", "error", "index", "json", "lower", "passphrase", "span", "text", "unlock"],
];

/// What core never names. `core::net` has the address types without the sockets.
#[rustfmt::skip]
pub(crate) const CORE_NEVER: &[&str] = &[
    "std::time::SystemTime", "std::time::Instant", "std::fs", "std::net", "std::env", "std::thread", "std::process", "std::os",
];

/// The modules of native-proxy that decide and do no I/O, and what they therefore never name.
pub(crate) const PROXY_PURE: [&str; 4] = ["route", "authorize", "site/plan", "config"];
#[rustfmt::skip]
pub(crate) const PROXY_PURE_NEVER: &[&str] = &["tokio", "tokio_rustls", "tokio_util", "hyper", "hyper_util", "rustls", "reqwest"];

/// The halves of native-proxy: name, the halves that it may see, its modules. The serving process never holds the
/// issuing key, so that serving does not see the site. Only commands, and the demo, which plays both, see all.
#[rustfmt::skip]
pub(crate) const PROXY_HALVES: [(&str, &[&str], &[&str]); 4] = [
    ("shared", &["shared"], &["algorithms", "config", "disk"]),
    ("site", &["shared", "site"], &["site"]),
    ("serving", &["shared", "serving"], &[
        "assets", "auth", "authorize", "body", "clock", "credential", "downstream", "drain", "error", "headers", "listener", "observe",
        "peers", "pipeline", "reference", "reload", "response", "route", "signals", "snapshot", "upstream", "users",
    ]),
    ("command", &["shared", "site", "serving", "command"], &["cli", "command", "demo", "machine", "terminal"]),
];

/// Where the limits on size hold, in lines of code without tests.
pub(crate) const SIZED: [&str; 3] = ["core/src/", "wasm/src/", "native-proxy/src/"];
pub(crate) const FILE_LINES: usize = 600;
pub(crate) const MAP_LINES: usize = 120;

/// Beginnings of paths that exist on one machine only, in pieces so that this file does not name them.
pub(crate) const MACHINE_PATHS: [[&str; 2]; 3] = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"]];
