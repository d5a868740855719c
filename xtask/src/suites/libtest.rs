//! What `cargo test` prints, as counts.

use super::tally::Tally;

/// Sums the summary of every test program in the output, and names what failed or was ignored.
pub(crate) fn parse(output: &str) -> Tally {
    let mut tally = Tally::default();
    let mut ignored = 0;
    for line in output.lines() {
        if let Some(counts) = line.strip_prefix("test result: ") {
            tally.passed += count(counts, "passed");
            tally.failed += count(counts, "failed");
            ignored += count(counts, "ignored");
        } else if let Some((name, end)) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.rsplit_once(" ... "))
        {
            if end == "FAILED" {
                tally.remarks.push(format!("failed: {name}"));
            } else if let Some(reason) = end.strip_prefix("ignored") {
                let reason = reason.trim_start_matches(", ").trim();
                tally.skip(
                    name,
                    if reason.is_empty() {
                        "slow: only with --slow"
                    } else {
                        reason
                    },
                );
            }
        }
    }
    // The summary counts; a line that a test's own output has broken up costs a name only.
    tally.skipped = ignored;
    tally
}

/// The number before `word` in "ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s".
fn count(summary: &str, word: &str) -> usize {
    summary
        .split(['.', ';'])
        .filter_map(|part| part.trim().split_once(' '))
        .find(|(_, unit)| *unit == word)
        .and_then(|(number, _)| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
     Running unittests src/lib.rs (target/debug/deps/zoneseal_core-1)

running 4 tests
test der::tests::length ... ok
test der::tests::bad ... FAILED
test limbo::all ... ignored, slow: eight minutes
test limbo::more ... ignored

failures:

---- der::tests::bad stdout ----
test result: is a word that a test may print

test result: FAILED. 1 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s

   Doc-tests zoneseal_core
test core/src/lib.rs - parse (line 12) ... ok
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 1.20s
";

    #[test]
    fn all_test_programs_are_summed() {
        let tally = parse(OUTPUT);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (2, 1, 2));
        assert_eq!(tally.remarks, ["failed: der::tests::bad"]);
        assert_eq!(tally.reasons["slow: eight minutes"], ["limbo::all"]);
        assert_eq!(tally.reasons["slow: only with --slow"], ["limbo::more"]);
    }

    #[test]
    fn output_without_a_summary_has_no_test() {
        assert_eq!(
            parse("error: could not compile `zoneseal-core`\n"),
            Tally::default()
        );
        assert_eq!(parse(""), Tally::default());
    }
}
