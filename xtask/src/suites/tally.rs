//! Counts of tests, and why some were skipped.

use std::collections::BTreeMap;

/// What a suite reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
    /// The reason of each skip that gave one, with the tests that gave it.
    pub(crate) reasons: BTreeMap<String, Vec<String>>,
    /// What the reader should know beside the counts: names of what failed, why a suite did not run.
    pub(crate) remarks: Vec<String>,
}

impl Tally {
    /// A suite that could not run: that is one failure.
    pub(crate) fn broken(why: impl Into<String>) -> Self {
        Self {
            failed: 1,
            remarks: vec![why.into()],
            ..Self::default()
        }
    }

    /// A suite that may be left out on this machine: one skip.
    pub(crate) fn left_out(suite: &str, reason: impl Into<String>) -> Self {
        let mut tally = Self::default();
        tally.skip(suite, reason);
        tally
    }

    /// Counts one skipped test.
    pub(crate) fn skip(&mut self, test: &str, reason: impl Into<String>) {
        self.skipped += 1;
        self.reasons
            .entry(reason.into())
            .or_default()
            .push(test.to_owned());
    }

    pub(crate) fn total(&self) -> usize {
        self.passed + self.failed + self.skipped
    }

    /// Adds the counts of another suite; its reasons and remarks have been shown with it.
    pub(crate) fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Holds the counts against how the suite's program ended: what reports no test, or ends badly with no test
    /// failed, has failed.
    pub(crate) fn settle(mut self, ended_well: bool, filtered: bool) -> Self {
        if !ended_well && self.failed == 0 {
            self.failed += 1;
            self.remarks.push("it ended with a failure that is no failed test: it did not compile, or a test program died".to_owned());
        } else if ended_well && self.total() == 0 && !filtered {
            self.failed += 1;
            self.remarks.push("it reported no test at all".to_owned());
        }
        self
    }

    /// Moves the tests that said at run time that they could not run from passed to skipped.
    ///
    /// `lines` is what they appended to the file that ZONESEAL_SKIPS names: test name, tab, reason.
    pub(crate) fn apply_skips(&mut self, lines: &str) {
        let skips: BTreeMap<&str, &str> = lines
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.split_once('\t').unwrap_or((line, "no reason given")))
            .collect();
        for (test, reason) in skips {
            // A test that says "skipped" and then fails has failed.
            if self.passed > 0 {
                self.passed -= 1;
                self.skip(test, reason.trim());
            }
        }
    }

    /// "12 passed, 1 failed, 2 skipped", without what is zero.
    pub(crate) fn short(&self) -> String {
        let parts = [
            (self.passed, "passed"),
            (self.failed, "failed"),
            (self.skipped, "skipped"),
        ];
        let shown: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if shown.is_empty() {
            "no test chosen".to_owned()
        } else {
            shown.join(", ")
        }
    }

    /// The line that ends a run.
    pub(crate) fn last_line(&self) -> String {
        format!(
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skips_are_taken_from_what_passed() {
        let mut tally = Tally {
            passed: 3,
            ..Tally::default()
        };
        tally.apply_skips("limbo::online\tcorpus not found\nlimbo::online\tcorpus not found\n\nbrowser\tcorpus not found\n");
        assert_eq!((tally.passed, tally.skipped), (1, 2));
        assert_eq!(
            tally.reasons["corpus not found"],
            ["browser", "limbo::online"]
        );
    }

    #[test]
    fn a_skip_never_hides_a_failure() {
        let mut tally = Tally {
            failed: 1,
            ..Tally::default()
        };
        tally.apply_skips("only\tcorpus not found\n");
        assert_eq!((tally.passed, tally.failed, tally.skipped), (0, 1, 0));
    }

    #[test]
    fn a_skip_without_a_reason_is_still_counted() {
        let mut tally = Tally {
            passed: 1,
            ..Tally::default()
        };
        tally.apply_skips("lonely\n");
        assert_eq!(
            (tally.skipped, tally.reasons["no reason given"].len()),
            (1, 1)
        );
    }

    #[test]
    fn a_suite_that_reports_nothing_has_failed() {
        assert_eq!(Tally::default().settle(true, false).failed, 1);
        assert_eq!(Tally::default().settle(false, false).failed, 1);
        assert_eq!(Tally::default().settle(true, true).failed, 0);
        assert_eq!(
            Tally {
                passed: 5,
                ..Tally::default()
            }
            .settle(true, false)
            .failed,
            0
        );
    }

    #[test]
    fn a_bad_end_is_a_failure_even_when_all_tests_passed() {
        assert_eq!(
            Tally {
                passed: 5,
                ..Tally::default()
            }
            .settle(false, false)
            .failed,
            1
        );
        assert_eq!(
            Tally {
                passed: 5,
                failed: 2,
                ..Tally::default()
            }
            .settle(false, false)
            .failed,
            2
        );
    }

    #[test]
    fn the_last_line_names_all_three() {
        assert_eq!(
            Tally::default().last_line(),
            "0 passed, 0 failed, 0 skipped"
        );
        assert_eq!(
            Tally {
                passed: 5,
                skipped: 2,
                ..Tally::default()
            }
            .short(),
            "5 passed, 2 skipped"
        );
    }
}
