//! A report as text for people: the answer first, then what it rests on.

use std::ops::{Deref, DerefMut};

use super::{Look, Page, Style, mark, weight};
use crate::report::{RawCandidate, RawFinding, RawHeadline, RawVerdict, Report};
use crate::verdict::Outcome;

impl Look {
    /// The report of a verdict, or of the split.
    #[must_use]
    pub fn report(self, report: &Report) -> String {
        let mut page = Verdicts {
            report,
            page: Page::new(self),
        };
        page.all();
        page.page.out
    }
}

/// A page on a report.
struct Verdicts<'a> {
    report: &'a Report,
    page: Page,
}

impl Deref for Verdicts<'_> {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl DerefMut for Verdicts<'_> {
    fn deref_mut(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Verdicts<'_> {
    fn all(&mut self) {
        self.unread();
        match self.report.verdicts() {
            [only] => self.verdict(only),
            several => {
                // The headline of the whole is the worst verdict's, which follows with its details.
                let (mark, style) = mark(self.report.outcome().as_str());
                let count = several.len();
                let heading = format!(
                    "{mark} {count} certificates were judged; the least good verdict counts."
                );
                let heading = self.look.style(style, &heading);
                self.line(&heading);
                for verdict in several {
                    self.gap();
                    self.verdict(verdict);
                }
            }
        }
        self.problems();
        self.passed_over();
        self.question();
    }

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
            .look
            .style(style, &format!("{mark} {}", headline.heading));
        self.line(&heading);
        self.paragraph("  ", &headline.plain);
        self.gap();
        self.headline(&headline);
        self.gap();
    }

    fn verdict(&mut self, verdict: &RawVerdict) {
        let (mark, style) = mark(verdict.outcome);
        let headline = &verdict.headline;
        let heading = self
            .look
            .style(style, &format!("{mark} {}", headline.heading));
        self.line(&heading);
        self.paragraph("  ", &headline.plain);
        self.gap();
        self.headline(headline);
        if let Some(member) = &verdict.member {
            self.paragraph("  member  ", member);
        }
        self.findings(verdict);
        self.path(&verdict.path);
        self.candidates(&verdict.candidates);
        self.issuers(verdict);
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
        let (mark, style) = weight(finding.severity);
        let code = format!("{mark} {}", finding.code);
        let about = finding
            .certificate
            .map_or_else(String::new, |index| format!("certificate {index}, "));
        let place = format!("({about}{})", finding.clause);
        self.head(indent.len(), &[(style, &code)], &place);
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

    /// The other issuers, where the answer is no: who is trusted needs none of them.
    fn issuers(&mut self, verdict: &RawVerdict) {
        let trusted = verdict.outcome == Outcome::Trusted.as_str();
        if trusted || verdict.issuers.is_empty() {
            return;
        }
        self.title("Other certificates that could have been the issuer");
        for issuer in &verdict.issuers {
            let code = issuer
                .code
                .map_or_else(String::new, |code| format!(" ({code})"));
            let text = format!("{}: {}{code}", self.name(issuer.certificate), issuer.plain);
            self.paragraph(&format!("    of {}: ", issuer.of), &text);
        }
        if verdict.issuers_left_out > 0 {
            let text = format!("and {} more", verdict.issuers_left_out);
            self.paragraph("    ", &text);
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
    fn question(&mut self) {
        let question = &self.report.raw.question;
        let against = match &question.zone {
            Some(zone) => {
                let membership = match zone.membership {
                    "signature" => ", membership by signature alone",
                    _ => "",
                };
                format!("zone {}{membership}", zone.id)
            }
            None => match self.report.anchor_files {
                0 => "no anchor".to_owned(),
                1 => "the anchors of one file".to_owned(),
                several => format!("the anchors of {several} files"),
            },
        };
        let profile = match (question.kind, question.profile) {
            (_, "zone") | ("split", _) => String::new(),
            (_, other) => format!("profile {other}, "),
        };
        let revocation = match question.revocation.policy {
            "if-present" => String::new(),
            policy => format!(", revocation {policy}"),
        };
        let text = format!(
            "Judged against {against}; {profile}role {}, at {}{revocation}.",
            question.role, question.at
        );
        self.gap();
        self.styled(Style::Dim, "  ", &text);
    }
}
