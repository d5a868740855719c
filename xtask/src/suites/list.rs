//! The suites of `cargo xtask test`, in the order in which they run.

use crate::cli::TestArgs;
use crate::failure::Failure;

/// A suite: what it is called, what it tests, what must be there first, how it runs.
#[derive(Debug)]
pub(crate) struct Suite {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) needs: Needs,
    pub(crate) kind: Kind,
}

/// What must be there before a suite runs; each holds all that the ones before it need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Needs {
    /// The sources.
    Sources,
    /// What `setup` gets.
    Setup,
    /// The built page, which the binary's crate takes in.
    Page,
    /// The built binary.
    Binary,
    /// The npm package, too.
    Package,
}

/// How a suite runs and is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Each command is one test.
    Format,
    Clippy,
    Docs,
    PageLint,
    CoreOnWasm,
    /// The tests of the bindings where they run: in Node, or in Chromium.
    Bindings {
        in_browser: bool,
    },
    Dependencies,
    /// The unit, integration and documentation tests of one package.
    Rust {
        package: &'static str,
        /// Beside its default ones.
        features: &'static str,
    },
    /// The `*.test.mjs` files of one folder.
    Node {
        folder: &'static str,
    },
    /// Each chain is one test.
    Differential,
    /// Each check of `zoneseal demo --check` is one test.
    Demo,
    /// Each limit is one test.
    Size,
}

#[rustfmt::skip]
pub(crate) const SUITES: [Suite; 20] = [
    Suite { name: "fmt", about: "all code is formatted", needs: Needs::Sources, kind: Kind::Format },
    Suite { name: "clippy", about: "no warning, native and wasm", needs: Needs::Page, kind: Kind::Clippy },
    Suite { name: "doc", about: "the documentation builds without a warning", needs: Needs::Page, kind: Kind::Docs },
    Suite { name: "deny", about: "licences, banned crates and sources of the dependencies", needs: Needs::Sources, kind: Kind::Dependencies },
    Suite { name: "page-lint", about: "the page's own linter", needs: Needs::Page, kind: Kind::PageLint },
    Suite { name: "core", about: "Rust tests of the engine", needs: Needs::Sources, kind: Kind::Rust { package: "zoneseal-core", features: "command" } },
    Suite { name: "core-wasm", about: "the engine builds for wasm", needs: Needs::Setup, kind: Kind::CoreOnWasm },
    Suite { name: "wasm", about: "Rust tests of the bindings", needs: Needs::Sources, kind: Kind::Rust { package: "zoneseal-wasm", features: "" } },
    Suite { name: "wasm-node", about: "the bindings in Node", needs: Needs::Setup, kind: Kind::Bindings { in_browser: false } },
    Suite { name: "wasm-browser", about: "the bindings in Chromium", needs: Needs::Setup, kind: Kind::Bindings { in_browser: true } },
    Suite { name: "native-proxy", about: "Rust tests of the binary's crate", needs: Needs::Page, kind: Kind::Rust { package: "zoneseal-proxy", features: "" } },
    Suite { name: "xtask", about: "Rust tests of this tool", needs: Needs::Sources, kind: Kind::Rust { package: "xtask", features: "" } },
    Suite { name: "tests", about: "behaviour across the crates, against real peers", needs: Needs::Binary, kind: Kind::Rust { package: "zoneseal-tests", features: "" } },
    Suite { name: "differential", about: "verdicts against rustls-webpki, certval and OpenSSL", needs: Needs::Page, kind: Kind::Differential },
    Suite { name: "node", about: "the engine in Node", needs: Needs::Binary, kind: Kind::Node { folder: "tests/node" } },
    Suite { name: "browser", about: "login and inspection page in Chromium", needs: Needs::Binary, kind: Kind::Node { folder: "tests/browser" } },
    Suite { name: "page", about: "the inspection page in Chromium, watched", needs: Needs::Package, kind: Kind::Node { folder: "tests/page" } },
    Suite { name: "npm", about: "the npm package in the projects of strangers", needs: Needs::Package, kind: Kind::Node { folder: "tests/npm" } },
    Suite { name: "demo", about: "zoneseal demo --check, by curl and openssl", needs: Needs::Binary, kind: Kind::Demo },
    Suite { name: "size", about: "wasm, JavaScript and page are within their limits", needs: Needs::Package, kind: Kind::Size },
];

/// The suites that the command line names; all when it names none.
///
/// # Errors
/// When a name fits no suite.
pub(crate) fn chosen(args: &TestArgs) -> Result<Vec<&'static Suite>, Failure> {
    for name in &args.suites {
        if !SUITES.iter().any(|suite| fits(suite, name)) {
            let names: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
            return Err(
                Failure::new(format!("no suite is called {name}")).advice(format!(
                    "the suites are {}; a single test is chosen by --filter TEXT",
                    names.join(", ")
                )),
            );
        }
    }
    Ok(SUITES
        .iter()
        .filter(|suite| args.suites.is_empty() || args.suites.iter().any(|name| fits(suite, name)))
        .collect())
}

/// A suite's whole name chooses that suite alone; the beginning of names chooses all that begin so.
fn fits(suite: &Suite, name: &str) -> bool {
    let is_whole = SUITES.iter().any(|suite| suite.name == name);
    if is_whole {
        suite.name == name
    } else {
        !name.is_empty() && suite.name.starts_with(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(asked: &[&str]) -> Result<Vec<&'static str>, Failure> {
        let suites = asked.iter().map(|&name| name.to_owned()).collect();
        let args = TestArgs {
            suites,
            slow: false,
            filter: None,
            list: false,
        };
        chosen(&args).map(|suites| suites.iter().map(|suite| suite.name).collect())
    }

    #[test]
    fn a_whole_name_chooses_one_suite_and_a_beginning_chooses_several() {
        assert_eq!(names(&["core"]).unwrap(), ["core"]);
        assert_eq!(names(&["cor"]).unwrap(), ["core", "core-wasm"]);
        assert_eq!(names(&["size", "fmt"]).unwrap(), ["fmt", "size"]);
        assert_eq!(names(&[]).unwrap().len(), SUITES.len());
    }

    #[test]
    fn a_name_that_fits_nothing_is_refused() {
        assert!(names(&["corez"]).is_err());
        assert!(names(&["core", ""]).is_err());
    }
}
