//! Programs of the system that the demo and the tests use as independent peers.

use std::path::{Path, PathBuf};

use super::Scope;
use crate::failure::Failure;
use crate::process::{Task, find_program};
use crate::runner::Runner;

/// A program or library, the names it goes by or the file that shows it, and the Debian package that has it.
#[derive(Debug)]
struct Program {
    name: &'static str,
    commands: &'static [&'static str],
    /// What a library's package puts on the disk, for what is no command.
    files: &'static [&'static str],
    package: &'static str,
    scope: Scope,
}

const PROGRAMS: [Program; 10] = [
    Program {
        name: "curl",
        commands: &["curl"],
        files: &[],
        package: "curl",
        scope: Scope::Demo,
    },
    Program {
        name: "openssl",
        commands: &["openssl"],
        files: &[],
        package: "openssl",
        scope: Scope::Demo,
    },
    Program {
        name: "nginx",
        commands: &["nginx"],
        files: &[],
        package: "nginx-light",
        scope: Scope::Test,
    },
    // The differential suite asks the system's OpenSSL through its library.
    Program {
        name: "pkg-config",
        commands: &["pkg-config"],
        files: &[],
        package: "pkg-config",
        scope: Scope::Test,
    },
    Program {
        name: "OpenSSL's headers",
        commands: &[],
        files: &["/usr/include/openssl/x509.h"],
        package: "libssl-dev",
        scope: Scope::Test,
    },
    Program {
        name: "Chromium",
        commands: &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ],
        files: &[],
        package: "chromium",
        scope: Scope::Test,
    },
    // By which the tests of the bindings drive Chromium.
    Program {
        name: "chromedriver",
        commands: &["chromedriver"],
        files: &[],
        package: "chromium-driver",
        scope: Scope::Test,
    },
    // The page's pictures are taken with it: where others are installed, letters are of another width.
    Program {
        name: "the DejaVu fonts",
        commands: &[],
        files: &[DEJAVU],
        package: "fonts-dejavu-core",
        scope: Scope::Test,
    },
    Program {
        name: "Firefox",
        commands: &["firefox-esr", "firefox"],
        files: &[],
        package: "firefox-esr",
        scope: Scope::Slow,
    },
    Program {
        name: "valgrind",
        commands: &["valgrind"],
        files: &[],
        package: "valgrind",
        scope: Scope::Bench,
    },
];

const DEJAVU: &str = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

impl Program {
    fn is_there(&self) -> bool {
        find_program(self.commands).is_some()
            || self.files.iter().any(|file| Path::new(file).is_file())
    }
}

/// The system's Chromium, by whichever name it has.
pub(crate) fn chromium() -> Option<PathBuf> {
    named("Chromium")
}

/// What drives it.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    named("chromedriver")
}

fn named(name: &str) -> Option<PathBuf> {
    PROGRAMS
        .iter()
        .find(|program| program.name == name)
        .and_then(|program| find_program(program.commands))
}

/// Sees to it that the programs for `scope` are here: by apt as root, else by saying what to install.
pub(super) fn programs(runner: &Runner, scope: Scope) -> Result<(), Failure> {
    let missing: Vec<&Program> = PROGRAMS
        .iter()
        .filter(|program| program.scope <= scope && !program.is_there())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let apt = find_program(&["apt-get"]);
    if apt.is_none() || !is_root(runner) {
        return Err(cannot_install(&missing, apt.is_some()));
    }
    install(runner, &missing)?;
    match missing.iter().find(|program| !program.is_there()) {
        None => Ok(()),
        Some(program) => Err(Failure::new(format!(
            "apt installed {}, and still there is no {}",
            program.package, program.name
        ))
        .advice(format!(
            "put {} in its place",
            [program.commands, program.files].concat().join(" or ")
        ))),
    }
}

