//! What is printed for people: styles where a terminal shows them, lines as wide as it is.

use std::io::{self, IsTerminal as _, Write as _};

use crate::command::{Exit, Failure};

/// How standard output wants its text.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    styled: bool,
    width: Option<usize>,
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

impl Terminal {
    /// As standard output is: styles and wrapping on a terminal, unless `NO_COLOR` is set
    /// (no-color.org) or `TERM` is `dumb`; neither where it is a file or a pipe.
    pub fn of_stdout() -> Self {
        if !io::stdout().is_terminal() {
            return Self::plain();
        }
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let width = terminal_size::terminal_size()
            .map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0))
            .clamp(MIN_WIDTH, MAX_WIDTH);
        Self {
            styled: !set("NO_COLOR") && !dumb,
            width: Some(width),
        }
    }

    /// No styles, and lines as long as they are.
    pub fn plain() -> Self {
        Self {
            styled: false,
            width: None,
        }
    }

    /// Whether styles are shown.
    pub fn is_styled(&self) -> bool {
        self.styled
    }

    /// The text in a style.
    pub fn style(&self, style: Style, text: &str) -> String {
        if !self.styled {
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
    pub fn paragraph(&self, label: &str, text: &str) -> String {
        let column = label.chars().count();
        let width = self
            .width
            .unwrap_or(usize::MAX)
            .saturating_sub(column)
            .max(MIN_WIDTH / 2);
        let mut out = String::from(label);
        let mut used = 0;
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > width {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', column));
                used = 0;
            }
            if used > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += length;
        }
        out.push('\n');
        out
    }
}

/// Prints to standard output. A reader that has gone away is no failure: it has what it wanted.
///
/// # Errors
/// When standard output cannot be written for another reason, such as a full disk.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(
            Exit::CannotCreate,
            format!("Standard output cannot be written: {error}."),
            "Check where the output is sent, and the free space there.",
        )),
        _ => Ok(()),
    }
}

/// Prints to standard error, for people; there is nowhere to say that this failed.
pub fn note(text: &str) {
    drop(writeln!(io::stderr(), "{text}"));
}

const DEFAULT_WIDTH: usize = 80;
const MIN_WIDTH: usize = 40;
/// Longer lines are hard to read (some 75 characters are best, and there is an indent).
const MAX_WIDTH: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_terminal_text_is_one_plain_line() {
        let terminal = Terminal::plain();
        assert_eq!(terminal.style(Style::Red, "no"), "no");
        let long = "word ".repeat(100);
        assert_eq!(terminal.paragraph("why  ", &long).lines().count(), 1);
    }

    #[test]
    fn lines_break_at_words_and_keep_the_column() {
        let terminal = Terminal {
            styled: true,
            width: Some(40),
        };
        let text = terminal.paragraph("  code  ", "one two three four five six seven eight nine");
        assert_eq!(
            text,
            "  code  one two three four five six\n        seven eight nine\n"
        );
        let long = "x".repeat(90);
        assert_eq!(terminal.paragraph("", &long), format!("{long}\n"));
        assert_eq!(terminal.style(Style::Bold, "a"), "\u{1b}[1ma\u{1b}[0m");
    }
}
