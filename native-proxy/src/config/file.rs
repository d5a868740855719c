//! The configuration file as it is written.
//!
//! Nothing here has a meaning yet: paths are text, addresses are text, a limit is a number. What is
//! not known is refused with its line, its column and the nearest name that is known; `config.rs`
//! turns the rest into checked values.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::error::{ConfigError, Place, Problem};
use zoneseal_core::command::nearest;

/// The file `proxy.toml`, every table and key it may have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) listen: Listen,
    pub(crate) edge: Edge,
    pub(crate) zone: Zone,
    pub(crate) users: Option<Users>,
    #[serde(default)]
    pub(crate) session: Session,
    #[serde(default)]
    pub(crate) limits: Limits,
    #[serde(default)]
    pub(crate) route: Vec<Spanned<Route>>,
}

/// `[listen]`: where users come in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listen {
    pub(crate) address: Spanned<String>,
}

/// `[edge]`: the certificate that users see, and the authority it must be complete to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edge {
    pub(crate) certificate: Spanned<PathBuf>,
    pub(crate) key: Spanned<PathBuf>,
    pub(crate) authority: Spanned<PathBuf>,
}

/// `[zone]`: the zone, and the proxy's own credential in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Zone {
    pub(crate) file: Spanned<PathBuf>,
    pub(crate) certificate: Spanned<PathBuf>,
    pub(crate) key: Spanned<PathBuf>,
}

/// `[users]`: who may log in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Users {
    pub(crate) file: Spanned<PathBuf>,
}

/// `[session]`: how long a login lasts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Session {
    pub(crate) idle_minutes: Option<Spanned<i64>>,
    pub(crate) hours: Option<Spanned<i64>>,
    pub(crate) count: Option<Spanned<i64>>,
}

/// `[limits]`: see [`super::Limits`] for what each is and its default.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    pub(crate) connections: Option<Spanned<i64>>,
    pub(crate) connections_per_address: Option<Spanned<i64>>,
    pub(crate) service_connections: Option<Spanned<i64>>,
    pub(crate) connections_per_service: Option<Spanned<i64>>,
    pub(crate) handshake_seconds: Option<Spanned<i64>>,
    pub(crate) header_seconds: Option<Spanned<i64>>,
    pub(crate) header_bytes: Option<Spanned<i64>>,
    pub(crate) header_count: Option<Spanned<i64>>,
    pub(crate) streams: Option<Spanned<i64>>,
    pub(crate) body_bytes: Option<Spanned<i64>>,
    pub(crate) idle_seconds: Option<Spanned<i64>>,
    pub(crate) connect_seconds: Option<Spanned<i64>>,
    pub(crate) answer_seconds: Option<Spanned<i64>>,
    pub(crate) drain_seconds: Option<Spanned<i64>>,
}

/// `[[route]]`: which service answers where, and who may reach it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Route {
    pub(crate) path: Spanned<String>,
    pub(crate) service: Spanned<String>,
    pub(crate) address: Spanned<String>,
    pub(crate) users: Option<Spanned<Vec<String>>>,
    pub(crate) anonymous: Option<Spanned<bool>>,
}

/// A file's text with its path: turns offsets into places for messages.
pub(crate) struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// Reads `path`; a configuration above 1 MiB is taken for a mistake.
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigError> {
        let place = Place::file(path);
        let bytes = super::read_limited(path)
            .map_err(|cause| ConfigError::new(place.clone(), Problem::NoConfiguration(cause)))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self {
                path: path.to_owned(),
                text,
            }),
            Err(_) => Err(ConfigError::new(place, Problem::NotText)),
        }
    }

    /// A source that is not a file: for tests and the built-in example.
    pub(crate) fn from_text(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// The file's raw content.
    pub(crate) fn parse(&self) -> Result<File, ConfigError> {
        toml::from_str(&self.text).map_err(|error| self.explain(&error))
    }

    /// The folder that relative paths start from.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The place of a byte offset: line and column from 1, the column in characters.
    pub(crate) fn place(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Place {
            file: self.path.clone(),
            line: Some(line),
            column: Some(column),
        }
    }

    fn explain(&self, error: &toml::de::Error) -> ConfigError {
        let span = error.span().unwrap_or(0..0);
        let place = self.place(span.start);
        let message = error.message();
        // serde says "unknown field `x`, expected one of `a`, `b`"; the names are in backticks.
        if message.starts_with("unknown field") {
            let mut names = message.split('`').skip(1).step_by(2);
            let key = names.next().unwrap_or_default().to_owned();
            let nearest = nearest(&key, names).map(str::to_owned);
            return ConfigError::new(place, Problem::UnknownKey { key, nearest });
        }
        if let Some(name) = message.strip_prefix("missing field `") {
            let key = name.trim_end_matches('`').to_owned();
            return ConfigError::new(place, Problem::MissingKey { key });
        }
        ConfigError::new(place, Problem::Syntax(message.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
[listen]
address = "127.0.0.1:8443"
[edge]
certificate = "edge.pem"
key = "edge.key"
authority = "edge-ca.pem"
[zone]
file = "zone.json"
certificate = "chain.pem"
key = "key.pem"
[users]
file = "users.toml"
[[route]]
path = "/"
service = "spiffe://plant-a.example/web"
address = "127.0.0.1:9443"
"#;

    fn refused(text: &str) -> ConfigError {
        Source::from_text("proxy.toml", text).parse().unwrap_err()
    }

    #[test]
    fn a_whole_file_is_read() {
        let file = Source::from_text("proxy.toml", WHOLE).parse().unwrap();
        assert_eq!(file.route.len(), 1);
        assert_eq!(file.listen.address.get_ref(), "127.0.0.1:8443");
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_place_and_the_nearest_name() {
        let error = refused(&WHOLE.replace("authority =", "autority ="));
        assert_eq!(error.place.line, Some(7));
        assert_eq!(error.place.column, Some(1));
        assert!(
            matches!(&error.problem, Problem::UnknownKey { key, nearest: Some(near) } if key == "autority" && near == "authority"),
            "{error:?}"
        );
    }

    #[test]
    fn an_unknown_key_in_a_route_is_refused() {
        let error = refused(&format!("{WHOLE}adress = \"x\"\n"));
        assert_eq!(error.place.line, Some(18));
        assert!(
            matches!(error.problem, Problem::UnknownKey { nearest: Some(near), .. } if near == "address")
        );
    }

    #[test]
    fn a_key_that_resembles_nothing_gets_no_suggestion() {
        let error = refused(&WHOLE.replace("authority =", "zzzzqqqq ="));
        assert!(matches!(
            error.problem,
            Problem::UnknownKey { nearest: None, .. }
        ));
    }

    #[test]
    fn a_missing_key_is_named() {
        let error = refused(&WHOLE.replace("authority = \"edge-ca.pem\"\n", ""));
        assert!(matches!(error.problem, Problem::MissingKey { key } if key == "authority"));
    }

    #[test]
    fn broken_syntax_has_a_line() {
        let error = refused("[listen]\naddress = \n");
        assert_eq!(error.place.line, Some(2));
        assert!(matches!(error.problem, Problem::Syntax(_)));
    }
}
