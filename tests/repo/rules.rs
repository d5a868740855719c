//! The rules, each from a repository in memory to sentences about what breaks it.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::repo::{Repo, RustFile};
use crate::tables;

/// Which packages a package may depend on (STYLE.md §3).
pub(crate) fn crate_edges(repo: &Repo) -> Vec<String> {
    let mut broken = Vec::new();
    for (manifest, package, allowed) in tables::CRATE_EDGES {
        let Some(text) = repo.text(manifest) else {
            broken.push(format!(
                "{manifest} is not there: tests/repo/tables.rs expects it"
            ));
            continue;
        };
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                broken.push(format!("{manifest}: {error}"));
                continue;
            }
        };
        for dependency in dependencies(&table) {
            let is_ours = tables::CRATE_EDGES
                .iter()
                .any(|(_, name, _)| *name == dependency);
            if is_ours && dependency != package && !allowed.contains(&dependency.as_str()) {
                broken.push(format!(
                    "{manifest}: {package} may not depend on {dependency}"
                ));
            }
        }
    }
    broken
}

/// Every crate of the workspace is in the table.
pub(crate) fn known_crates(repo: &Repo) -> Vec<String> {
    let members: Vec<String> = repo
        .text("Cargo.toml")
        .and_then(|text| text.parse::<Table>().ok())
        .and_then(|table| Some(table.get("workspace")?.get("members")?.as_array()?.clone()))
        .unwrap_or_default()
        .iter()
        .filter_map(|member| Some(format!("{}/Cargo.toml", member.as_str()?)))
        .collect();
    let known = |manifest: &str| {
        tables::CRATE_EDGES
            .iter()
            .any(|(known, ..)| *known == manifest)
    };
    members
        .into_iter()
        .filter(|manifest| !known(manifest))
        .map(|manifest| {
            format!("{manifest}: a new crate; say in tests/repo/tables.rs what it may depend on")
        })
        .collect()
}

/// The names of all packages that a manifest depends on, in whichever table and under whichever name.
fn dependencies(manifest: &Table) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (key, value) in manifest {
        match value {
            Value::Table(table)
                if ["dependencies", "dev-dependencies", "build-dependencies"]
                    .contains(&key.as_str()) =>
            {
                for (name, dependency) in table {
                    let package = dependency.get("package").and_then(Value::as_str);
                    names.insert(package.unwrap_or(name).to_owned());
                }
            }
            // [target.'cfg(…)'.dependencies]
            Value::Table(table) => names.extend(dependencies(table)),
            _ => {}
        }
    }
    names
}

/// Inside core, imports go down only, and never in a circle.
pub(crate) fn core_layers(repo: &Repo) -> Vec<String> {
    let rank = |module: &str| {
        tables::CORE_LAYERS
            .iter()
            .position(|layer| layer.contains(&module))
    };
    let files: Vec<&RustFile> = repo.rust_files("core/src/").collect();
    let modules: BTreeSet<&str> = files.iter().filter_map(|file| file.top_module()).collect();
    let exports = root_exports(&files);
    let mut broken: Vec<String> = modules
        .iter()
        .filter(|module| rank(module).is_none())
        .map(|module| format!("core: the module {module} has no layer; add it to CORE_LAYERS in tests/repo/tables.rs"))
        .collect();
    let mut beside: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for file in &files {
        let Some(from) = file.top_module() else {
            continue;
        };
        for path in file.paths() {
            let [first, name, ..] = path.as_slice() else {
                continue;
            };
            if first != "crate" {
                continue;
            }
            let Some(to) = modules
                .get(name.as_str())
                .copied()
                .or_else(|| exports.get(name).map(String::as_str))
            else {
                broken.push(format!(
                    "{}: crate::{name} is no module and nothing that lib.rs passes on (lib.rs is a map: what it defines belongs in a module)",
                    file.path
                ));
                continue;
            };
            match (rank(from), rank(to)) {
                (Some(high), Some(low)) if high > low => {
                    broken.push(format!(
                        "{}: {from} imports {to}, which is above it ({})",
                        file.path,
                        path.join("::")
                    ));
                }
                (Some(high), Some(low)) if high == low && from != to => {
                    if let Some(to) = modules.get(to) {
                        beside.entry(from).or_default().insert(to);
                    }
                }
                _ => {}
            }
        }
    }
    broken.extend(circles(&beside));
    broken
}

/// The names that lib.rs passes on, with the module that each comes from.
fn root_exports(files: &[&RustFile]) -> BTreeMap<String, String> {
    let root = files.iter().filter(|file| file.top_module().is_none());
    root.flat_map(|file| file.paths())
        .filter_map(|path| {
            let start = usize::from(path.first()? == "crate");
            Some((path.last()?.clone(), path.get(start)?.clone()))
        })
        .collect()
}

