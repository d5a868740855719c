//! Breaches and near misses of the rules on purity, sizes and texts.

use crate::repo::Repo;
use crate::{breaks, passes, rules};

mod purity {
    use super::*;

    #[test]
    fn core_reads_no_clock_file_socket_environment_and_starts_no_thread() {
        for text in [
            "use std::time::SystemTime;",
            "use std::{collections::BTreeMap, fs};",
            "fn f() { let _ = std::env::var(\"X\"); }",
            "use std::net::TcpStream;",
            "fn f() { ::std::thread::spawn(|| ()); }",
        ] {
            breaks(
                rules::core_is_pure,
                &[("core/src/zone.rs", text)],
                "pure function",
            );
        }
        for text in [
            "use std::time::Duration;",
            "use core::net::IpAddr;",
            "const V: &str = env!(\"CARGO_PKG_VERSION\");",
            "/// Like std::fs.\nfn f() {}",
        ] {
            passes(rules::core_is_pure, &[("core/src/zone.rs", text)]);
        }
        passes(
            rules::core_is_pure,
            &[("native-proxy/src/assets.rs", "use std::fs;")],
        );
    }

    #[test]
    fn core_has_no_type_that_derives_serialisation() {
        let derive = "#[derive(Debug, serde::Serialize)]\nstruct X;";
        let rule = rules::core_derives_no_serialisation;
        breaks(rule, &[("core/src/zone.rs", derive)], "core/src/zone.rs");
        breaks(
            rule,
            &[("core/src/report.rs", "#[derive(Deserialize)]\nstruct X;")],
            "core/src/report.rs",
        );
        passes(rule, &[("native-proxy/src/config/file.rs", derive)]);
        passes(rule, &[("core/src/zone.rs", "#[derive(Debug)]\nstruct X;")]);
    }

    #[test]
    fn a_bound_is_no_derive_and_a_handwritten_impl_is_one() {
        let bound = "fn json<T: serde::Serialize>(value: &T) -> String { todo(value) }";
        passes(
            rules::core_derives_no_serialisation,
            &[("core/src/json.rs", bound)],
        );
        let by_hand = "impl<'de> serde::Deserialize<'de> for Zone {}";
        breaks(
            rules::core_derives_no_serialisation,
            &[("core/src/zone.rs", by_hand)],
            "core/src/zone.rs",
        );
    }

    #[test]
    fn deciding_modules_of_the_proxy_do_no_io() {
        for (path, text) in [
            ("native-proxy/src/route.rs", "use hyper::Request;"),
            (
                "native-proxy/src/site/plan.rs",
                "fn f() { tokio::spawn(async {}); }",
            ),
            (
                "native-proxy/src/config/file.rs",
                "use rustls::ServerConfig;",
            ),
        ] {
            breaks(rules::proxy_decides_without_io, &[(path, text)], "decides");
        }
        passes(
            rules::proxy_decides_without_io,
            &[(
                "native-proxy/src/route.rs",
                "use http::Uri;\nuse rustls_pki_types::CertificateDer;",
            )],
        );
        passes(
            rules::proxy_decides_without_io,
            &[("native-proxy/src/router.rs", "use hyper::Request;")],
        );
        passes(
            rules::proxy_decides_without_io,
            &[("native-proxy/src/site/store.rs", "use tokio::fs;")],
        );
    }

    #[test]
    fn the_halves_of_the_proxy_do_not_see_each_other() {
        let both = [
            ("native-proxy/src/site.rs", ""),
            ("native-proxy/src/listener.rs", ""),
            ("native-proxy/src/config.rs", ""),
        ];
        let with = |path, text| {
            both.into_iter()
                .filter(|(known, _)| *known != path)
                .chain([(path, text)])
                .collect::<Vec<_>>()
        };
        breaks(
            rules::proxy_halves,
            &with("native-proxy/src/listener.rs", "use crate::site::Site;"),
            "serving half may not see the site half",
        );
        breaks(
            rules::proxy_halves,
            &with(
                "native-proxy/src/site/store.rs",
                "use super::super::listener::Accepted;",
            ),
            "site half may not see the serving half",
        );
        breaks(
            rules::proxy_halves,
            &with(
                "native-proxy/src/config.rs",
                "use crate::listener::Accepted;",
            ),
            "shared half may not",
        );
        breaks(
            rules::proxy_halves,
            &with("native-proxy/src/misc.rs", ""),
            "misc belongs to no half",
        );
        passes(
            rules::proxy_halves,
            &with(
                "native-proxy/src/listener.rs",
                "use crate::config::Config;\nuse zoneseal_core::site;",
            ),
        );
        passes(
            rules::proxy_halves,
            &with(
                "native-proxy/src/demo.rs",
                "use crate::{listener::Accepted, site::Site};",
            ),
        );
    }
}

mod texts {
    use super::*;

    #[test]
    fn the_limits_on_size_are_exact() {
        let lines = |count: usize| "const A: u8 = 1; // why\n\n".repeat(count);
        let file = |path: &str, text: String| Repo::new([(path.to_owned(), text)]);
        let size = |path: &str, count| rules::sizes(&file(path, lines(count))).len();
        assert_eq!(
            (size("core/src/zone.rs", 600), size("core/src/zone.rs", 601)),
            (0, 1)
        );
        assert_eq!(
            (size("wasm/src/lib.rs", 120), size("wasm/src/lib.rs", 121)),
            (0, 1)
        );
        assert_eq!(
            (
                size("native-proxy/src/stub.rs", 601),
                size("xtask/src/stub.rs", 601)
            ),
            (1, 0)
        );
        let tests = format!(
            "{}#[cfg(test)]\nmod tests {{\n{}}}\n",
            lines(600),
            lines(300)
        );
        assert_eq!(rules::sizes(&file("core/src/zone.rs", tests)).len(), 0);
    }

    #[test]
    fn globs_are_for_tests() {
        breaks(
            rules::no_globs,
            &[("core/src/zone.rs", "use crate::finding::*;")],
            "crate::finding::*",
        );
        passes(
            rules::no_globs,
            &[(
                "core/src/zone.rs",
                "#[cfg(test)]\nmod tests { use super::*; }\nfn f(a: u8, b: u8) -> u8 { a * b }",
            )],
        );
    }

    #[test]
    fn machine_paths_are_found_with_their_line() {
        let text: &'static str = concat!("# a\n/wo", "rk/main is where it was\n");
        breaks(
            rules::no_machine_paths,
            &[("docs/ARCHITECTURE.md", text)],
            "docs/ARCHITECTURE.md:2",
        );
        passes(
            rules::no_machine_paths,
            &[(
                "docs/ARCHITECTURE.md",
                "the framework/main idea, in ../shared\n",
            )],
        );
    }

    #[test]
    fn lock_files_are_read_for_hosts() {
        let named = "  \"resolved\": \"https://registry.example/lit.tgz\",\n";
        breaks(
            rules::no_registry_hosts,
            &[("www/package-lock.json", named)],
            "www/package-lock.json",
        );
        passes(
            rules::no_registry_hosts,
            &[
                ("www/package-lock.json", "  \"resolved\": \"local\",\n"),
                ("www/notes.json", named),
            ],
        );
    }
}
