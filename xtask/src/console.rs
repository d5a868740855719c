//! What the person sees while we work: one line a step, with its time.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Standard error, and whether it can show colours and rewrite a line.
#[derive(Debug)]
pub(crate) struct Console {
    live: bool,
    colour: bool,
}

/// A step under way: its line is open until it is ended.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    console: &'a Console,
    what: String,
    start: Instant,
    shown: u64,
    /// Nothing else writes to the terminal while this step runs.
    quiet: bool,
}

/// The colour of a step's end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tone {
    Good,
    Bad,
    Plain,
}

impl Console {
    pub(crate) fn new() -> Self {
        let live = io::stderr().is_terminal();
        let no_colour = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self {
            live: live && !dumb,
            colour: live && !no_colour && !dumb,
        }
    }

    /// Opens the line of a step that keeps the terminal to itself.
    pub(crate) fn step(&self, what: &str) -> Step<'_> {
        eprint!("── {what} … ");
        let _ = io::stderr().flush();
        self.open(what, true)
    }

    /// Opens a step whose command writes to the terminal too.
    pub(crate) fn noisy_step(&self, what: &str) -> Step<'_> {
        eprintln!("── {what} …");
        self.open(what, false)
    }

    /// One line of news.
    pub(crate) fn say(&self, text: &str) {
        eprintln!("── {text}");
    }

    /// A remark under a step.
    pub(crate) fn note(&self, text: &str) {
        eprintln!("   {text}");
    }

    /// `text`, in colour where colours are shown.
    pub(crate) fn paint(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Good => "32",
            Tone::Bad => "1;31",
            Tone::Plain => return text.to_owned(),
        };
        if self.colour {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    fn open(&self, what: &str, quiet: bool) -> Step<'_> {
        Step {
            console: self,
            what: what.to_owned(),
            start: Instant::now(),
            shown: 0,
            quiet,
        }
    }
}

impl Step<'_> {
    /// Shows the seconds that have passed, where a line can be rewritten.
    pub(crate) fn tick(&mut self) {
        let seconds = self.start.elapsed().as_secs();
        if self.quiet && self.console.live && seconds > self.shown {
            self.shown = seconds;
            eprint!("\r── {} … {}", self.what, duration(self.start.elapsed()));
            let _ = io::stderr().flush();
        }
    }

    /// Ends the line with "done in …".
    pub(crate) fn done(self) -> Duration {
        self.end(Tone::Good, "done")
    }

    /// Ends the line with "failed after …".
    pub(crate) fn failed(self) -> Duration {
        self.end(Tone::Bad, "failed")
    }

    /// Ends the line with a result of one's own and the time.
    pub(crate) fn end(self, tone: Tone, result: &str) -> Duration {
        let elapsed = self.start.elapsed();
        let joint = if matches!(tone, Tone::Bad) {
            "after"
        } else {
            "in"
        };
        let end = format!(
            "{} {joint} {}",
            self.console.paint(tone, result),
            duration(elapsed)
        );
        if !self.quiet {
            eprintln!("── {}: {end}", self.what);
        } else if self.shown > 0 {
            eprintln!("\r\x1b[K── {} … {end}", self.what);
        } else {
            eprintln!("{end}");
        }
        elapsed
    }
}

/// A time for people: "0.4 s", "41 s", "3 min 7 s".
pub(crate) fn duration(time: Duration) -> String {
    let tenths = (time.as_millis() + 50) / 100;
    if tenths < 100 {
        return format!("{}.{} s", tenths / 10, tenths % 10);
    }
    let seconds = (time.as_millis() + 500) / 1000;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        let shown = |millis| duration(Duration::from_millis(millis));
        assert_eq!(shown(0), "0.0 s");
        assert_eq!(shown(949), "0.9 s");
        assert_eq!(shown(9_940), "9.9 s");
        assert_eq!(shown(9_960), "10 s");
        assert_eq!(shown(59_400), "59 s");
        assert_eq!(shown(59_600), "1 min 0 s");
        assert_eq!(shown(187_000), "3 min 7 s");
    }
}
