//! Why verdicts may differ: every cause as a predicate over the chain, with its clause. A difference that none of them
//! explains fails the run.

mod tables;

use std::collections::BTreeSet;
use std::fmt::Write;

use zoneseal_core::Profile;

use self::tables::{INTRODUCTION, LOOSER, NOT_READ, STRICTER};
use super::facts::Facts;
use super::generate::Question;
use super::judges::{self, Answers, OTHERS, Ours};

/// The others, as indexes into [`OTHERS`].
const WEBPKI: usize = 0;
const CERTVAL: usize = 1;
const OPENSSL: usize = 2;
const STRICT: usize = 3;
const EVERYBODY: &[usize] = &[WEBPKI, CERTVAL, OPENSSL, STRICT];
const OPENSSLS: &[usize] = &[OPENSSL, STRICT];

/// What the engine refuses and others do not: they lack the rule behind these codes.
struct Stricter {
    name: &'static str,
    codes: &'static [&'static str],
    others: &'static [usize],
    clause: &'static str,
    why: &'static str,
}

/// What others refuse and the engine accepts.
struct Looser {
    name: &'static str,
    others: &'static [usize],
    /// How the other's reason begins; any where empty.
    reasons: &'static [&'static str],
    holds: fn(&Facts) -> bool,
    clause: &'static str,
    why: &'static str,
}

/// What the engine does not read and others do.
struct NotRead {
    name: &'static str,
    /// How the reason goes, in part.
    reasons: &'static [&'static str],
    others: &'static [usize],
    clause: &'static str,
    why: &'static str,
}

/// The causes of the difference between the engine and one other; `None` where there is one that is not explained.
#[must_use]
pub fn explain(
    question: &Question,
    answers: &Answers,
    other: usize,
) -> Option<BTreeSet<&'static str>> {
    match (&answers.ours.accepted, &answers.others[other]) {
        (true, Err(reason)) => looser(question, &answers.ours, other, reason),
        (false, Ok(())) => stricter(question, &answers.ours, other),
        _ => Some(BTreeSet::new()),
    }
}

fn looser(
    question: &Question,
    ours: &Ours,
    other: usize,
    reason: &str,
) -> Option<BTreeSet<&'static str>> {
    let facts = Facts::new(question, ours);
    // With several paths, the reason may be another path's.
    let any_reason = facts.branches() && matches!(other, WEBPKI | CERTVAL);
    let fits = |cause: &&Looser| {
        cause.others.contains(&other)
            && (any_reason
                || cause.reasons.is_empty()
                || cause.reasons.iter().any(|known| reason.contains(known)))
            && (cause.holds)(&facts)
    };
    LOOSER
        .iter()
        .find(fits)
        .map(|cause| BTreeSet::from([cause.name]))
}

fn stricter(question: &Question, ours: &Ours, other: usize) -> Option<BTreeSet<&'static str>> {
    if other != WEBPKI && question.anchors.contains(&question.files[0]) {
        return Some(BTreeSet::from(["subject-is-anchor"]));
    }
    if ours.unread.is_empty() {
        return rules(&ours.refusals, other);
    }
    // Would the rest be judged as the other judges? Then what was not read is not needed.
    let mut rest = question.clone();
    let unread = |number| {
        ours.unread
            .iter()
            .any(|(unread, _)| *unread == Some(number))
    };
    if !unread(0) {
        let mut number = 0;
        rest.files.retain(|_| {
            number += 1;
            !unread(number - 1)
        });
        rest.anchors
            .retain(|der| zoneseal_core::Certificate::parse(der).is_ok());
        let without = judges::engine(&rest, Profile::Rfc5280);
        let causes = if without.accepted {
            Some(BTreeSet::new())
        } else {
            rules(&without.refusals, other)
        };
        if let Some(mut causes) = causes {
            causes.insert("not-read-and-not-needed");
            return Some(causes);
        }
    }
    let reason = |text: &String| {
        let fits = |cause: &&NotRead| {
            cause.others.contains(&other) && cause.reasons.iter().any(|known| text.contains(known))
        };
        NOT_READ.iter().find(fits).map(|cause| cause.name)
    };
    ours.unread.iter().map(|(_, text)| reason(text)).collect()
}

/// The causes for a candidate of which every finding is a rule that the other lacks.
fn rules(refusals: &[BTreeSet<String>], other: usize) -> Option<BTreeSet<&'static str>> {
    let cause = |code: &String, all: &BTreeSet<String>| {
        // A code alone, or as `code beside another` that is there as well.
        let mut forms = vec![code.clone()];
        forms.extend(all.iter().map(|another| format!("{code} beside {another}")));
        let fits = |cause: &&Stricter| {
            let has = |form: &String| cause.codes.contains(&form.as_str());
            cause.others.contains(&other) && forms.iter().any(has)
        };
        STRICTER.iter().find(fits).map(|cause| cause.name)
    };
    let all = |codes: &BTreeSet<String>| {
        let causes = codes.iter().map(|code| cause(code, codes));
        causes.collect::<Option<BTreeSet<_>>>()
    };
    refusals
        .iter()
        .filter(|codes| !codes.is_empty())
        .find_map(all)
}

/// `docs/DIFFERENTIAL.md`, as it must be.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(INTRODUCTION);
    let names = |others: &[usize]| -> String {
        let names: Vec<&str> = others.iter().map(|other| OTHERS[*other]).collect();
        names.join(", ")
    };
    out.push_str("\n## The engine accepts, another refuses\n\n| cause | who refuses | clause | why |\n|---|---|---|---|\n");
    for cause in LOOSER {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} |",
            cause.name,
            names(cause.others),
            cause.clause,
            cause.why
        );
    }
    out.push_str("\n## The engine refuses by a rule, another accepts\n\n| cause | codes | who accepts | clause | why |\n|---|---|---|---|---|\n");
    for cause in STRICTER {
        let codes: Vec<String> = cause.codes.iter().map(|code| format!("`{code}`")).collect();
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} |",
            cause.name,
            codes.join(" "),
            names(cause.others),
            cause.clause,
            cause.why
        );
    }
    out.push_str("\n## The engine does not read it, another accepts\n\n`not-read-and-not-needed`: a file that is not read keeps the engine from saying that all is well (DESIGN: nobody is told so while a part was not read). Without that file it judges as the other does, or differs by the rules above.\n\n`subject-is-anchor`: the subject is itself an anchor. A path has at least one certificate below its anchor (RFC 5280 §6.1); certval and OpenSSL trust the subject as it is.\n\n| cause | who accepts | clause | why |\n|---|---|---|---|\n");
    for cause in NOT_READ {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} |",
            cause.name,
            names(cause.others),
            cause.clause,
            cause.why
        );
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_is_up_to_date() {
        let page = include_str!("../../../docs/DIFFERENTIAL.md");
        assert!(
            page == super::page(),
            "cargo run -p zoneseal-tests --bin zoneseal-differential -- --page > docs/DIFFERENTIAL.md"
        );
    }
}
