//! Rust source as the structure test sees it: without comments, literals and tests, and with its paths resolved.

use std::collections::BTreeSet;

/// A path that the code names, from the crate's root or from an extern crate: `["crate", "zone", "Zone"]`.
pub(crate) type Path = Vec<String>;

/// Replaces comments by spaces and what is inside literals by quotes. Line breaks stay where they are.
pub(crate) fn mask(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    let copy = |masked: &mut String, from: usize, to: usize, filler: char| {
        masked.extend(
            chars[from..to]
                .iter()
                .map(|&c| if c == '\n' { '\n' } else { filler }),
        );
    };
    while at < chars.len() {
        let (end, filler) = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => {
                (find(&chars, at, |rest| rest[0] == '\n'), ' ')
            }
            '/' if chars.get(at + 1) == Some(&'*') => (block_comment_end(&chars, at), ' '),
            '"' => (string_end(&chars, at + 1), '"'),
            'r' | 'b' | 'c' if !follows_word(&chars, at) => {
                match prefixed_literal_end(&chars, at) {
                    Some(end) => (end, '"'),
                    None => (at + 1, '\0'),
                }
            }
            '\'' => match char_end(&chars, at) {
                Some(end) => (end, '"'),
                None => (at + 1, '\0'),
            },
            _ => (at + 1, '\0'),
        };
        if filler == '\0' {
            masked.push(chars[at]);
        } else {
            copy(&mut masked, at, end, filler);
        }
        at = end;
    }
    masked
}

/// Blanks the items under `#[cfg(test)]` and `#[test]` in masked code.
pub(crate) fn without_tests(masked: &str) -> String {
    let mut code: String = masked.to_owned();
    for mark in ["#[cfg(test)]", "#[cfg(all(test", "#[test]"] {
        let current: Vec<char> = code.chars().collect();
        let mark: Vec<char> = mark.chars().collect();
        let mut kept = String::with_capacity(code.len());
        let mut at = 0;
        while at < current.len() {
            if current[at..].starts_with(&mark) {
                let end = item_end(&current, at);
                kept.extend(
                    current[at..end]
                        .iter()
                        .map(|&c| if c == '\n' { '\n' } else { ' ' }),
                );
                at = end;
            } else {
                kept.push(current[at]);
                at += 1;
            }
        }
        code = kept;
    }
    code
}

/// Lines that hold code.
pub(crate) fn code_lines(code: &str) -> usize {
    code.lines().filter(|line| !line.trim().is_empty()).count()
}

