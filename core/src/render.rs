//! Reports as text for terminals. It reads reports and nothing behind them, so that every line is
//! in the JSON too, and prints the same bytes wherever it runs.

mod change;
mod compare;
mod explain;
mod inspect;
mod verify;

use std::fmt::Write;

use crate::text::visible;
use crate::verdict::Outcome;

/// How text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// How many columns a line may have; as many as it takes without one.
    pub width: Option<usize>,
    /// Whether styles are shown, as ANSI sequences.
    pub colour: bool,
}

/// A way to set text off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A heading.
    Bold,
    /// Good news.
    Green,
    /// Bad news.
    Red,
    /// Neither.
    Yellow,
    /// Of less weight.
    Dim,
}

/// However narrow a terminal is, this many columns are left for a paragraph's text.
const MIN_TEXT: usize = 20;

impl Look {
    /// No styles, and lines as long as they are.
    #[must_use]
    pub fn plain() -> Self {
        Self {
            width: None,
            colour: false,
        }
    }

    /// The text in a style.
    #[must_use]
    pub fn style(self, style: Style, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match style {
            Style::Bold => "1",
            Style::Green => "1;32",
            Style::Red => "1;31",
            Style::Yellow => "1;33",
            Style::Dim => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// Text as a paragraph: `label` before its first line, the others indented to the same column.
    #[must_use]
    pub fn paragraph(self, label: &str, text: &str) -> String {
        let mut out = String::from(label);
        self.fill(&mut out, columns(label), text, None);
        out
    }

    /// Appends text from this column on, each of its lines in the style.
    fn fill(self, out: &mut String, column: usize, text: &str, style: Option<Style>) {
        self.fill_after(out, column, column, text, style);
    }

    /// Appends text to a line that has `first` columns already; its further lines are indented to
    /// `column`.
    fn fill_after(
        self,
        out: &mut String,
        first: usize,
        column: usize,
        text: &str,
        style: Option<Style>,
    ) {
        let width = self.width.unwrap_or(usize::MAX);
        let room = width.max(column.saturating_add(MIN_TEXT));
        let mut line = String::new();
        let mut used = first;
        let push = |out: &mut String, line: &str| match style {
            Some(style) => out.push_str(&self.style(style, line)),
            None => out.push_str(line),
        };
        for word in text.split_whitespace() {
            let length = columns(word);
            let begun = !line.is_empty() || used > column;
            if begun && used + usize::from(!line.is_empty()) + length > room {
                push(out, &line);
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', column));
                line.clear();
                used = column;
            }
            if !line.is_empty() {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
        push(out, &line);
        out.push('\n');
    }
}

/// Text that grows line by line.
struct Page {
    look: Look,
    out: String,
}

impl Page {
    fn new(look: Look) -> Self {
        Self {
            look,
            out: String::new(),
        }
    }

    /// A line of our own.
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn gap(&mut self) {
        self.out.push('\n');
    }

    fn title(&mut self, text: &str) {
        let text = self.look.style(Style::Bold, text);
        // Writing to a String cannot fail.
        let _ = write!(self.out, "\n  {text}\n");
    }

    /// Pieces of our own in styles, and `after` behind them, or below where it has no room.
    fn head(&mut self, indent: usize, pieces: &[(Style, &str)], after: &str) {
        self.out.extend(std::iter::repeat_n(' ', indent));
        let mut used = indent;
        for (number, (style, text)) in pieces.iter().enumerate() {
            if number > 0 {
                self.out.push(' ');
                used += 1;
            }
            self.out.push_str(&self.look.style(*style, text));
            used += columns(text);
        }
        let width = self.look.width.unwrap_or(usize::MAX);
        if used + 1 + columns(after) <= width {
            let after = self.look.style(Style::Dim, after);
            // Writing to a String cannot fail.
            let _ = writeln!(self.out, " {after}");
        } else {
            self.gap();
            self.styled(Style::Dim, &" ".repeat(indent + 2), after);
        }
    }

    /// Text that may come from outside, after a label of our own.
    fn paragraph(&mut self, label: &str, text: &str) {
        let text = self.look.paragraph(label, &visible(text));
        self.out.push_str(&text);
    }

    /// As [`Page::paragraph`], all of it in a style.
    fn styled(&mut self, style: Style, label: &str, text: &str) {
        self.out.push_str(label);
        self.look
            .fill(&mut self.out, columns(label), &visible(text), Some(style));
    }

    /// A label of at most `width` columns that may come from outside, and beside it what it says.
    fn pair(&mut self, indent: usize, label: &str, width: usize, text: &str) {
        let label = visible(label);
        let used = columns(&label);
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.out.push_str(&self.look.style(Style::Dim, &label));
        let column = indent + width.max(used) + 2;
        let gap = column - indent - used;
        self.out.extend(std::iter::repeat_n(' ', gap));
        self.look
            .fill(&mut self.out, column, &in_groups(&visible(text)), None);
    }

    /// As [`Page::pair`] where the label is too wide to have text beside it: the text is below.
    fn entry(&mut self, indent: usize, label: &str, width: usize, text: &str) {
        if columns(label) <= width {
            return self.pair(indent, label, width, text);
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        let label = self.look.style(Style::Dim, &visible(label));
        self.line(&label);
        let indent = " ".repeat(indent + 2);
        self.paragraph(&indent, &in_groups(text));
    }
}

/// How many columns text takes: wide characters take two, combining ones none.
fn columns(text: &str) -> usize {
    let column = |c: char| match u32::from(c) {
        0x300..=0x36f | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
        0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 => 2,
        0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    };
    text.chars().map(column).sum()
}

/// Long hex in groups of eight octets, which lines can break between; of very long hex the
/// beginning.
fn in_groups(text: &str) -> String {
    let (digits, cut) = match text.strip_suffix('…') {
        Some(digits) => (digits, "…"),
        None => (text, ""),
    };
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if digits.len() <= 40 || !digits.bytes().all(hex) {
        return text.to_owned();
    }
    const MOST: usize = 64;
    let mut out = String::new();
    for (at, digit) in digits.chars().take(MOST).enumerate() {
        if at > 0 && at % 16 == 0 {
            out.push(' ');
        }
        out.push(digit);
    }
    if digits.len() > MOST {
        let _ = write!(out, "… ({} bytes)", digits.len() / 2);
    }
    out.push_str(cut);
    out
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

/// The mark of a finding's severity.
fn weight(severity: &str) -> (&'static str, Style) {
    match severity {
        "error" => ("✗", Style::Red),
        "missing" => ("?", Style::Yellow),
        "warning" => ("!", Style::Yellow),
        _ => ("·", Style::Dim),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: Look = Look {
        width: Some(40),
        colour: true,
    };

    #[test]
    fn without_a_terminal_text_is_one_plain_line() {
        assert_eq!(Look::plain().style(Style::Red, "no"), "no");
        let long = "word ".repeat(100);
        assert_eq!(Look::plain().paragraph("why  ", &long).lines().count(), 1);
    }

    #[test]
    fn lines_break_at_words_and_keep_the_column() {
        let text = NARROW.paragraph("  code  ", "one two three four five six seven eight nine");
        assert_eq!(
            text,
            "  code  one two three four five six\n        seven eight nine\n"
        );
        let long = "x".repeat(90);
        assert_eq!(NARROW.paragraph("", &long), format!("{long}\n"));
        assert_eq!(NARROW.style(Style::Bold, "a"), "\u{1b}[1ma\u{1b}[0m");
    }

    #[test]
    fn labels_line_up_whatever_their_letters() {
        let mut page = Page::new(Look::plain());
        page.pair(2, "例え", 6, "x");
        page.pair(2, "ab", 6, &"0f".repeat(24));
        let lines = "  例え    x\n  ab      0f0f0f0f0f0f0f0f 0f0f0f0f0f0f0f0f 0f0f0f0f0f0f0f0f\n";
        assert_eq!(page.out, lines);
        let mut page = Page::new(Look::plain());
        page.pair(0, "a\u{1b}[2J", 1, "b\u{202e}");
        assert_eq!(page.out, "a\\u{1b}[2J  b\\u{202e}\n");
    }
}
