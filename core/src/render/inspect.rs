//! What is in files, as text.

use super::{Look, Page, Style, columns, in_groups, weight};
use crate::inspect::{Inspection, RawExtensionView, RawInspected, RawInspection, RawPart, RawTree};
use crate::text::visible;

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
        self.summary(certificate, report.at.as_deref());
        self.fields(&certificate.fields);
        self.pair(2, "SHA-256", FIELD, &certificate.sha256);
        self.pair(2, "key's SHA-256", FIELD, &certificate.spki_sha256);
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

    fn summary(&mut self, certificate: &RawInspected, at: Option<&str>) {
        let kind = match (certificate.ca, certificate.self_issued) {
            (true, true) => "certification authority, self-issued",
            (true, false) => "certification authority",
            (false, true) => "end entity, self-issued",
            (false, false) => "end entity",
        };
        self.pair(2, "kind", FIELD, kind);
        if let Some(state) = certificate.state {
            let style = match state {
                "valid" => Style::Green,
                _ => Style::Red,
            };
            let state = self.look.style(style, state);
            let label = self.look.style(Style::Dim, "state");
            // Aligned as a pair is, with a style of its own.
            let gap = " ".repeat(FIELD + 2 - columns("state"));
            let at = at.map_or_else(String::new, |at| format!(" at {at}"));
            self.line(&format!("  {label}{gap}{state}{at}"));
        }
    }

    /// The fields, and of the key its parts. A name says all in one line, and the algorithm that is
    /// signed is the one of the signature: otherwise the certificate would not have been read.
    fn fields(&mut self, fields: &[RawPart]) {
        let mut within = "";
        for field in fields {
            if field.depth == 0 {
                within = &field.label;
                if within == "signed algorithm" {
                    continue;
                }
                self.pair(2, &field.label, FIELD, &field.text);
            } else if within == "public key" {
                self.pair(4, &field.label, FIELD - 2, &field.text);
            }
        }
    }

    fn extension(&mut self, extension: &RawExtensionView) {
        let name = extension.name.unwrap_or("unknown extension");
        let mut pieces = vec![(Style::Bold, name)];
        if extension.critical {
            pieces.push((Style::Yellow, "critical"));
        }
        let [start, end] = extension.bytes;
        let place = format!("({}, bytes {start} to {end})", extension.oid);
        self.head(4, &pieces, &place);
        // One column for all, whatever their depth; labels beyond it have their text below.
        let deep = |part: &RawPart| 2 * usize::from(part.depth);
        let columns = extension
            .parts
            .iter()
            .map(|part| deep(part) + columns(&part.label));
        let column = columns
            .filter(|width| *width <= PART)
            .max()
            .unwrap_or_default();
        for part in &extension.parts {
            let width = column.saturating_sub(deep(part));
            self.entry(6 + deep(part), &part.label, width, &part.text);
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
            let code = format!("{mark} {}", lint.code);
            self.head(4, &[(style, &code)], &format!("({})", lint.clause));
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
            let first = 12 + indent.len() + columns(&node.name) + 4 + digits(end - inside);
            self.out.push_str(&head);
            self.out.push(' ');
            let text = in_groups(&visible(&node.text));
            let column = 14 + indent.len();
            self.look
                .fill_after(&mut self.out, first, column, &text, None);
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
        let others = report.objects.iter();
        let others = others.filter(|object| object.fate != "read" || object.certificate.is_none());
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
                (None, None) => format!("{}, {}.", object.kind, object.fate),
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
