//! What is in files, as text.

use super::{Look, Page, Style, columns, weight};
use crate::inspect::{Inspection, RawExtensionView, RawInspected, RawInspection, RawPart, RawTree};

/// The column of what a certificate's fields say.
const FIELD: usize = 19;

/// The widest label of an extension's part that has its text beside it.
const PART: usize = 25;

impl Look {
    /// What is in files: the certificates, then everything else.
    #[must_use]
    pub fn inspection(self, inspection: &Inspection) -> String {
        let report = inspection.report();
        let mut page = Page::new(self);
        for certificate in &report.certificates {
            if certificate.index > 0 {
                page.gap();
            }
            page.certificate(report, certificate);
        }
        page.others(report);
        page.out.trim_start_matches('\n').to_owned()
    }
}

impl Page {
    fn certificate(&mut self, report: &RawInspection, certificate: &RawInspected) {
        let heading = format!("Certificate {}  ", certificate.index);
        self.styled(Style::Bold, &heading, &certificate.subject);
        let place = report
            .objects
            .iter()
            .find(|object| object.fate == "read" && object.certificate == Some(certificate.index));
        let offset = place.map(|object| object.offset).unwrap_or_default();
        let text = format!(
            "{}, byte {offset}: {} bytes of DER",
            certificate.source, certificate.size
        );
        self.styled(Style::Dim, "  ", &text);
        self.gap();
        self.summary(certificate);
        self.fields(&certificate.fields);
        if !certificate.extensions.is_empty() {
            self.title("Extensions");
            for extension in &certificate.extensions {
                self.extension(extension);
            }
        }
        self.lints(certificate);
        if let Some(tree) = &certificate.tree {
            self.tree(tree);
        }
    }

    fn summary(&mut self, certificate: &RawInspected) {
        let role = match (certificate.ca, certificate.self_issued) {
            (true, true) => "an authority's, self-issued",
            (true, false) => "an authority's",
            (false, true) => "no authority's, self-issued",
            (false, false) => "no authority's",
        };
        self.pair(2, "certificate", FIELD, role);
        if let Some(state) = certificate.state {
            let style = match state {
                "valid" => Style::Green,
                _ => Style::Red,
            };
            let text = self.look.style(style, state);
            let label = self.look.style(Style::Dim, "now");
            // Aligned as a pair is, with a style of its own.
            let gap = " ".repeat(FIELD + 2 - columns("now"));
            self.line(&format!("  {label}{gap}{text}"));
        }
        self.pair(2, "SHA-256", FIELD, &certificate.sha256);
        self.pair(2, "key's SHA-256", FIELD, &certificate.spki_sha256);
    }

    /// The fields, and of the key its parts: a name says all in one line.
    fn fields(&mut self, fields: &[RawPart]) {
        let mut within = "";
        for field in fields {
            if field.depth == 0 {
                within = &field.label;
                self.pair(2, &field.label, FIELD, &field.text);
            } else if within == "public key" {
                self.pair(4, &field.label, FIELD - 2, &field.text);
            }
        }
    }

    fn extension(&mut self, extension: &RawExtensionView) {
        let name = extension.name.unwrap_or("unknown extension");
        let name = self.look.style(Style::Bold, name);
        let critical = match extension.critical {
            true => format!(" {}", self.look.style(Style::Yellow, "critical")),
            false => String::new(),
        };
        let [start, end] = extension.bytes;
        let place = format!("{}, bytes {start} to {end}", extension.oid);
        let place = self.look.style(Style::Dim, &place);
        self.line(&format!("    {name}{critical}  {place}"));
        let shown = extension.parts.iter().map(|part| columns(&part.label));
        let width = shown
            .filter(|width| *width <= PART)
            .max()
            .unwrap_or_default();
        for part in &extension.parts {
            let indent = 6 + 2 * usize::from(part.depth);
            let width = width.saturating_sub(2 * usize::from(part.depth));
            self.entry(
                indent,
                &part.label,
                width.max(columns(&part.label).min(PART)),
                &part.text,
            );
        }
        if let Some(problem) = &extension.problem {
            self.styled(Style::Yellow, "      not decoded: ", problem);
        }
        if let Some(raw) = &extension.raw {
            self.pair(6, "raw", 3, raw);
        }
    }

    fn lints(&mut self, certificate: &RawInspected) {
        if certificate.lints.is_empty() {
            return;
        }
        self.title("Worth mending (no part of any verdict)");
        for lint in &certificate.lints {
            let (mark, style) = weight(lint.severity);
            let code = self.look.style(style, &format!("{mark} {}", lint.code));
            let clause = self.look.style(Style::Dim, &format!("({})", lint.clause));
            self.line(&format!("    {code} {clause}"));
            self.paragraph("      ", &lint.plain);
            self.paragraph("      ", &lint.action);
        }
    }

    fn tree(&mut self, tree: &RawTree) {
        self.title("ASN.1");
        for node in &tree.nodes {
            let [start, _] = node.header;
            let [inside, end] = node.content;
            let offset = self.look.style(Style::Dim, &format!("{start:>6}"));
            let indent = " ".repeat(2 * usize::from(node.depth));
            let size = self.look.style(Style::Dim, &format!("({})", end - inside));
            let head = format!("    {offset}  {indent}{} {size}", node.name);
            if node.text.is_empty() {
                let around = if node.encapsulates { " around" } else { "" };
                self.line(&format!("{head}{around}"));
                continue;
            }
            let column = 12 + indent.len() + columns(&node.name) + 4 + digits(end - inside);
            self.out.push_str(&head);
            self.out.push(' ');
            self.look
                .fill(&mut self.out, column, &super::visible(&node.text), None);
        }
        for problem in &tree.problems {
            self.styled(Style::Yellow, "    stopped: ", problem);
        }
        if tree.cut {
            self.styled(
                Style::Yellow,
                "    ",
                "There is more, beyond what is shown.",
            );
        }
    }

    /// What is no certificate, or the same again.
    fn others(&mut self, report: &RawInspection) {
        let others = report.objects.iter().filter(|object| object.fate != "read");
        let mut others = others.peekable();
        if others.peek().is_none() {
            return;
        }
        self.title("Also handed in");
        for object in others {
            let fate = match (&object.problem, object.certificate) {
                (Some(problem), _) => {
                    format!("{} {} ({})", problem.plain, problem.action, problem.code)
                }
                (None, Some(index)) => format!("{} {index} once more.", object.kind),
                (None, None) if object.kind == "private key" => {
                    "A private key; it was not looked into.".to_owned()
                }
                (None, None) => format!("{}; {}.", object.kind, object.fate),
            };
            let text = format!("{}, byte {}: {fate}", object.source, object.offset);
            self.paragraph("    ", &text);
        }
    }
}

fn digits(number: usize) -> usize {
    number
        .checked_ilog10()
        .map_or(1, |digits| usize::try_from(digits).unwrap_or_default() + 1)
}
