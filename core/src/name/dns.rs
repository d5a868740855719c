//! DNS names: which text is one, which presented name matches it, and which constraint covers it.

/// Whether `name` is a DNS name as a certificate may present or a user may ask for it: letters,
/// digits and hyphens in labels of 1 to 63 octets, 253 octets in all (RFC 1034 §3.5, RFC 1123
/// §2.1), no trailing dot, and not the text of an IPv4 address.
#[must_use]
pub fn is_host(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 253
        && name.split('.').all(is_label)
        && name
            .rsplit('.')
            .next()
            .is_some_and(|top| top.bytes().any(|b| !b.is_ascii_digit()))
}

/// Whether `name` is a host name, or one whose whole left-most label is `*` (RFC 9525 §6.3).
#[must_use]
pub fn is_presented(name: &str) -> bool {
    is_host(name.strip_prefix("*.").unwrap_or(name))
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Whether a presented name matches the name that was asked for: equal but for case, or a
/// wildcard in place of exactly one whole left-most label (RFC 9525 §6.3).
#[must_use]
pub fn matches(presented: &str, asked: &str) -> bool {
    let asked = asked.strip_suffix('.').unwrap_or(asked);
    if !is_presented(presented) || !is_host(asked) {
        return false;
    }
    match presented.strip_prefix("*.") {
        None => presented.eq_ignore_ascii_case(asked),
        Some(parent) => asked
            .split_once('.')
            .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(parent)),
    }
}

/// Whether a dNSName constraint is well formed: a host name, or empty for every name. A wildcard
/// or a leading dot is neither (RFC 5280 §4.2.1.10).
#[must_use]
pub fn is_constraint(base: &str) -> bool {
    base.is_empty() || is_host(base)
}

/// Whether every host that `presented` can stand for lies under `base`: for a permitted subtree.
#[must_use]
pub fn all_within(presented: &str, base: &str) -> bool {
    ends_with_labels(presented.strip_prefix("*.").unwrap_or(presented), base)
}

/// Whether some host that `presented` can stand for lies under `base`: for an excluded subtree.
/// `*.example.com` can stand for `bar.example.com`, so an exclusion of that hits it.
#[must_use]
pub fn any_within(presented: &str, base: &str) -> bool {
    match presented.strip_prefix("*.") {
        None => ends_with_labels(presented, base),
        Some(parent) => {
            ends_with_labels(parent, base)
                || base
                    .split_once('.')
                    .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(parent))
        }
    }
}

fn ends_with_labels(name: &str, base: &str) -> bool {
    if base.is_empty() {
        return true;
    }
    let Some(head) = name.len().checked_sub(base.len()) else {
        return false;
    };
    let Some((before, tail)) = name.split_at_checked(head) else {
        return false;
    };
    tail.eq_ignore_ascii_case(base) && (before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_one_whole_label() {
        for (presented, asked, expected) in [
            ("example.com", "EXAMPLE.com", true),
            ("example.com", "example.com.", true),
            ("*.example.com", "foo.example.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", "a.b.example.com", false),
            ("ba*.example.com", "baz.example.com", false),
            ("foo.*.com", "foo.bar.com", false),
            ("*", "com", false),
            ("foo_bar.example.com", "foo_bar.example.com", false),
            ("8.8.8.8", "8.8.8.8", false),
        ] {
            assert_eq!(matches(presented, asked), expected, "{presented} {asked}");
        }
    }

    #[test]
    fn constraints_cover_whole_labels() {
        assert!(all_within("a.example.com", "example.com"));
        assert!(all_within("example.com", "example.com"));
        assert!(!all_within("notexample.com", "example.com"));
        assert!(!all_within("*.example.com", "foo.example.com"));
        assert!(any_within("*.example.com", "foo.example.com"));
        assert!(!any_within("*.example.com", "a.b.example.com"));
        assert!(all_within("anything", ""));
        assert!(!is_constraint(".example.com"));
        assert!(!is_constraint("*.example.com"));
    }
}
