//! How each kind of suite runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::list::{Kind, Suite};
use super::tally::Tally;
use super::{chains, demo, libtest, tap};
use crate::checks;
use crate::cli::TestArgs;
use crate::process::Task;
use crate::runner::Runner;
use crate::{differential, modules, setup, size};

/// A suite that takes longer hangs: all of them together are to take at most forty minutes on two cores.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// Runs `suite`, with its output in its log, and counts.
pub(super) fn suite(
    runner: &Runner,
    args: &TestArgs,
    suite: &Suite,
    tick: &mut dyn FnMut(),
) -> Tally {
    let mut run = Run {
        runner,
        args,
        name: suite.name,
        log: runner.workspace.log(suite.name),
        tick,
    };
    let _ = fs::remove_file(&run.log);
    match suite.kind {
        Kind::Format => run.commands(&checks::fmt_check(runner)),
        Kind::Clippy => run.commands(&checks::clippy(runner)),
        Kind::Docs => {
            let docs = runner
                .cargo()
                .args(["doc", "--workspace", "--no-deps"])
                .env("RUSTDOCFLAGS", "-D warnings");
            run.commands(&[docs])
        }
        Kind::PageLint => match checks::page_script(runner, "lint") {
            Some(lint) => run.commands(&[lint]),
            None => Tally::broken("www/package.json has no script called lint"),
        },
        Kind::CoreOnWasm => run.commands(&[runner.cargo().args([
            "build",
            "-p",
            "zoneseal-core",
            "--target",
            "wasm32-unknown-unknown",
        ])]),
        Kind::Bindings { in_browser } => run.bindings(in_browser),
        Kind::Dependencies => run.dependencies(),
        Kind::Rust { package, features } => run.rust(package, features),
        Kind::Node { folder } => run.node(folder),
        Kind::Differential => run.differential(),
        Kind::Demo => run.demo(),
        Kind::Size => run.size(),
    }
}

/// One suite that runs.
struct Run<'a> {
    runner: &'a Runner,
    args: &'a TestArgs,
    name: &'static str,
    log: PathBuf,
    tick: &'a mut dyn FnMut(),
}

