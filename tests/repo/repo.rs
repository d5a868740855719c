//! A repository's text, from the disk or from a test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path as FilePath;

use crate::source::{self, Path};

/// Files of the repository by path from its root.
pub(crate) struct Repo {
    texts: BTreeMap<String, String>,
    rust: BTreeMap<String, RustFile>,
}

/// One Rust file, ready for questions.
pub(crate) struct RustFile {
    pub(crate) path: String,
    code: String,
    module: Vec<String>,
}

/// Made by tools, or by nobody: not ours to judge.
const SKIPPED: [&str; 8] = [
    ".git",
    "target",
    "node_modules",
    "dist",
    "dist-single",
    "generated",
    "fuzz",
    "corpora",
];
const KINDS: [&str; 15] = [
    "rs", "toml", "ts", "mjs", "js", "css", "html", "json", "yml", "md", "sh", "svg", "conf",
    "txt", "run",
];

impl Repo {
    /// Reads every text of ours below `root`.
    pub(crate) fn read(root: &FilePath) -> Self {
        let mut files = Vec::new();
        collect(root, root, &mut files);
        Self::new(files)
    }

    pub(crate) fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let texts: BTreeMap<String, String> = files.into_iter().collect();
        let rust = texts
            .iter()
            .filter(|(path, _)| path.ends_with(".rs"))
            .map(|(path, text)| (path.clone(), RustFile::new(path, text)))
            .collect();
        Self { texts, rust }
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The Rust files whose path begins so, without files that hold only tests.
    pub(crate) fn rust_files<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a RustFile> {
        let is_test = |path: &str| path.ends_with("/tests.rs") || path.contains("/tests/");
        self.rust
            .values()
            .filter(move |file| file.path.starts_with(prefix) && !is_test(&file.path))
    }
}

impl RustFile {
    fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            code: source::without_tests(&source::mask(text)),
            module: module_of(path),
        }
    }

    /// The module directly below the crate's root that this file belongs to; nothing for the root itself.
    pub(crate) fn top_module(&self) -> Option<&str> {
        self.module.first().map(String::as_str)
    }

    pub(crate) fn paths(&self) -> BTreeSet<Path> {
        source::paths(&self.code, &self.module)
    }

    /// The traits that this file derives or implements, by their last name.
    pub(crate) fn derives(&self) -> impl Iterator<Item = String> {
        source::derives(&self.code).into_iter()
    }

    pub(crate) fn code_lines(&self) -> usize {
        source::code_lines(&self.code)
    }
}

/// `["zone", "file"]` for "core/src/zone/file.rs"; empty for lib.rs and main.rs.
fn module_of(path: &str) -> Vec<String> {
    let inside = path.split_once("/src/").map_or(path, |(_, inside)| inside);
    let mut module: Vec<String> = inside
        .trim_end_matches(".rs")
        .split('/')
        .map(str::to_owned)
        .collect();
    let is_root = module.len() == 1 && ["lib", "main"].contains(&module[0].as_str());
    if is_root || module.last().is_some_and(|name| name == "mod") {
        module.pop();
    }
    module
}

fn collect(root: &FilePath, folder: &FilePath, files: &mut Vec<(String, String)>) {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
    for entry in entries {
        let path = entry
            .expect("a folder that can be opened can be listed")
            .path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                collect(root, &path, files);
            }
        } else if KINDS
            .iter()
            .any(|kind| name.ends_with(&format!(".{kind}")) || name == *kind)
        {
            // A fixture may hold bytes that are no text; those name no folder that a reader would see.
            let text = fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            let text =
                text.unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
            files.push((
                path.strip_prefix(root)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .into_owned(),
                text,
            ));
        }
    }
}
