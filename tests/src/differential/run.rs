//! Asks about many chains, and counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fmt, io, thread};

use super::generate::{self, Question};
use super::judges::{self, Answers, OTHERS, Peers};
use super::{causes, replay};

/// What there must be none of.
const TOGETHER: &str = "accepted here, refused by all others";

/// What a run came to.
#[derive(Debug, Default)]
pub struct Summary {
    /// How many chains were asked about.
    pub chains: u64,
    /// How often who accepted: `+` and `-` for the engine and then each of [`OTHERS`].
    pub verdicts: BTreeMap<String, u64>,
    /// How often each cause explained a difference, by the other's name and the cause's.
    pub causes: BTreeMap<(&'static str, &'static str), u64>,
    /// Accepted here and refused by all others, by each for a cause of its own; taken apart, each change by itself
    /// is refused here or accepted by another.
    pub apart: u64,
    /// Chains that nothing explains, the first by number: what is wrong.
    pub unexplained: BTreeMap<u64, String>,
}

/// Asks about `chains` chains of a seed, with one thread and one program of peers for each core.
///
/// # Errors
/// Where the peers' program does not run.
pub fn run(peers: &Path, seed: u64, chains: u64, failures: &Path) -> io::Result<Summary> {
    let summary = Mutex::new(Summary::default());
    let next = AtomicU64::new(0);
    let workers = thread::available_parallelism().map_or(2, usize::from);
    let work = || -> io::Result<()> {
        let mut peers = Peers::start(peers)?;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= chains {
                return Ok(());
            }
            let question = generate::question(seed, number);
            let answers = judges::ask(&question, &mut peers)?;
            let noted = summary.lock().unwrap().note(number, &question, &answers);
            let wrong = match noted {
                Noted::Explained => false,
                Noted::Unexplained => true,
                Noted::EachForAnother => {
                    let whole = whole_part(&mut peers, &generate::parts(seed, number))?;
                    summary.lock().unwrap().taken_apart(number, whole)
                }
            };
            if wrong {
                replay::write(&question, &failures.join(format!("{seed}-{number}.json")))?;
            }
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let ended = workers.into_iter().map(|worker| worker.join().unwrap());
        ended.collect::<io::Result<()>>()
    })?;
    Ok(summary.into_inner().unwrap())
}

/// Asks about one chain, and tells everything.
///
/// # Errors
/// Where the peers' program does not run.
pub fn one(peers: &Path, question: &Question) -> io::Result<(Answers, Summary)> {
    let answers = judges::ask(question, &mut Peers::start(peers)?)?;
    let mut summary = Summary::default();
    summary.note(0, question, &answers);
    Ok((answers, summary))
}

/// What came of one chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Noted {
    Explained,
    /// Accepted here, and refused by all others, by each for a cause of its own.
    EachForAnother,
    Unexplained,
}

/// The first of the parts that is accepted here and refused by all others.
fn whole_part(peers: &mut Peers, parts: &[Question]) -> io::Result<Option<String>> {
    // One change alone has no parts.
    if let [question] = parts {
        return Ok(Some(question.made.clone()));
    }
    for part in parts {
        let answers = judges::ask(part, peers)?;
        if answers.ours.accepted && answers.others.iter().all(Result::is_err) {
            return Ok(Some(part.made.clone()));
        }
    }
    Ok(None)
}

impl Summary {
    /// Counts a chain that was taken apart; true where a part of it is not explained.
    fn taken_apart(&mut self, number: u64, whole: Option<String>) -> bool {
        let Some(made) = whole else {
            self.apart += 1;
            return false;
        };
        self.unexplained
            .insert(number, format!("{TOGETHER} ({made})"));
        true
    }

    /// Counts one chain.
    fn note(&mut self, number: u64, question: &Question, answers: &Answers) -> Noted {
        self.chains += 1;
        let sign = |accepted| if accepted { '+' } else { '-' };
        let others = answers.others.iter().map(Result::is_ok);
        let verdict = std::iter::once(answers.ours.accepted)
            .chain(others)
            .map(sign)
            .collect();
        *self.verdicts.entry(verdict).or_default() += 1;

        let mut wrong = Vec::new();
        if answers.zone.accepted && !answers.ours.accepted {
            wrong.push("accepted by the profile zone, refused by rfc5280".to_owned());
        }
        let mut shared: Option<BTreeSet<&str>> = None;
        for (other, name) in OTHERS.iter().enumerate() {
            let Some(causes) = causes::explain(question, answers, other) else {
                wrong.push(not_explained(answers, other));
                continue;
            };
            for cause in &causes {
                *self.causes.entry((name, cause)).or_default() += 1;
            }
            shared = Some(match shared {
                Some(shared) => shared.intersection(&causes).copied().collect(),
                None => causes,
            });
        }
        if answers.ours.accepted && answers.others.iter().all(Result::is_err) {
            if wrong.is_empty() && shared.is_some_and(|shared| shared.is_empty()) {
                return Noted::EachForAnother;
            }
            wrong.push(TOGETHER.to_owned());
        }
        if wrong.is_empty() {
            return Noted::Explained;
        }
        self.unexplained
            .insert(number, format!("{} ({})", wrong.join("; "), question.made));
        Noted::Unexplained
    }
}

fn not_explained(answers: &Answers, other: usize) -> String {
    let (name, ours) = (OTHERS[other], &answers.ours);
    match &answers.others[other] {
        Ok(()) => format!(
            "{name} accepts, refused here: {:?} {:?}",
            ours.refusals, ours.unread
        ),
        Err(reason) => format!("accepted here, {name} refuses: {reason}"),
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} chains; accepted (+) or refused (-) by zoneseal, {}:",
            self.chains,
            OTHERS.join(", ")
        )?;
        let mut verdicts: Vec<_> = self.verdicts.iter().collect();
        verdicts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (verdict, count) in verdicts {
            writeln!(f, "{count:>8}  {verdict}")?;
        }
        writeln!(f, "\nWhy they differ (docs/DIFFERENTIAL.md):")?;
        for ((other, cause), count) in &self.causes {
            writeln!(f, "{count:>8}  {other:<15} {cause}")?;
        }
        let together = self.unexplained.values();
        let together = together.filter(|what| what.contains(TOGETHER));
        writeln!(f, "\n{TOGETHER}: {}", together.count())?;
        writeln!(
            f,
            "refused by each other for another of several changes, of which each alone is accepted by one of them: {}",
            self.apart
        )?;
        for (number, what) in &self.unexplained {
            writeln!(f, "not explained: chain {number}: {what}")?;
        }
        Ok(())
    }
}
