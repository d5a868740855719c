//! A report as text for people: the answer first, then what it rests on.

use std::fmt::Write as _;

use zoneseal_core::{
    Membership, Outcome, Profile, RawCandidate, RawFinding, RawHeadline, RawVerdict, Report,
    Request,
};

use crate::show::escape;
use crate::terminal::{Style, Terminal};

/// The report as text. Every line of it is in the JSON too.
pub(super) fn report(report: &Report, request: &Request, terminal: Terminal) -> String {
    let mut page = Page {
        report,
        terminal,
        out: String::new(),
    };
    page.unread();
    match report.verdicts() {
        [only] => page.verdict(only),
        several => {
            // The headline of the whole is the worst verdict's, which follows with its details.
            let (mark, style) = mark(report.outcome().as_str());
            let count = several.len();
            let heading =
                format!("{mark} {count} certificates were judged; the least good verdict counts.");
            page.line(&terminal.style(style, &heading));
            for verdict in several {
                page.out.push('\n');
                page.verdict(verdict);
            }
        }
    }
    page.problems();
    page.passed_over();
    page.question(request);
    page.out
}

struct Page<'a> {
    report: &'a Report,
    terminal: Terminal,
    out: String,
}

impl Page<'_> {
    /// Says first that a part was not read, where the verdicts alone would read as if all were well.
    fn unread(&mut self) {
        let trusted = Outcome::Trusted.as_str();
        let all_trusted = self
            .report
            .verdicts()
            .iter()
            .all(|verdict| verdict.outcome == trusted);
        if !self.report.usable() || !all_trusted || self.report.outcome() == Outcome::Trusted {
            return;
        }
        let headline = RawHeadline::from(self.report.headline());
        let (mark, style) = mark(self.report.outcome().as_str());
        let heading = self
            .terminal
            .style(style, &format!("{mark} {}", headline.heading));
        self.line(&heading);
        self.paragraph("  ", &headline.plain);
        self.out.push('\n');
        self.headline(&headline);
        self.out.push('\n');
    }

    fn verdict(&mut self, verdict: &RawVerdict) {
        let (mark, style) = mark(verdict.outcome);
        let headline = &verdict.headline;
        let heading = self
            .terminal
            .style(style, &format!("{mark} {}", headline.heading));
        self.line(&heading);
        self.paragraph("  ", &headline.plain);
        self.out.push('\n');
        self.headline(headline);
        if let Some(member) = &verdict.member {
            self.paragraph("  member  ", member);
        }
        self.findings(verdict);
        self.path(&verdict.path);
        self.candidates(&verdict.candidates);
    }

    fn headline(&mut self, headline: &RawHeadline) {
        self.paragraph("  why     ", &headline.expert);
        self.paragraph("  do      ", &headline.action);
        self.paragraph(
            "  code    ",
            &format!("{} ({})", headline.code, headline.clause),
        );
    }

    /// All findings but the one that the headline told.
    fn findings(&mut self, verdict: &RawVerdict) {
        let headline = verdict.headline.code;
        let mut others = verdict
            .findings
            .iter()
            .filter(|finding| finding.code != headline)
            .peekable();
        if others.peek().is_none() {
            return;
        }
        self.title("Also found");
        for finding in others {
            self.finding("    ", finding);
        }
    }

    fn finding(&mut self, indent: &str, finding: &RawFinding) {
        let (mark, style) = match finding.severity {
            "error" => ("✗", Style::Red),
            "missing" => ("?", Style::Yellow),
            "warning" => ("!", Style::Yellow),
            _ => ("·", Style::Dim),
        };
        let code = self
            .terminal
            .style(style, &format!("{mark} {}", finding.code));
        let about = finding
            .certificate
            .map_or_else(String::new, |index| format!("certificate {index}, "));
        let place = self
            .terminal
            .style(Style::Dim, &format!("({about}{})", finding.clause));
        self.line(&format!("{indent}{code} {place}"));
        self.paragraph(&format!("{indent}  "), &finding.plain);
        self.paragraph(&format!("{indent}  "), &finding.expert);
    }

    fn path(&mut self, path: &[usize]) {
        if path.is_empty() {
            return;
        }
        self.title("Path");
        for index in path {
            self.certificate(*index);
        }
    }

    fn certificate(&mut self, index: usize) {
        let Some(certificate) = self.report.certificates().get(index) else {
            return;
        };
        let text = format!(
            "{}, until {}, from {}, SHA-256 {}…",
            certificate.subject,
            certificate.not_after,
            certificate.source,
            certificate.sha256.get(..16).unwrap_or_default()
        );
        self.paragraph(&format!("    {index:<3} "), &text);
    }

    fn candidates(&mut self, candidates: &[RawCandidate]) {
        if candidates.is_empty() {
            return;
        }
        self.title("Other candidates, and why each failed");
        for candidate in candidates {
            let path: Vec<String> = candidate
                .path
                .iter()
                .map(|index| self.name(*index))
                .collect();
            self.paragraph("    ", &path.join(" → "));
            for finding in &candidate.findings {
                self.finding("      ", finding);
            }
        }
    }

    fn name(&self, index: usize) -> String {
        let certificate = self.report.certificates().get(index);
        certificate.map_or_else(|| index.to_string(), |c| format!("{index} {}", c.subject))
    }

    fn problems(&mut self) {
        let report = self.report;
        let mut problems = report
            .objects()
            .iter()
            .filter_map(|object| Some((object, object.problem.as_ref()?)))
            .peekable();
        if problems.peek().is_none() {
            return;
        }
        self.title("Not read");
        for (object, problem) in problems {
            let text = format!(
                "{}, byte {}: {} {} ({})",
                object.source, object.offset, problem.plain, problem.action, problem.code
            );
            self.paragraph("    ", &text);
        }
    }

    /// Keys and the like: nothing that was handed in goes unmentioned.
    fn passed_over(&mut self) {
        let report = self.report;
        let mut others = report
            .objects()
            .iter()
            .filter(|object| object.fate == "passed over")
            .peekable();
        if others.peek().is_none() {
            return;
        }
        self.title("Passed over");
        for object in others {
            let secret = match object.kind {
                "private key" if object.matches.is_empty() => "; no verdict needs it",
                "private key" => "; it belongs to a certificate above, and no verdict needs it",
                _ => "",
            };
            let text = format!(
                "{}, byte {}: {}{secret}",
                object.source, object.offset, object.kind
            );
            self.paragraph("    ", &text);
        }
    }

    /// What the verdict was asked of; every verdict names its zone (DESIGN.md, Z2).
    fn question(&mut self, request: &Request) {
        let against = match &request.zone {
            Some(zone) => {
                let membership = match zone.membership() {
                    Membership::Spiffe => "",
                    Membership::Signature => ", membership by signature alone",
                };
                format!("zone {}{membership}", zone.id())
            }
            None => match request.anchors.len() {
                0 => "no anchor".to_owned(),
                1 => "the anchors of one file".to_owned(),
                several => format!("the anchors of {several} files"),
            },
        };
        let profile = match request.profile {
            Profile::Zone => String::new(),
            other => format!("profile {}, ", other.as_str()),
        };
        let text = format!(
            "Judged against {against}; {profile}role {}, at {}.",
            request.role.as_str(),
            request.at
        );
        self.out.push('\n');
        let text = self.terminal.paragraph("  ", &escape(&text));
        let text = self.terminal.style(Style::Dim, text.trim_end());
        self.line(&text);
    }

    fn title(&mut self, text: &str) {
        let text = self.terminal.style(Style::Bold, text);
        // Writing to a String cannot fail.
        let _ = write!(self.out, "\n  {text}\n");
    }

    /// Text from the report, which has texts from certificates in it.
    fn paragraph(&mut self, label: &str, text: &str) {
        self.out
            .push_str(&self.terminal.paragraph(label, &escape(text)));
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }
}

fn mark(outcome: &str) -> (&'static str, Style) {
    if outcome == Outcome::Trusted.as_str() {
        ("✓", Style::Green)
    } else if outcome == Outcome::Rejected.as_str() {
        ("✗", Style::Red)
    } else {
        ("?", Style::Yellow)
    }
}
