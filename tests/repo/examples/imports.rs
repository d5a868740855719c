//! Breaches and near misses of the rules on imports.

use crate::{breaks, passes, rules, tables};

mod crates {
    use super::*;

    /// A whole workspace without dependencies, but for one manifest.
    fn with(manifest: &'static str, text: &'static str) -> Vec<(&'static str, &'static str)> {
        let others = tables::CRATE_EDGES
            .iter()
            .map(|(path, ..)| (*path, ""))
            .filter(|(path, _)| *path != manifest);
        others.chain([(manifest, text)]).collect()
    }

    #[test]
    fn core_depends_on_no_other() {
        let upward = "[dependencies]\nzoneseal-proxy.workspace = true";
        breaks(
            rules::crate_edges,
            &with("core/Cargo.toml", upward),
            "zoneseal-core may not depend on zoneseal-proxy",
        );
        passes(
            rules::crate_edges,
            &with("core/Cargo.toml", "[dependencies]\nserde.workspace = true"),
        );
    }

    #[test]
    fn no_table_and_no_other_name_hides_an_edge() {
        let part = "may not depend on zoneseal-tests";
        for text in [
            "[dev-dependencies]\nzoneseal-tests = { path = \"../tests\" }",
            "[build-dependencies]\nhelp = { package = \"zoneseal-tests\", path = \"../tests\" }",
            "[target.'cfg(unix)'.dependencies]\nzoneseal-tests.workspace = true",
        ] {
            breaks(
                rules::crate_edges,
                &with("native-proxy/Cargo.toml", text),
                part,
            );
        }
    }

    #[test]
    fn the_edges_that_the_design_has_are_allowed() {
        passes(
            rules::crate_edges,
            &with(
                "wasm/Cargo.toml",
                "[dependencies]\nzoneseal-core.workspace = true",
            ),
        );
        passes(
            rules::crate_edges,
            &with(
                "tests/Cargo.toml",
                "[dependencies]\nzoneseal-wasm.workspace = true\nzoneseal-core.workspace = true",
            ),
        );
        breaks(
            rules::crate_edges,
            &with(
                "wasm/Cargo.toml",
                "[dependencies]\nzoneseal-proxy.workspace = true",
            ),
            "zoneseal-wasm may not",
        );
    }

    #[test]
    fn a_new_crate_must_be_entered() {
        breaks(
            rules::known_crates,
            &[("Cargo.toml", "[workspace]\nmembers = [\"core\", \"gui\"]")],
            "gui/Cargo.toml",
        );
        passes(
            rules::known_crates,
            &[(
                "Cargo.toml",
                "[workspace]\nmembers = [\"core\", \"xtask/bindgen\"]",
            )],
        );
    }
}

mod layers {
    use super::*;

    const LOWER: [(&str, &str); 3] = [
        ("core/src/finding.rs", ""),
        ("core/src/path.rs", ""),
        ("core/src/report.rs", ""),
    ];

    fn zone(text: &'static str) -> Vec<(&'static str, &'static str)> {
        LOWER
            .into_iter()
            .chain([("core/src/zone.rs", text)])
            .collect()
    }

    #[test]
    fn down_is_allowed_and_up_is_not() {
        passes(
            rules::core_layers,
            &zone("use crate::path::ValidatedPath;\nuse crate::finding::Finding;"),
        );
        breaks(
            rules::core_layers,
            &zone("use crate::report::Report;"),
            "zone imports report, which is above it",
        );
    }

    #[test]
    fn groups_inline_paths_and_super_are_seen() {
        breaks(
            rules::core_layers,
            &zone("use crate::{finding::Finding, report::Report};"),
            "crate::report::Report",
        );
        breaks(
            rules::core_layers,
            &zone("fn f() -> crate::report::Report { todo() }"),
            "crate::report::Report",
        );
        breaks(
            rules::core_layers,
            &zone("use super::report::Report;"),
            "crate::report::Report",
        );
        let nested = [
            LOWER[2],
            ("core/src/zone/file.rs", "use super::super::report::Report;"),
        ];
        breaks(rules::core_layers, &nested, "core/src/zone/file.rs");
    }

    #[test]
    fn comments_and_tests_may_say_anything() {
        passes(
            rules::core_layers,
            &zone("// crate::report::Report\nconst A: &str = \"crate::report\";"),
        );
        passes(
            rules::core_layers,
            &zone("#[cfg(test)]\nmod tests { use crate::report::Report; }"),
        );
    }

    #[test]
    fn a_name_passed_on_by_the_root_counts_as_its_module() {
        let root = (
            "core/src/lib.rs",
            "mod report; mod zone; pub use report::{Report, Outcome as End}; pub use self::path::Budget;",
        );
        let with_root = |text| zone(text).into_iter().chain([root]).collect::<Vec<_>>();
        breaks(
            rules::core_layers,
            &with_root("use crate::Report;"),
            "zone imports report",
        );
        breaks(
            rules::core_layers,
            &with_root("use crate::End;"),
            "zone imports report",
        );
        passes(rules::core_layers, &with_root("use crate::Budget;"));
        breaks(
            rules::core_layers,
            &with_root("use crate::Nothing;"),
            "crate::Nothing is no module",
        );
    }

    #[test]
    fn beside_is_allowed_in_one_direction() {
        let cert = ("core/src/cert.rs", "use crate::crypto::Algorithm;");
        passes(rules::core_layers, &[cert, ("core/src/crypto.rs", "")]);
        breaks(
            rules::core_layers,
            &[
                cert,
                ("core/src/crypto.rs", "use crate::cert::Certificate;"),
            ],
            "cert, crypto import one another",
        );
    }

    #[test]
    fn a_new_module_must_be_given_a_layer() {
        breaks(
            rules::core_layers,
            &[("core/src/helpers.rs", "")],
            "helpers has no layer",
        );
        passes(rules::core_layers, &[("core/src/zone/helpers.rs", "")]);
    }
}
