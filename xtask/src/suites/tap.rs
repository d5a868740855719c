//! What `node --test --test-reporter=tap` prints, as counts.

use std::path::Path;

use super::tally::Tally;

/// Reads node's own counts at the end, and the names and reasons of what failed or was skipped before it.
///
/// A test file in which no test is declared passes for a test in node's eyes, under the file's own path: here that
/// is a failure. Tests that a name pattern left out are not skipped tests.
pub(crate) fn parse(output: &str, files: &[impl AsRef<Path>]) -> Tally {
    let mut tally = Tally::default();
    let (mut skipped, mut unchosen, mut testless) = (0, 0, 0);
    for line in output.lines() {
        if let Some((unit, number)) = line
            .strip_prefix("# ")
            .and_then(|rest| rest.split_once(' '))
        {
            let Ok(number) = number.parse::<usize>() else {
                continue;
            };
            match unit {
                "pass" => tally.passed = number,
                "fail" | "cancelled" => tally.failed += number,
                "skipped" | "todo" => skipped += number,
                _ => {}
            }
        } else if let Some(point) = Point::parse(line) {
            if point.reason == Some("test name does not match pattern") {
                unchosen += 1;
            } else if let Some(reason) = point.reason {
                tally.skip(point.name, reason);
            } else if !point.ok {
                tally.remarks.push(format!("failed: {}", point.name));
            } else if files
                .iter()
                .any(|file| file.as_ref() == Path::new(point.name))
            {
                testless += 1;
                tally.remarks.push(format!("no test in it: {}", point.name));
            }
        }
    }
    tally.passed = tally.passed.saturating_sub(testless);
    tally.failed += testless;
    // Node's counts hold; the lines above only give names and reasons.
    tally.skipped = skipped.saturating_sub(unchosen);
    tally
}

/// One test point: "ok 3 - name # SKIP reason", at any depth.
#[derive(Debug)]
struct Point<'a> {
    ok: bool,
    name: &'a str,
    reason: Option<&'a str>,
}

impl<'a> Point<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let line = line.trim_start();
        let (ok, rest) = match line.strip_prefix("not ok ") {
            Some(rest) => (false, rest),
            None => (true, line.strip_prefix("ok ")?),
        };
        let (number, text) = rest.split_once(" - ")?;
        number.parse::<usize>().ok()?;
        for mark in [" # SKIP", " # TODO"] {
            if let Some((name, reason)) = text.rsplit_once(mark) {
                let reason = reason.trim();
                let reason = if reason.is_empty() {
                    "no reason given"
                } else {
                    reason
                };
                return Some(Self {
                    ok,
                    name,
                    reason: Some(reason),
                });
            }
        }
        Some(Self {
            ok,
            name: text,
            reason: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
TAP version 13
# Subtest: one
ok 1 - one
  ---
  duration_ms: 0.7
  ...
ok 2 - two # SKIP no corpus
ok 3 - todo one # TODO later
# Subtest: group
    # Subtest: inner
    ok 1 - inner
    ok 2 - inner skip # SKIP because
    1..2
ok 4 - group
not ok 5 - bad
# Subtest: /t/empty.test.mjs
ok 6 - /t/empty.test.mjs
1..6
# tests 7
# suites 1
# pass 3
# fail 1
# cancelled 1
# skipped 2
# todo 1
# duration_ms 198.5
";

    #[test]
    fn nodes_counts_are_taken_and_a_file_without_tests_fails() {
        let tally = parse(OUTPUT, &["/t/empty.test.mjs", "/t/full.test.mjs"]);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (2, 3, 3));
        assert_eq!(
            tally.remarks,
            ["failed: bad", "no test in it: /t/empty.test.mjs"]
        );
        assert_eq!(tally.reasons["no corpus"], ["two"]);
        assert_eq!(tally.reasons["because"], ["inner skip"]);
    }

    #[test]
    fn what_a_pattern_left_out_is_not_skipped() {
        let output = "ok 1 - a # SKIP test name does not match pattern\nok 2 - b\n# pass 1\n# fail 0\n# skipped 1\n# todo 0\n";
        let tally = parse(output, &["/t/a.test.mjs"]);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (1, 0, 0));
        assert!(tally.reasons.is_empty());
    }

    #[test]
    fn output_that_is_no_tap_has_no_test() {
        assert_eq!(
            parse("node: bad option: --test-reporter\n", &["/t/a.test.mjs"]),
            Tally::default()
        );
        assert_eq!(
            parse("# a remark\nok computer\n", &["/t/a.test.mjs"]),
            Tally::default()
        );
    }
}
