//! Paths, as they are written and as others may read them.
//!
//! A configured prefix has one spelling only; the path of a request may have many, and `route.rs`
//! wants to know where each of them would lead.

/// The prefix of the proxy's own paths; no route lies below it.
pub const RESERVED: &str = "/.zoneseal";

/// Whether `path` is `/.zoneseal` or below it, in this very spelling.
pub fn is_reserved(path: &str) -> bool {
    covers(RESERVED, path)
}

/// The same for a reader that ignores case.
pub(crate) fn resembles_reserved(path: &str) -> bool {
    covers_any_case(RESERVED, path)
}

/// Whether a configured path can be a prefix: plain, absolute, and the same to every reader.
pub fn is_prefix(path: &str) -> bool {
    let plain = path
        .bytes()
        .all(|b| b.is_ascii_graphic() && !matches!(b, b'?' | b'#' | b'%' | b'\\' | b';'));
    path.starts_with('/')
        && plain
        && (path == "/" || !path.ends_with('/'))
        && readings(path).is_some_and(|readings| readings.iter().all(|reading| reading == path))
        && !resembles_reserved(path)
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

/// [`covers`] for a reader that ignores case.
pub(crate) fn covers_any_case(prefix: &str, path: &str) -> bool {
    if prefix == "/" {
        return path.starts_with('/');
    }
    match (path.get(..prefix.len()), path.get(prefix.len()..)) {
        (Some(start), Some(rest)) => {
            start.eq_ignore_ascii_case(prefix) && (rest.is_empty() || rest.starts_with('/'))
        }
        _ => false,
    }
}

/// Whether all readers agree on how a path is cut into segments; most paths are of this kind.
pub(crate) fn is_plain(path: &str) -> bool {
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'%' | b';' | b'\\' | b'?' | b'#');
    path.bytes().all(plain) && !path.contains("//") && !path.contains("./") && !path.ends_with('.')
}

/// What one round of decoding makes of a path, by every habit that readers are known to have; each
/// reading once. `None` for a path that holds what has no place in one: control characters, bytes
/// that are not UTF-8 (over-long forms among them), `%uXXXX`.
pub(crate) fn readings(path: &str) -> Option<Vec<String>> {
    let decoded = decoded(path)?;
    let mut readings = Vec::new();
    let mut add = |reading: String| {
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    };
    for habits in 0..1 << 5 {
        add(Habits::from_bits(habits).resolve(&decoded));
    }
    if let Some(after) = after_authority(&decoded) {
        add(after);
    }
    // Some decode and resolve nothing.
    add(decoded);
    Some(readings)
}

/// How a reader takes a decoded path apart.
struct Habits {
    /// `\` is `/`.
    backslashes: bool,
    /// Doubled slashes are one.
    merges: bool,
    /// What follows `?` or `#` is no longer the path.
    cuts_query: bool,
    /// What follows `;` is no longer the segment.
    cuts_parameters: bool,
    /// Dots and blanks at the end of a segment do not count, as in file names of Windows.
    trims: bool,
}

impl Habits {
    fn from_bits(bits: u8) -> Self {
        Self {
            backslashes: bits & 1 != 0,
            merges: bits & 2 != 0,
            cuts_query: bits & 4 != 0,
            cuts_parameters: bits & 8 != 0,
            trims: bits & 16 != 0,
        }
    }

    fn resolve(&self, decoded: &str) -> String {
        let path = match decoded.find(['?', '#']) {
            Some(end) if self.cuts_query => decoded.get(..end).unwrap_or_default(),
            _ => decoded,
        };
        let separates = |c| c == '/' || (self.backslashes && c == '\\');
        let mut segments: Vec<&str> = Vec::new();
        for raw in path
            .strip_prefix(separates)
            .unwrap_or(path)
            .split(separates)
        {
            match self.segment(raw) {
                "." => {}
                "" if self.merges => {}
                ".." => {
                    segments.pop();
                }
                other => segments.push(other),
            }
        }
        let mut out = String::with_capacity(path.len());
        for segment in &segments {
            out.push('/');
            out.push_str(segment);
        }
        if out.is_empty() || (path.ends_with(separates) && !out.ends_with('/')) {
            out.push('/');
        }
        out
    }

    fn segment<'a>(&self, raw: &'a str) -> &'a str {
        let mut segment = raw;
        if self.cuts_parameters {
            segment = segment.split(';').next().unwrap_or_default();
        }
        if self.trims {
            let bare = segment.trim_end_matches(' ');
            segment = match bare {
                "." | ".." => bare,
                _ => segment.trim_end_matches(['.', ' ']),
            };
        }
        segment
    }
}

/// Readers that take the target for a URL see `//host/path`: the path begins after the host.
fn after_authority(decoded: &str) -> Option<String> {
    let separators = ['/', '\\'];
    let rest = decoded
        .strip_prefix(separators)?
        .strip_prefix(separators)?
        .trim_start_matches(separators);
    Some(match rest.find(separators) {
        Some(start) => rest.get(start..).unwrap_or_default().replacen('\\', "/", 1),
        None => "/".to_owned(),
    })
}

/// Percent-decodes once.
fn decoded(path: &str) -> Option<String> {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'%', [b'u' | b'U', digits @ ..])
                if digits.len() >= 4 && digits.iter().take(4).all(u8::is_ascii_hexdigit) =>
            {
                return None;
            }
            (b'%', [high, low, after @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                out.push(hex(*high) << 4 | hex(*low));
                rest = after;
            }
            _ => out.push(*first),
        }
    }
    let text = String::from_utf8(out).ok()?;
    (!text.contains(char::is_control)).then_some(text)
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
            "/.ZoneSeal",
            "/a.",
            "/a./b",
            "/é",
        ] {
            assert!(!is_prefix(bad), "{bad}");
        }
    }
}