fn cannot_install(missing: &[&Program], has_apt: bool) -> Failure {
    let names: Vec<&str> = missing.iter().map(|program| program.name).collect();
    let packages: Vec<&str> = missing.iter().map(|program| program.package).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    let names = names.join(", ");
    if has_apt {
        Failure::new(format!(
            "{names} {verb} not installed, and this user may not install it"
        ))
        .advice(format!(
            "sudo apt-get update && sudo apt-get install --no-install-recommends {}",
            packages.join(" ")
        ))
    } else {
        Failure::new(format!(
            "{names} {verb} not installed, and there is no apt-get here to install from"
        ))
        .advice(format!(
            "install {names} with your system's package manager and run this again"
        ))
    }
}

fn install(runner: &Runner, missing: &[&Program]) -> Result<(), Failure> {
    let root = runner.workspace.root();
    let apt = |args: &[&str]| {
        // RUNLEVEL and PREVLEVEL: an init that is not systemd starts no service that is being installed.
        Task::new("apt-get", root)
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .env("RUNLEVEL", "1")
            .env("PREVLEVEL", "N")
    };
    let advice = "apt says why above; most often the network or another apt that is running";
    runner.step(
        "reading apt's package lists",
        "setup-apt-update",
        &apt(&["update", "-q"]),
        advice,
    )?;

    // The tests start an nginx of their own; the package must not leave one running on port 80.
    let holds_nginx = missing.iter().any(|program| program.name == "nginx") && has_systemd();
    if holds_nginx {
        systemctl(runner, "mask")?;
    }
    let packages: Vec<&str> = missing.iter().map(|program| program.package).collect();
    let task =
        apt(&["install", "-q", "-y", "--no-install-recommends"]).args(packages.iter().copied());
    let installed = runner.step(
        &format!("installing {} through apt", packages.join(", ")),
        "setup-apt-install",
        &task,
        advice,
    );
    if holds_nginx {
        systemctl(runner, "unmask")?;
        if installed.is_ok() {
            systemctl(runner, "disable")?;
        }
    }
    installed
}

fn systemctl(runner: &Runner, verb: &str) -> Result<(), Failure> {
    let task = Task::new("systemctl", runner.workspace.root()).args([verb, "nginx.service"]);
    let what = match verb {
        "mask" => "keeping the system's nginx from starting",
        "unmask" => "releasing the system's nginx",
        _ => "leaving the system's nginx off at the next start",
    };
    runner.step(
        what,
        &format!("setup-systemctl-{verb}"),
        &task,
        "systemctl says why above",
    )
}

/// The test that systemd's own tools make: is it the init that runs?
fn has_systemd() -> bool {
    Path::new("/run/systemd/system").is_dir()
}

fn is_root(runner: &Runner) -> bool {
    Task::new("id", runner.workspace.root())
        .arg("-u")
        .capture()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_asks_for_no_browser() {
        let needed = |scope| {
            PROGRAMS
                .iter()
                .filter(|program| program.scope <= scope)
                .map(|program| program.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(needed(Scope::Build), Vec::<&str>::new());
        assert_eq!(needed(Scope::Demo), ["curl", "openssl"]);
        assert_eq!(
            needed(Scope::Test),
            [
                "curl",
                "openssl",
                "nginx",
                "pkg-config",
                "OpenSSL's headers",
                "Chromium",
                "chromedriver",
                "the DejaVu fonts"
            ]
        );
    }

    #[test]
    fn what_is_missing_comes_with_the_command_that_gets_it() {
        let missing: Vec<&Program> = PROGRAMS
            .iter()
            .filter(|program| program.scope == Scope::Test)
            .collect();
        let with_apt = format!("{:?}", cannot_install(&missing, true));
        assert!(
            with_apt.contains("nginx, pkg-config, OpenSSL's headers, Chromium, chromedriver, the DejaVu fonts are not installed, and this user may not"),
            "{with_apt}"
        );
        assert!(
            with_apt.contains("sudo apt-get install --no-install-recommends nginx-light pkg-config libssl-dev chromium chromium-driver fonts-dejavu-core"),
            "{with_apt}"
        );
        let without = format!("{:?}", cannot_install(&missing[..1], false));
        assert!(
            without.contains("nginx is not installed, and there is no apt-get"),
            "{without}"
        );
    }
}