/// Every path with at least two parts that `code` names, in `use` and elsewhere, made absolute.
///
/// `module` is the file's own module path: `["zone", "file"]` for `src/zone/file.rs`, empty for the crate's root.
pub(crate) fn paths(code: &str, module: &[String]) -> BTreeSet<Path> {
    let tokens = tokens(code);
    let mut found = BTreeSet::new();
    let mut inline: Vec<(usize, String)> = Vec::new();
    let (mut depth, mut at) = (0, 0);
    while at < tokens.len() {
        let here: Vec<String> = module
            .iter()
            .cloned()
            .chain(inline.iter().map(|(_, name)| name.clone()))
            .collect();
        match tokens[at].as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                inline.retain(|(outer, _)| *outer < depth);
            }
            "mod" if tokens.get(at + 2).is_some_and(|token| token == "{") => {
                inline.push((depth, tokens[at + 1].clone()))
            }
            "use" => {
                at += 1;
                use_tree(&tokens, &mut at, &[], &mut |path| {
                    found.insert(absolute(&here, path));
                });
                continue;
            }
            token if is_word(token) => {
                let mut path = vec![token.to_owned()];
                while tokens.get(at + 1).is_some_and(|token| token == "::")
                    && tokens.get(at + 2).is_some_and(|token| is_word(token))
                {
                    path.push(tokens[at + 2].clone());
                    at += 2;
                }
                if path.len() > 1 {
                    found.insert(absolute(&here, path));
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The traits that `code` derives, and those that it implements, by their last name.
pub(crate) fn derives(code: &str) -> BTreeSet<String> {
    let tokens = tokens(code);
    let mut found = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        // `derive(A, serde::B)` as an attribute of its own or inside `cfg_attr`.
        if token == "derive" && tokens.get(at + 1).is_some_and(|token| token == "(") {
            let inside = tokens[at + 2..].iter().take_while(|token| *token != ")");
            found.extend(inside.filter(|token| is_word(token)).cloned());
        }
        // `impl<'a> serde::B<'a> for C`: the last word at no depth of generics before `for`.
        if token == "impl" {
            let mut depth = 0;
            let mut last = None;
            for token in &tokens[at + 1..] {
                match token.as_str() {
                    "<" => depth += 1,
                    ">" => depth -= 1,
                    "for" if depth == 0 => {
                        found.extend(last.take());
                        break;
                    }
                    "{" | ";" => break,
                    word if depth == 0 && is_word(word) => last = Some(word.to_owned()),
                    _ => {}
                }
            }
        }
    }
    found
}

/// One level of a `use` declaration: a path, or a group of them. What is renamed ends with its new name.
fn use_tree(tokens: &[String], at: &mut usize, before: &[String], found: &mut impl FnMut(Path)) {
    let mut path = before.to_vec();
    while let Some(token) = tokens.get(*at) {
        match token.as_str() {
            "{" => {
                *at += 1;
                while tokens.get(*at).is_some_and(|token| token != "}") {
                    use_tree(tokens, at, &path, found);
                    if tokens.get(*at).is_some_and(|token| token == ",") {
                        *at += 1;
                    }
                }
                *at += 1;
                return;
            }
            "::" | "as" => {}
            word if is_word(word) || word == "*" => path.push(word.to_owned()),
            _ => break,
        }
        *at += 1;
    }
    // `use a::{self}` names a.
    if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
        path.pop();
    }
    if !path.is_empty() {
        found(path);
    }
}

/// `path` from the crate's root, where it begins with `self` or `super`.
fn absolute(module: &[String], path: Path) -> Path {
    let mut here: Vec<String> = module.to_vec();
    let mut rest = path.as_slice();
    match rest.first().map(String::as_str) {
        Some("self") => rest = &rest[1..],
        Some("super") => {
            while rest.first().is_some_and(|word| word == "super") {
                here.pop();
                rest = &rest[1..];
            }
        }
        _ => return path,
    }
    std::iter::once("crate".to_owned())
        .chain(here)
        .chain(rest.iter().cloned())
        .collect()
}

fn tokens(code: &str) -> Vec<String> {
    let chars: Vec<char> = code.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        at += 1;
        if is_word_char(chars[start]) {
            at = find(&chars, at, |rest| !is_word_char(rest[0]));
        } else if chars[start..].starts_with(&[':', ':']) {
            at += 1;
        } else if chars[start].is_whitespace() {
            continue;
        }
        tokens.push(chars[start..at].iter().collect());
    }
    tokens
}

fn is_word(token: &str) -> bool {
    token
        .chars()
        .next()
        .is_some_and(|c| c == '_' || c.is_alphabetic())
}

