//! Paths, as they are written and as others may read them.
//!
//! A configured prefix has one spelling only; the path of a request may have many, and `route.rs`
//! wants to know where each of them would lead.

/// The prefix of the proxy's own paths; no route lies below it.
pub const RESERVED: &str = "/.zoneseal";

/// Whether `path` is `/.zoneseal` or below it.
pub fn is_reserved(path: &str) -> bool {
    covers(RESERVED, path)
}

/// Whether a configured path can be a prefix: plain, absolute, in its only spelling.
pub fn is_prefix(path: &str) -> bool {
    let plain = path
        .bytes()
        .all(|b| b.is_ascii_graphic() && !matches!(b, b'?' | b'#' | b'%' | b'\\' | b';'));
    path.starts_with('/')
        && plain
        && (path == "/" || !path.ends_with('/'))
        && lenient(path) == path
        && !is_reserved(path)
}

/// Whether `path` is `prefix` or below it, by whole segments.
pub(crate) fn covers(prefix: &str, path: &str) -> bool {
    if prefix == "/" {
        return path.starts_with('/');
    }
    match path.strip_prefix(prefix) {
        Some(rest) => rest.is_empty() || rest.starts_with('/'),
        None => false,
    }
}

/// One round of the most lenient reading of a path.
pub(crate) fn lenient(path: &str) -> String {
    let decoded = decoded(path);
    let mut segments: Vec<&str> = Vec::new();
    let trailing = decoded.ends_with(['/', '\\']);
    for raw in decoded.split(['/', '\\']) {
        // Some readers cut `;parameters` off a segment before they resolve dots.
        let segment = raw.split(';').next().unwrap_or_default();
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    let mut out = String::with_capacity(decoded.len());
    for segment in &segments {
        out.push('/');
        out.push_str(segment);
    }
    if out.is_empty() || trailing {
        out.push('/');
    }
    out
}

/// Percent-decodes once; what is not UTF-8 becomes the replacement character, which is no route's.
/// A NUL ends the path, as it does for readers written in C.
pub(crate) fn decoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'%', [high, low, after @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                out.push(hex(*high) << 4 | hex(*low));
                rest = after;
            }
            _ => out.push(*first),
        }
    }
    if let Some(end) = out.iter().position(|b| *b == 0) {
        out.truncate(end);
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configured_prefixes_have_one_spelling() {
        for good in ["/", "/app", "/app/v1", "/a.b", "/a~b"] {
            assert!(is_prefix(good), "{good}");
        }
        for bad in [
            "",
            "app",
            "/app/",
            "/a//b",
            "/a/../b",
            "/a%20",
            "/a?b",
            "/a#b",
            "/a;b",
            "/a b",
            "/.zoneseal",
            "/.zoneseal/x",
            "/é",
        ] {
            assert!(!is_prefix(bad), "{bad}");
        }
    }
}
