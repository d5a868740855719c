//! What the differential run prints, as counts.

use super::tally::Tally;

/// The closing line `N passed, N failed`, and each chain that nothing explains.
pub(crate) fn parse(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines() {
        if line.starts_with("not explained: ") {
            tally.remarks.push(line.to_owned());
        } else if let Some((passed, failed)) = line
            .strip_suffix(" failed")
            .and_then(|counts| counts.split_once(" passed, "))
            && let (Ok(passed), Ok(failed)) = (passed.parse(), failed.parse())
        {
            (tally.passed, tally.failed) = (passed, failed);
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_counts_and_chains_are_named() {
        let tally = parse("seed 1: …\nnot explained: chain 7: x\n19999 passed, 1 failed\n");
        assert_eq!((tally.passed, tally.failed), (19_999, 1));
        assert_eq!(tally.remarks, ["not explained: chain 7: x"]);
    }
}