/// Modules of one layer that reach themselves through one another.
fn circles(beside: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<String> {
    let reaches_itself = |start: &&&str| {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = beside.get(**start).into_iter().flatten().copied().collect();
        while let Some(module) = open.pop() {
            if seen.insert(module) {
                open.extend(beside.get(module).into_iter().flatten());
            }
        }
        seen.contains(**start)
    };
    let round: Vec<&str> = beside.keys().filter(reaches_itself).copied().collect();
    if round.is_empty() {
        Vec::new()
    } else {
        vec![format!(
            "core: {} import one another in a circle",
            round.join(", ")
        )]
    }
}

/// Core touches nothing of the machine that it runs on.
pub(crate) fn core_is_pure(repo: &Repo) -> Vec<String> {
    named(
        repo,
        "core/src/",
        tables::CORE_NEVER,
        "core is a pure function of its inputs",
    )
}

/// Core writes and reads JSON itself, in one way: no type of it derives serialisation.
pub(crate) fn core_derives_no_serialisation(repo: &Repo) -> Vec<String> {
    let derives = |file: &&RustFile| {
        file.derives()
            .any(|name| ["Serialize", "Deserialize"].contains(&name.as_str()))
    };
    repo.rust_files("core/src/")
        .filter(derives)
        .map(|file| format!("{}: core derives no serialisation", file.path))
        .collect()
}

/// Decisions of the proxy that can be tested without a socket stay that way.
pub(crate) fn proxy_decides_without_io(repo: &Repo) -> Vec<String> {
    tables::PROXY_PURE
        .iter()
        .flat_map(|module| {
            named(
                repo,
                &format!("native-proxy/src/{module}"),
                tables::PROXY_PURE_NEVER,
                "this module decides, others do the I/O",
            )
        })
        .collect()
}

/// The site's authority and the serving half share core and the configuration, and nothing else.
pub(crate) fn proxy_halves(repo: &Repo) -> Vec<String> {
    let half = |module: &str| {
        tables::PROXY_HALVES
            .iter()
            .find(|(_, _, modules)| modules.contains(&module))
            .map(|(name, sees, _)| (*name, *sees))
    };
    let files: Vec<&RustFile> = repo.rust_files("native-proxy/src/").collect();
    let modules: BTreeSet<&str> = files.iter().filter_map(|file| file.top_module()).collect();
    let mut broken: Vec<String> = modules
        .iter()
        .filter(|module| half(module).is_none())
        .map(|module| format!("native-proxy: the module {module} belongs to no half; add it to PROXY_HALVES in tests/repo/tables.rs"))
        .collect();
    for file in &files {
        let Some((from, sees)) = file.top_module().and_then(half) else {
            continue;
        };
        for path in file.paths() {
            let [first, name, ..] = path.as_slice() else {
                continue;
            };
            let Some((to, _)) = half(name).filter(|_| first == "crate") else {
                continue;
            };
            if !sees.contains(&to) {
                broken.push(format!(
                    "{}: the {from} half may not see the {to} half ({})",
                    file.path,
                    path.join("::")
                ));
            }
        }
    }
    broken
}

/// Files stay of a size that one can read.
pub(crate) fn sizes(repo: &Repo) -> Vec<String> {
    let mut broken = Vec::new();
    for folder in tables::SIZED {
        for file in repo.rust_files(folder) {
            let is_map = ["lib.rs", "main.rs", "mod.rs"]
                .iter()
                .any(|name| file.path.ends_with(&format!("/{name}")));
            let limit = if is_map {
                tables::MAP_LINES
            } else {
                tables::FILE_LINES
            };
            let lines = file.code_lines();
            if lines > limit {
                broken.push(format!(
                    "{}: {lines} lines of code without tests, {limit} is the limit: split it",
                    file.path
                ));
            }
        }
    }
    broken
}

/// No glob imports outside tests: they hide where a name comes from, from readers and from these rules.
pub(crate) fn no_globs(repo: &Repo) -> Vec<String> {
    let globs = |file: &RustFile| {
        file.paths()
            .iter()
            .filter(|path| path.last().is_some_and(|last| last == "*"))
            .map(|path| path.join("::"))
            .collect::<Vec<_>>()
    };
    tables::SIZED
        .iter()
        .flat_map(|folder| repo.rust_files(folder))
        .flat_map(|file| {
            globs(file)
                .into_iter()
                .map(|glob| format!("{}: use {glob}: name what is imported", file.path))
        })
        .collect()
}

/// Nothing names a folder of the machine that it was written on.
pub(crate) fn no_machine_paths(repo: &Repo) -> Vec<String> {
    let mut broken = Vec::new();
    for (path, text) in repo.texts() {
        for (index, line) in text.lines().enumerate() {
            if let Some(folder) = tables::MACHINE_PATHS
                .iter()
                .map(|parts| parts.concat())
                .find(|folder| line.contains(folder))
            {
                broken.push(format!(
                    "{path}:{}: names {folder}, a folder of one machine",
                    index + 1
                ));
            }
        }
    }
    broken
}

/// npm's lock files say which packages, not from which server.
pub(crate) fn no_registry_hosts(repo: &Repo) -> Vec<String> {
    let locks = repo
        .texts()
        .filter(|(path, _)| path.ends_with("package-lock.json"));
    locks
        .filter(|(_, text)| text.lines().any(|line| line.trim_start().starts_with("\"resolved\": \"http")))
        .map(|(path, _)| format!("{path}: names a registry; omit-lockfile-registry-resolved=true belongs in the .npmrc beside it"))
        .collect()
}

/// Files under `folder` (or the module of that name) that name something forbidden.
fn named(repo: &Repo, folder: &str, forbidden: &[&str], why: &str) -> Vec<String> {
    let mut broken = Vec::new();
    for file in repo.rust_files(folder) {
        let rest = file.path.strip_prefix(folder).unwrap_or_default();
        // "route" is route.rs and route/…, not router.rs
        let is_inside = folder.ends_with('/') || rest.starts_with('/') || rest == ".rs";
        if !is_inside {
            continue;
        }
        for path in file.paths() {
            let path = path.join("::");
            let names = |name: &&&str| {
                path == **name
                    || path
                        .strip_prefix(**name)
                        .is_some_and(|rest| rest.starts_with("::"))
            };
            if let Some(name) = forbidden.iter().find(names) {
                broken.push(format!("{}: {name} ({path}): {why}", file.path));
            }
        }
    }
    broken
}