impl Run<'_> {
    /// Runs every command, whatever becomes of the others; each is one test.
    fn commands(&mut self, tasks: &[Task]) -> Tally {
        let mut tally = Tally::default();
        for task in tasks {
            if self.ends_well(task) {
                tally.passed += 1;
            } else {
                tally.failed += 1;
                tally.remarks.push(format!("failed: {}", task.line()));
            }
        }
        tally
    }

    fn dependencies(&mut self) -> Tally {
        let deny = || self.runner.cargo().arg("deny");
        if !deny()
            .arg("--version")
            .capture()
            .is_ok_and(|output| output.status.success())
        {
            return Tally::left_out(
                self.name,
                "cargo-deny is not installed (cargo install cargo-deny --locked)",
            );
        }
        // Advisories come from a database on the network: that check is for a scheduled run, not for this one.
        let task = deny().args([
            "--config",
            ".deny.toml",
            "check",
            "bans",
            "licenses",
            "sources",
        ]);
        self.commands(&[task])
    }

    fn rust(&mut self, package: &str, features: &str) -> Tally {
        let mut task = self
            .runner
            .cargo()
            .args(["test", "-p", package, "--features", features])
            .args(["--no-fail-fast", "--"]);
        if self.args.slow {
            task = task.arg("--include-ignored");
        }
        if let Some(filter) = &self.args.filter {
            task = task.arg(filter);
        }
        let (tally, ended_well) = self.counted(task, libtest::parse);
        tally.settle(ended_well, self.args.filter.is_some())
    }

    fn bindings(&mut self, in_browser: bool) -> Tally {
        let workspace = &self.runner.workspace;
        let built = self.commands(&[self.runner.cargo().args(["build", "-p", "xtask-bindgen"])]);
        if built.failed > 0 {
            return built;
        }
        let mut task = self
            .runner
            .cargo()
            .args(["test", "-p", "zoneseal-wasm", "--test", "engine"])
            .args(["--target", "wasm32-unknown-unknown", "--no-fail-fast"])
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                format!("{} test-runner", modules::bindgen(workspace).display()),
            );
        if in_browser {
            let Some(driver) = setup::chromedriver() else {
                return Tally::broken("there is no chromedriver; cargo xtask setup installs it");
            };
            task = task
                .env("WASM_BINDGEN_USE_BROWSER", "1")
                .env("CHROMEDRIVER", driver);
        }
        if let Some(filter) = &self.args.filter {
            task = task.args(["--", filter]);
        }
        let (tally, ended_well) = self.counted(task, libtest::parse);
        tally.settle(ended_well, self.args.filter.is_some())
    }

    fn node(&mut self, folder: &str) -> Tally {
        let root = self.runner.workspace.at(folder);
        let files = test_files(&root);
        if files.is_empty() {
            return Tally::broken(format!("there is no *.test.mjs in {folder}"));
        }
        // One file at a time: the browser's tests would starve each other on a small machine. A test that waits
        // for something which never comes ends after five minutes.
        let mut task = Task::new("node", self.runner.workspace.root()).args([
            "--test",
            "--test-reporter=tap",
            "--test-concurrency=1",
            "--test-timeout=300000",
        ]);
        if let Some(filter) = &self.args.filter {
            task = task.arg(format!("--test-name-pattern={}", literal(filter)));
        }
        let (tally, ended_well) = self.counted(task.args(files.iter().cloned()), |output| {
            tap::parse(output, &files)
        });
        tally.settle(ended_well, self.args.filter.is_some())
    }

    fn differential(&mut self) -> Tally {
        let built = self.commands(&differential::build(self.runner));
        if built.failed > 0 {
            return built;
        }
        let task = differential::ask(self.runner);
        let (tally, ended_well) = self.counted(task, chains::parse);
        tally.settle(ended_well, false)
    }

    fn demo(&mut self) -> Tally {
        let task = Task::new(
            self.runner.workspace.debug_binary(),
            self.runner.workspace.root(),
        )
        .args(["demo", "--check"]);
        let (tally, ended_well) = self.counted(task, demo::parse);
        tally.settle(ended_well, false)
    }

    fn size(&mut self) -> Tally {
        let measures = match size::measure(&self.runner.workspace) {
            Ok(measures) => measures,
            Err(failure) => return Tally::broken(failure.what()),
        };
        let _ = fs::write(&self.log, size::table(&measures));
        let (limited, above): (Vec<bool>, Vec<bool>) = measures
            .iter()
            .map(|measure| (measure.is_limited(), measure.is_above()))
            .unzip();
        let failed = above.iter().filter(|above| **above).count();
        let passed = limited.iter().filter(|limited| **limited).count() - failed;
        Tally {
            passed,
            failed,
            ..Tally::default()
        }
    }

    /// Runs a program that reports its tests, and counts them; also whether it ended well.
    fn counted(&mut self, task: Task, parse: impl Fn(&str) -> Tally) -> (Tally, bool) {
        let workspace = &self.runner.workspace;
        let skips = workspace.scratch("skips", self.name);
        let _ = fs::write(&skips, "");
        let mut task = task
            .env("ZONESEAL_BIN", workspace.debug_binary())
            .env("ZONESEAL_CASES_BIN", workspace.cases_binary())
            .env("ZONESEAL_PAGE_FIXTURES_BIN", workspace.fixtures_binary())
            .env("ZONESEAL_PAGE", workspace.dist())
            .env("ZONESEAL_NPM", workspace.target("npm"))
            .env("ZONESEAL_SKIPS", &skips);
        if self.args.slow {
            task = task.env("ZONESEAL_SLOW", "1");
        }
        if let Some(chromium) = setup::chromium() {
            task = task.env("ZONESEAL_CHROMIUM", chromium);
        }
        let ended_well = self.ends_well(&task);
        let mut tally = parse(&lossy(&self.log));
        tally.apply_skips(&lossy(&skips));
        (tally, ended_well)
    }

    /// Runs a command with its output in the log.
    fn ends_well(&mut self, task: &Task) -> bool {
        // The slow tests know best how long they take.
        let limit = (!self.args.slow).then_some(LIMIT);
        match task.logged(&self.log, limit, &mut self.tick) {
            Ok(status) => status.success(),
            Err(error) => {
                let _ = fs::write(
                    &self.log,
                    format!("$ {}\nit did not start: {error}\n", task.line()),
                );
                false
            }
        }
    }
}

fn lossy(file: &Path) -> String {
    fs::read(file)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default()
}

/// The test files of a folder, by name. (Node takes no patterns before version 21.)
fn test_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| {
            entries
                .filter_map(Result::ok)
                .map(|entry| entry.path())
                .collect()
        })
        .unwrap_or_default();
    files.retain(|file| {
        file.file_name()
            .is_some_and(|name| name.to_string_lossy().ends_with(".test.mjs"))
    });
    files.sort();
    files
}

/// `text` as a regular expression that means just it.
fn literal(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            (!c.is_alphanumeric() && c.is_ascii() && c != ' ')
                .then_some('\\')
                .into_iter()
                .chain([c])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_no_pattern() {
        assert_eq!(literal("drop (member.pem)"), "drop \\(member\\.pem\\)");
    }
}
