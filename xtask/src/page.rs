//! `cargo xtask page`: the inspection page, as a folder, as one file, and as elements for other pages.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::PageArgs;
use crate::digest::{Digest, Stamp};
use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;
use crate::setup::{self, Scope};
use crate::steps;

/// What `www` makes, each by the npm script of its name.
struct Product {
    /// The npm script, and the name of stamp and log.
    name: &'static str,
    what: &'static str,
    folder: &'static str,
    /// The file that shows that it is there.
    main: &'static str,
}

/// `cargo xtask page`: builds, and says where the result is and which build it is.
pub(crate) fn run(runner: &Runner, args: &PageArgs) -> Result<(), Failure> {
    build(runner)?;
    say(runner, &PAGE, "")?;
    if args.single {
        single(runner)?;
        say(runner, &SINGLE, SINGLE.main)?;
    }
    if args.shots {
        shots(runner)?;
    }
    Ok(())
}

/// Has the suite take its pictures instead of comparing with them.
fn shots(runner: &Runner) -> Result<(), Failure> {
    setup::run(runner, Scope::Test)?;
    steps::debug_binary(runner)?;
    let workspace = &runner.workspace;
    let task = Task::new("node", workspace.root())
        .args(["--test", "--test-reporter=tap"])
        .arg(workspace.at("tests/page/visual.test.mjs"))
        .env("ZONESEAL_BIN", workspace.debug_binary())
        .env("ZONESEAL_KEEP_SHOTS", "1");
    runner.step(
        "taking the pictures of tests/page/screens and docs/images",
        "page-shots",
        &task,
        "the output above says which state of the page could not be reached",
    )
}

/// Builds the wasm engine and then, when anything that goes into it changed, the page in www/dist.
pub(crate) fn build(runner: &Runner) -> Result<(), Failure> {
    steps::wasm(runner)?;
    make(runner, &PAGE)
}

/// Builds the page as one file, in www/dist-single. The engine for wasm has to be built.
pub(crate) fn single(runner: &Runner) -> Result<(), Failure> {
    make(runner, &SINGLE)
}

/// Builds the elements for other pages, in www/dist-elements, and says where that is.
pub(crate) fn elements(runner: &Runner) -> Result<PathBuf, Failure> {
    make(runner, &ELEMENTS)?;
    Ok(runner.workspace.www().join(ELEMENTS.folder))
}

fn make(runner: &Runner, product: &Product) -> Result<(), Failure> {
    let workspace = &runner.workspace;
    let folder = workspace.www().join(product.folder);
    let stamp = Stamp::at(workspace.scratch("stamps", product.name));
    let mut inputs = Digest::new()
        .folder(&workspace.www(), &NOT_INPUTS)
        .folder(&workspace.at("wasm/npm"), &["node_modules", "dist"])
        .folder(&workspace.at("docs"), &["images"])
        .file(&workspace.www().join("node_modules/.xtask-lock"));
    for sample in samples(&workspace.at("tests")) {
        inputs = inputs.folder(&sample, &[]);
    }
    let inputs = inputs.finish();
    // The outputs belong to the state: a page that someone removed or changed is built again, and so are the types
    // and codes in wasm/npm/dist, which its build derives.
    let state = || {
        Digest::new()
            .text(&inputs)
            .folder(&folder, &[])
            .folder(&workspace.at("wasm/npm/dist"), &[])
            .finish()
    };
    let is_built = || folder.join(product.main).is_file();
    if is_built() && stamp.is(&state()) {
        return Ok(());
    }
    let task = runner.npm(&workspace.www()).args(["run", product.name]);
    runner.step(
        &format!("building {}", product.what),
        &format!("page-{}", product.name),
        &task,
        "npm's output above says which file it is about",
    )?;
    if !is_built() {
        return Err(Failure::new(format!(
            "npm run {} ended well, but there is no www/{}/{}",
            product.name, product.folder, product.main
        ))
        .command(&task));
    }
    stamp.set(&state());
    Ok(())
}

/// Prints where `product` is and its build hash, computed from its files and compared with the one that it shows.
fn say(runner: &Runner, product: &Product, file: &str) -> Result<(), Failure> {
    let folder = runner.workspace.www().join(product.folder);
    let place = if file.is_empty() {
        folder.clone()
    } else {
        folder.join(file)
    };
    let task = Task::new("node", runner.workspace.root())
        .arg(runner.workspace.www().join("build/hash.mjs"))
        .arg(&folder);
    let output = task
        .capture()
        .map_err(|error| Failure::new(format!("node did not start: {error}")).command(&task))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(
            Failure::new(format!("the build hash is wrong: {}", text.trim())).command(&task),
        );
    }
    let hash = String::from_utf8_lossy(&output.stdout);
    runner.console.say(&format!(
        "{} is {}, build {}",
        product.what,
        place.display(),
        hash.trim()
    ));
    Ok(())
}

/// The folders of the vectors that the page's samples are made from.
fn samples(tests: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = ["vectors", "split-vectors"]
        .iter()
        .filter_map(|name| fs::read_dir(tests.join(name)).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("sample-"))
        })
        .collect();
    folders.sort();
    folders
}

const PAGE: Product = Product {
    name: "build",
    what: "the inspection page",
    folder: "dist",
    main: "index.html",
};
const SINGLE: Product = Product {
    name: "single",
    what: "the page as one file",
    folder: "dist-single",
    main: "zoneseal-inspect.html",
};
const ELEMENTS: Product = Product {
    name: "elements",
    what: "the elements for other pages",
    folder: "dist-elements",
    main: "elements.js",
};

/// What is made in `www`, and what is got for it.
const NOT_INPUTS: [&str; 5] = [
    "node_modules",
    "dist",
    "dist-single",
    "dist-elements",
    "generated",
];
