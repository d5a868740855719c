//! The only place where sentences are made: what was found, and what to do, from the table.

use crate::Certificate;
use crate::catalogue::{self, CodeText};
use crate::finding::{Code, Finding};
use crate::time::Time;
use crate::verdict::{OtherIssuer, Outcome, Verdict, Why};
use crate::zone::Zone;

/// A finding or an outcome in sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The stable code.
    pub code: &'static str,
    /// Two to five words: which of the five classes it is.
    pub heading: &'static str,
    /// One sentence for everybody.
    pub plain: String,
    /// One sentence for experts, with what was compared.
    pub expert: String,
    /// What to do.
    pub action: String,
    /// The clause that the rule rests on.
    pub clause: &'static str,
}

/// What sentences are made from.
pub(crate) struct Telling<'a> {
    pub certificates: &'a [&'a Certificate],
    pub zone: Option<&'a Zone>,
    pub split: bool,
    pub at: Time,
}

impl Telling<'_> {
    /// The headline of a verdict.
    pub(crate) fn headline(&self, verdict: &Verdict) -> Headline {
        let finding = verdict.headline().cloned();
        let finding =
            finding.unwrap_or_else(|| Finding::error(verdict.code).about(verdict.subject));
        let mut headline = self.finding(&finding, Some(verdict));
        headline.heading = self.heading(verdict.outcome, verdict.code);
        headline
    }

    /// The sentences of one finding.
    pub(crate) fn finding(&self, finding: &Finding, verdict: Option<&Verdict>) -> Headline {
        let text = catalogue::text(finding.code);
        let fill = |template: &str| self.fill(template, finding, verdict);
        Headline {
            code: finding.code.as_str(),
            heading: "",
            plain: fill(text.plain),
            expert: fill(text.expert),
            action: fill(text.action),
            clause: text.clause,
        }
    }

    /// Why a certificate is no issuer on the path: the code, where there is one, and a sentence.
    pub(crate) fn issuer(&self, other: &OtherIssuer) -> (Option<&'static str>, String) {
        let template = match &other.why {
            Why::Refused(finding) | Why::NotTried(finding) => {
                let mut told = self.finding(finding, None);
                // Here it is the candidate that is the wrong one of that name.
                if (finding.code, finding.certificate) == (Code::SameNameOtherKey, Some(other.of)) {
                    let template = "It has that name, but not the key that signed {certificate}.";
                    told.plain = self.fill(template, finding, None);
                }
                return (Some(told.code), told.plain);
            }
            Why::SameReasons => "A path with it is refused for the same reasons.",
            Why::LessFar => "It was tried, and came less far than the candidates that are listed.",
            Why::NotNeeded => "It was not tried: a good path was found before.",
            Why::NotNamed => "It was not tried: {certificate} names another key.",
            Why::Loop => "It has the name and the key of a certificate that the path has already.",
            Why::OtherAnchors => "It is an anchor of another zone, which this path may not end at.",
            Why::OtherName => "It has the issuer's key, but is not named {issuer}.",
            Why::OtherNameByKeyId => {
                "It says that it has the key that {certificate} names, but is not named {issuer}."
            }
        };
        let finding = Finding::error(Code::MissingIssuer).about(other.of);
        (None, self.fill(template, &finding, None))
    }

    fn heading(&self, outcome: Outcome, code: Code) -> &'static str {
        if code == Code::TrustedByFederation {
            return "Trusted by federation.";
        }
        match (outcome, self.split, self.zone.is_some()) {
            (Outcome::Trusted, true, _) => "The split holds.",
            (Outcome::Rejected, true, _) if code == Code::EdgeChainsToZone => {
                "The edge certificate may not come from the zone."
            }
            (Outcome::Rejected, true, _) => "The split does not hold.",
            (Outcome::Trusted, false, true) => "In the zone.",
            (Outcome::Rejected, false, true) => "Not in the zone.",
            (Outcome::Trusted, false, false) => "Trusted.",
            (Outcome::Rejected, false, false) => "Refused.",
            (Outcome::Incomplete, ..) => "Not enough to decide.",
        }
    }

    /// Puts values in place of a template's `{…}`. Unknown names stay, so that a test sees them.
    fn fill(&self, template: &str, finding: &Finding, verdict: Option<&Verdict>) -> String {
        let mut out = String::with_capacity(template.len() + 64);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match self.value(name, finding, verdict) {
                Some(value) => out.push_str(&value),
                None => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    fn value(&self, name: &str, finding: &Finding, verdict: Option<&Verdict>) -> Option<String> {
        let certificate = finding
            .certificate
            .and_then(|index| self.certificates.get(index));
        let path = verdict
            .map(|verdict| verdict.best.as_slice())
            .unwrap_or_default();
        let named = |index: &usize| self.certificates.get(*index).map(|c| c.label());
        Some(match name {
            "certificate" => {
                certificate.map_or_else(|| "the certificate".to_owned(), |c| c.label())
            }
            "issuer" => {
                certificate.map_or_else(|| "another authority".to_owned(), |c| c.issuer_label())
            }
            "expected" => finding.expected.clone(),
            "found" => finding.found.clone(),
            "zone" => self
                .zone
                .map_or_else(|| "this site".to_owned(), |zone| zone.id().to_string()),
            "federation" => verdict
                .and_then(|verdict| verdict.federation.as_ref())
                .map_or_else(|| "another zone".to_owned(), |id| id.to_string()),
            "at" => self.at.to_string(),
            "anchor" => path.last().and_then(named).unwrap_or_default(),
            "authorities" => self.zone.map(authority_names).unwrap_or_default(),
            "path" => path
                .iter()
                .filter_map(named)
                .collect::<Vec<_>>()
                .join(" → "),
            "pin" => {
                let anchor = path.last().and_then(|index| self.certificates.get(*index));
                anchor
                    .map(|anchor| anchor.spki_sha256_hex())
                    .unwrap_or_default()
            }
            "checks" => verdict
                .map(|verdict| verdict.checks.to_string())
                .unwrap_or_default(),
            "until" => self.earliest_end(path).map(Time::day).unwrap_or_default(),
            "days" => self
                .earliest_end(path)
                .map(|end| self.days_until(end))
                .unwrap_or_default(),
            _ => return None,
        })
    }

    /// The first end of validity on a path.
    fn earliest_end(&self, path: &[usize]) -> Option<Time> {
        path.iter()
            .filter_map(|index| self.certificates.get(*index))
            .map(|c| c.not_after())
            .min()
    }

    fn days_until(&self, end: Time) -> String {
        match (end.unix() - self.at.unix()).div_euclid(86_400) {
            0 => "less than a day".to_owned(),
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        }
    }
}

fn authority_names(zone: &Zone) -> String {
    let anchors = zone.anchors().iter();
    anchors
        .map(|anchor| anchor.certificate().label())
        .collect::<Vec<_>>()
        .join(" or ")
}

/// The table's entry for a code; `None` where there is no such code.
#[must_use]
pub fn explain(code: &str) -> Option<CodeText> {
    Code::ALL
        .iter()
        .find(|known| known.as_str() == code)
        .map(|known| catalogue::text(*known))
}
