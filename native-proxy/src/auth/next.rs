//! Where a login leads: a path of this same site, whatever the form or link says.

use http::uri::PathAndQuery;

/// The longest target that is kept; longer ones lead to `/`.
const LONGEST: usize = 2048;

/// `target` if it is a path with query of this site, else `/`.
///
/// Browsers read `//host`, `/\host` and, once they have removed tabs and line ends, `/\t/host` as
/// another host: no backslash, no control character and no second slash get through.
pub fn safe(target: &str) -> &str {
    let plain = target.len() <= LONGEST
        && target.starts_with('/')
        && !target.starts_with("//")
        && target
            .bytes()
            .all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'#')
        && target.parse::<PathAndQuery>().is_ok();
    // The way back to the login itself would be a circle.
    let circle = target.starts_with("/.zoneseal/log");
    if plain && !circle { target } else { "/" }
}

/// The address of the login page that leads back to `target`.
pub fn login_for(target: &str) -> String {
    let target = safe(target);
    if target == "/" {
        return super::login::PATH.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("next", target)
        .finish();
    format!("{}?{query}", super::login::PATH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_this_site_are_kept() {
        for target in [
            "/",
            "/app",
            "/app?x=1&y=%20",
            "/a//b",
            "/.zoneseal/inspect/",
            "/%5Cx",
            "/a:b",
        ] {
            assert_eq!(safe(target), target);
        }
    }

    #[test]
    fn everything_else_leads_home() {
        let long = format!("/{}", "a".repeat(LONGEST));
        for target in [
            "",
            "app",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            "/a b",
            "/é",
            "/a\\b",
            "/x#y",
            " /x",
            "/.zoneseal/login",
            "/.zoneseal/login?next=/",
            "/.zoneseal/logout",
            &long,
        ] {
            assert_eq!(safe(target), "/", "{target:?}");
        }
    }

    #[test]
    fn the_login_page_leads_back() {
        assert_eq!(login_for("/"), "/.zoneseal/login");
        assert_eq!(
            login_for("/a?b=c&d"),
            "/.zoneseal/login?next=%2Fa%3Fb%3Dc%26d"
        );
        assert_eq!(login_for("//evil.example"), "/.zoneseal/login");
    }
}
