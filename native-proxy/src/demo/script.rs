//! What to try on the demo, as data: the same list is printed for people and run by `--check`.

use super::site::{DemoSite, USER};

/// Everything to try, in order.
pub struct Script {
    /// The steps.
    pub steps: Vec<Step>,
}

/// One thing to try.
pub struct Step {
    /// What it shows.
    pub title: &'static str,
    /// What to type, in the demo's folder.
    pub command: Command,
    /// What happens, for people.
    pub promise: String,
    /// What happens, for the check.
    pub expect: Expect,
}

/// A program and its arguments. No password is ever among them.
pub struct Command(pub Vec<String>);

/// What must be seen for a step to have held.
pub enum Expect {
    /// The program ends with 0, and prints all of these and none of those.
    Prints {
        /// Texts on standard output.
        all: Vec<String>,
        /// Texts that must not be there.
        none: Vec<String>,
    },
    /// The connection is refused with a TLS alert: the program fails and names it.
    Alert(&'static str),
    /// The program ends with this code, and prints this.
    Ends {
        /// The exit code.
        code: i32,
        /// A text on standard output.
        prints: &'static str,
    },
}

impl Script {
    /// The steps for this site.
    pub fn of(site: &DemoSite) -> Self {
        let door = site.door();
        let service = site.service();
        let proxy = site.proxy().to_string();
        let curl = |arguments: &[&str]| {
            let mut words = vec!["curl", "-sS"];
            words.extend_from_slice(arguments);
            command(&words)
        };
        let from_outside = |arguments: &[&str]| {
            let mut words = vec!["--cacert", "edge/edge-ca.pem"];
            words.extend_from_slice(arguments);
            curl(&words)
        };
        let steps = vec![
            Step {
                title: "No session: the door leads to the login.",
                command: from_outside(&[
                    "-H",
                    "Accept: text/html",
                    "-o",
                    "/dev/null",
                    "-w",
                    "%{http_code} %{redirect_url}\\n",
                    &format!("{door}/"),
                ]),
                promise: format!("303, to {door}/.zoneseal/login"),
                expect: Expect::Prints {
                    all: vec![format!("303 {door}/.zoneseal/login")],
                    none: vec![],
                },
            },
            Step {
                title: "Logged in: the door lets you through.",
                command: from_outside(&[
                    "-c",
                    "jar",
                    "-d",
                    "@login.form",
                    "-L",
                    &format!("{door}/.zoneseal/login"),
                ]),
                promise: format!("\"Hello, {USER}.\" from the service, called by {proxy}"),
                expect: Expect::Prints {
                    all: vec![format!("Hello, {USER}."), proxy.clone()],
                    none: vec![],
                },
            },
            Step {
                title: "Logged in, with a forged identity: the door removes it.",
                command: from_outside(&[
                    "-b",
                    "jar",
                    "-H",
                    "X-Zoneseal-User: root",
                    "-H",
                    "X_Zoneseal_User: root",
                    &format!("{door}/"),
                ]),
                promise: format!("still \"Hello, {USER}.\""),
                expect: Expect::Prints {
                    all: vec![format!("Hello, {USER}.")],
                    none: vec!["root".into()],
                },
            },
            Step {
                title: "Straight to the service, without a certificate.",
                command: curl(&[
                    "--cacert",
                    "site/authority/anchor.pem",
                    &format!("https://{service}/"),
                ]),
                promise: "refused in the handshake: TLS alert, certificate required".into(),
                expect: Expect::Alert("certificate required"),
            },
            Step {
                title: "Straight to the service, with the proxy's name from another authority.",
                command: command(&[
                    "openssl",
                    "s_client",
                    "-connect",
                    &service.to_string(),
                    "-CAfile",
                    "site/authority/anchor.pem",
                    "-cert",
                    "foreign/members/proxy/chain.pem",
                    "-cert_chain",
                    "foreign/members/proxy/chain.pem",
                    "-key",
                    "foreign/members/proxy/key.pem",
                    "-quiet",
                ]),
                promise: "refused in the handshake: TLS alert, certificate unknown".into(),
                expect: Expect::Alert("certificate unknown"),
            },
            Step {
                title: "Straight to the service, as a member that is not the proxy.",
                command: curl(&[
                    "--cacert",
                    "site/authority/anchor.pem",
                    "--cert",
                    "site/members/other/chain.pem",
                    "--key",
                    "site/members/other/key.pem",
                    &format!("https://{service}/"),
                ]),
                promise:
                    "refused in the handshake: who a user is, is believed from the proxy alone"
                        .into(),
                expect: Expect::Alert("certificate unknown"),
            },
            Step {
                title: "The verdict on the member's certificate.",
                command: command(&[
                    "./zoneseal",
                    "verify",
                    "--zone",
                    "site",
                    "site/members/hello/chain.pem",
                ]),
                promise: "in the zone, exit code 0".into(),
                expect: Expect::Ends {
                    code: 0,
                    prints: "In the zone",
                },
            },
            Step {
                title: "The verdict on the edge certificate, the one that users see.",
                command: command(&[
                    "./zoneseal",
                    "verify",
                    "--zone",
                    "site",
                    "edge/edge.pem",
                    "edge/edge-ca.pem",
                ]),
                promise: "not in the zone, exit code 1: the two zones have nothing in common"
                    .into(),
                expect: Expect::Ends {
                    code: 1,
                    prints: "Not in the zone",
                },
            },
        ];
        Self { steps }
    }
}

fn command(words: &[&str]) -> Command {
    Command(words.iter().map(|word| (*word).to_owned()).collect())
}

impl Command {
    /// As a shell takes it, in lines of at most `width` columns joined by backslashes.
    pub fn lines(&self, width: usize) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut words = self.0.iter().peekable();
        while let Some(word) = words.next() {
            let mut piece = quote(word);
            // An option and its value stay together.
            if word.starts_with('-')
                && let Some(value) =
                    words.next_if(|value| !value.starts_with('-') || value.len() == 1)
            {
                piece.push(' ');
                piece.push_str(&quote(value));
            }
            let line = lines.last_mut();
            match line {
                Some(line) if line.is_empty() => line.push_str(&piece),
                Some(line) if line.chars().count() + 1 + piece.chars().count() + 2 <= width => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                Some(line) => {
                    line.push_str(" \\");
                    lines.push(format!("  {piece}"));
                }
                None => {}
            }
        }
        lines
    }
}

/// A word for the shell: in single quotes where it needs any.
fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=,+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_the_shell() {
        assert_eq!(quote("a/b.pem"), "a/b.pem");
        assert_eq!(quote("%{http_code} x"), "'%{http_code} x'");
        assert_eq!(quote("it's"), "'it'\\''s'");
        assert_eq!(quote(""), "''");
    }

    #[test]
    fn long_commands_break_between_words() {
        let lines = command(&[
            "curl",
            "-sS",
            "--cacert",
            "edge/edge-ca.pem",
            "-H",
            "Accept: text/html",
            "https://127.0.0.1:1/",
        ])
        .lines(50);
        assert_eq!(
            lines,
            [
                "curl -sS --cacert edge/edge-ca.pem \\",
                "  -H 'Accept: text/html' https://127.0.0.1:1/"
            ]
        );
        assert!(lines.iter().all(|line| line.chars().count() <= 50));
    }
}
