//! What `zoneseal demo --check` prints, as counts.

use super::tally::Tally;

/// One line a check, which begins or ends with the word "pass" or "fail", in small or capital letters.
pub(crate) fn parse(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines().map(str::trim) {
        let mut words = line.split_whitespace();
        let first = words.next();
        let last = words.next_back();
        let is = |verdict: &str| {
            [first, last]
                .iter()
                .flatten()
                .any(|word| word.eq_ignore_ascii_case(verdict))
        };
        if is("fail") {
            tally.failed += 1;
            tally.remarks.push(line.to_owned());
        } else if is("pass") {
            tally.passed += 1;
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_check_counts() {
        let tally = parse(
            "Site plant-a.example\n\npass  no session: 401\nfail  logged in: 502\n  straight to the service  pass\n",
        );
        assert_eq!((tally.passed, tally.failed), (2, 1));
        assert_eq!(tally.remarks, ["fail  logged in: 502"]);
    }

    #[test]
    fn what_the_demo_prints_today_is_counted() {
        let tally = parse(
            "pass  Logged in\nFAIL  No session\n      expected 401, found 502\n1 passed, 1 failed\n",
        );
        assert_eq!((tally.passed, tally.failed), (1, 1));
        assert_eq!(tally.remarks, ["FAIL  No session"]);
    }

    #[test]
    fn prose_with_these_words_is_no_check() {
        assert_eq!(
            parse("all of these must pass now\nit may fail here\n"),
            Tally::default()
        );
    }
}
