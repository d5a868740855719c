//! Email addresses in certificates and constraints (RFC 5280 §4.2.1.6 and §4.2.1.10).

use crate::name::dns;

/// Whether the text is one mailbox: a local part of RFC 5322's dot-atom characters, one `@`, and
/// a host name. Quoted local parts are not read: none is in use, and each reader differs on them.
#[must_use]
pub fn is_mailbox(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(local, host)| is_local(local) && dns::is_host(host))
}

/// Whether the text is a constraint: a mailbox, a host, or a domain with a leading dot.
#[must_use]
pub fn is_constraint(text: &str) -> bool {
    is_mailbox(text) || dns::is_host(text.strip_prefix('.').unwrap_or(text))
}

/// Whether a mailbox lies within a constraint.
#[must_use]
pub fn within(mailbox: &str, base: &str) -> bool {
    let Some((local, host)) = mailbox.split_once('@') else {
        return false;
    };
    match (base.split_once('@'), base.strip_prefix('.')) {
        // Local parts keep their case (RFC 5321 §2.4), hosts do not.
        (Some((base_local, base_host)), _) => {
            local == base_local && host.eq_ignore_ascii_case(base_host)
        }
        (None, Some(domain)) => dns::all_within(host, domain) && !host.eq_ignore_ascii_case(domain),
        (None, None) => host.eq_ignore_ascii_case(base),
    }
}

fn is_local(local: &str) -> bool {
    (1..=64).contains(&local.len())
        && local.split('.').all(|atom| {
            !atom.is_empty()
                && atom
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_kinds_of_constraint() {
        assert!(within("foo@example.com", "foo@EXAMPLE.com"));
        assert!(!within("Foo@example.com", "foo@example.com"));
        assert!(within("foo@example.com", "example.com"));
        assert!(!within("foo@a.example.com", "example.com"));
        assert!(within("foo@a.example.com", ".example.com"));
        assert!(!within("foo@example.com", ".example.com"));
        assert!(!is_mailbox("a@b@example.com"));
        assert!(is_mailbox("*@example.com"));
    }
}
