//! The few pages of the proxy itself: login, who is logged in, and what went wrong.
//!
//! The text lies in `assets/`; here it is only filled in, every value escaped.

use http::StatusCode;

/// Where the style sheet of these pages is served.
pub const STYLE_PATH: &str = "/.zoneseal/style.css";
/// The style sheet.
pub const STYLE: &str = include_str!("assets/style.css");

const FRAME: &str = include_str!("assets/frame.html");
const LOGIN: &str = include_str!("assets/login.html");
const SIGNED_IN: &str = include_str!("assets/signed-in.html");
const PROBLEM: &str = include_str!("assets/problem.html");

/// The login form. `problem` is shown above it and read out by screen readers.
pub fn login(next: &str, user: &str, problem: Option<&str>) -> String {
    let alert = match problem {
        Some(problem) => format!("<p class=\"alert\" role=\"alert\">{}</p>", escape(problem)),
        None => String::new(),
    };
    // The field to fill in next has the focus.
    let (name_focus, password_focus) = if user.is_empty() {
        (" autofocus", "")
    } else {
        ("", " autofocus")
    };
    let body = fill(
        LOGIN,
        &[
            ("alert", &alert),
            ("next", &escape(next)),
            ("user", &escape(user)),
            ("name-focus", name_focus),
            ("password-focus", password_focus),
        ],
    );
    frame("Log in", &body)
}

/// Who is logged in, with the way out.
pub fn signed_in(user: &str) -> String {
    frame("Logged in", &fill(SIGNED_IN, &[("user", &escape(user))]))
}

/// What went wrong, in one sentence, and the reference to ask about it.
pub fn problem(status: StatusCode, sentence: &str, reference: &str) -> String {
    let title = status.canonical_reason().unwrap_or("Problem");
    let body = fill(
        PROBLEM,
        &[
            ("status", status.as_str()),
            ("title", &escape(title)),
            ("sentence", &escape(sentence)),
            ("reference", &escape(reference)),
        ],
    );
    frame(title, &body)
}

fn frame(title: &str, body: &str) -> String {
    fill(FRAME, &[("page-title", &escape(title)), ("body", body)])
}

/// Replaces `{{name}}` in one pass: what a value contains is never looked at again.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 256);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, tail)) = after.split_once("}}") else {
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(key, _)| *key == name) {
            out.push_str(value);
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_not_filled_again() {
        let page = login("/x\"><script>", "{{next}}<b>", Some("no & no"));
        assert!(page.contains("value=\"/x&quot;&gt;&lt;script&gt;\""));
        assert!(page.contains("value=\"{{next}}&lt;b&gt;\""));
        assert!(page.contains("no &amp; no"));
        assert!(!page.contains("<script"));
    }

    #[test]
    fn nothing_is_left_unfilled() {
        for page in [
            login("/", "", None),
            login("/", "alice", Some("x")),
            signed_in("alice"),
            problem(StatusCode::BAD_GATEWAY, "s", "r"),
        ] {
            assert!(!page.contains("{{"), "{page}");
            assert!(page.starts_with("<!doctype html>"));
        }
    }
}