fn is_word_char(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn follows_word(chars: &[char], at: usize) -> bool {
    at > 0 && is_word_char(chars[at - 1])
}

/// The first place from `at` on where `is_end` holds for what follows, or the end.
fn find(chars: &[char], at: usize, is_end: impl Fn(&[char]) -> bool) -> usize {
    (at..chars.len())
        .find(|&place| is_end(&chars[place..]))
        .unwrap_or(chars.len())
}

/// The end of a string whose first quote is before `at`.
fn string_end(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// The end of r"…", r#"…"#, b"…", br"…", c"…" and b'…' at `at`, or nothing where this is a word.
fn prefixed_literal_end(chars: &[char], at: usize) -> Option<usize> {
    let quote = find(chars, at, |rest| !matches!(rest[0], 'r' | 'b' | 'c'));
    let prefix = &chars[at..quote];
    if prefix.len() > 2 {
        return None;
    }
    if prefix == ['b'] && chars.get(quote) == Some(&'\'') {
        return char_end(chars, quote);
    }
    if !prefix.contains(&'r') {
        return (chars.get(quote) == Some(&'"')).then(|| string_end(chars, quote + 1));
    }
    let open = find(chars, quote, |rest| rest[0] != '#');
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let close: Vec<char> = std::iter::once('"')
        .chain(std::iter::repeat_n('#', open - quote))
        .collect();
    Some((find(chars, open + 1, |rest| rest.starts_with(&close)) + close.len()).min(chars.len()))
}

/// The end of a character at `at`, or nothing where this is a lifetime.
fn char_end(chars: &[char], at: usize) -> Option<usize> {
    if chars.get(at + 1) == Some(&'\\') {
        return Some((find(chars, at + 3, |rest| rest[0] == '\'') + 1).min(chars.len()));
    }
    (chars.get(at + 2) == Some(&'\'')).then_some(at + 3)
}

fn block_comment_end(chars: &[char], at: usize) -> usize {
    let (mut depth, mut at) = (0, at);
    while at < chars.len() {
        if chars[at..].starts_with(&['/', '*']) {
            depth += 1;
            at += 2;
        } else if chars[at..].starts_with(&['*', '/']) {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    chars.len()
}

/// The end of the item whose attribute begins at `at`: its closing brace, or its semicolon where it has no body.
fn item_end(chars: &[char], at: usize) -> usize {
    let mut depth = 0;
    for (place, &c) in chars.iter().enumerate().skip(at) {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth -= 1;
                if depth == 0 && c == '}' {
                    return place + 1;
                }
            }
            ';' if depth == 0 => return place + 1,
            _ => {}
        }
    }
    chars.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(code: &str, module: &[&str]) -> Vec<String> {
        let module: Vec<String> = module.iter().map(|&name| name.to_owned()).collect();
        paths(&mask(code), &module)
            .into_iter()
            .map(|path| path.join("::"))
            .collect()
    }

    #[test]
    fn comments_and_literals_name_nothing() {
        let code = r####"
            // crate::a::A
            /* crate::b /* nested */ crate::c::C */
            const A: &str = "crate::d::D \" crate::e::E";
            const B: &str = r#"crate::f::F " crate::g"#;
            const C: (char, u8) = ('"', b'"');
            fn f<'a>(x: &'a str) -> crate::real::Real<'a> { br(x) }
        "####;
        assert_eq!(named(code, &[]), ["crate::real::Real"]);
    }

    #[test]
    fn use_trees_are_unfolded() {
        let code = "use crate::{zone::{self, file::Raw as R}, path::*}; use std::{fs, time::SystemTime}; use serde;";
        assert_eq!(
            named(code, &[]),
            [
                "crate::path::*",
                "crate::zone",
                "crate::zone::file::Raw::R",
                "serde",
                "std::fs",
                "std::time::SystemTime"
            ]
        );
    }

    #[test]
    fn self_and_super_are_resolved_also_in_inline_modules() {
        assert_eq!(
            named("use super::cert::Certificate;", &["zone", "file"]),
            ["crate::zone::cert::Certificate"]
        );
        assert_eq!(
            named("use super::super::report::Report;", &["zone", "file"]),
            ["crate::report::Report"]
        );
        assert_eq!(
            named(
                "mod inner { fn f(x: super::Y) {} } use super::z::Z;",
                &["zone"]
            ),
            ["crate::z::Z", "crate::zone::Y"]
        );
        assert_eq!(
            named("pub use self::file::Raw;", &["zone"]),
            ["crate::zone::file::Raw"]
        );
    }

    #[test]
    fn tests_are_cut_and_the_rest_is_not() {
        let code = "fn a() { x::y(); }\n#[cfg(test)]\nmod tests {\n  fn b() { c::d(\"}\"); }\n}\n#[cfg(test)]\nmod more;\nfn e() { f::g() }\n";
        let code = without_tests(&mask(code));
        assert_eq!(paths(&code, &[]).len(), 2);
        assert_eq!(code_lines(&code), 2);
    }

    #[test]
    fn derived_and_implemented_traits_are_found_and_bounds_are_not() {
        let code = "#[derive(Debug, serde::Serialize)] struct A; #[cfg_attr(x, derive(Clone))] struct B;
            impl<'de> serde::Deserialize<'de> for C {} impl<T: Bound<u8>> Display for D<T> {} impl E { fn f<T: Other>() {} }";
        let found: Vec<String> = derives(&mask(code)).into_iter().collect();
        assert_eq!(
            found,
            [
                "Clone",
                "Debug",
                "Deserialize",
                "Display",
                "Serialize",
                "serde"
            ]
        );
    }

    #[test]
    fn code_lines_leave_out_comments_and_blank_lines() {
        assert_eq!(
            code_lines(&mask(
                "//! doc\n\nfn a() {} // why\n/* more\n   words */\nconst A: &str = \"x\n  y\";\n"
            )),
            3
        );
    }
}
