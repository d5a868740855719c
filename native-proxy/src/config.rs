//! The checked configuration of a proxy.
//!
//! `file.rs` is the text as written, [`Config`] is what it means: addresses are addresses, limits
//! lie in their ranges, every service is a SPIFFE ID. A `Config` says nothing yet about the files
//! that it names; `snapshot.rs` reads and judges them.

mod error;
mod example;
mod file;
pub mod path;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::Spanned;
use zoneseal_core::{NamedAuthority, SpiffeId};

pub use error::{ConfigError, Place, Problem};
pub use example::EXAMPLE;

use file::Source;

/// A proxy's configuration, every value checked for itself.
#[derive(Debug)]
pub struct Config {
    /// Where users come in.
    pub listen: SocketAddr,
    /// The chain that users see, its key, and the authority that it must be complete to.
    pub edge: Credential,
    /// The named edge authority.
    pub edge_authority: Authority,
    /// The public zone file.
    pub zone: FileRef,
    /// The proxy's own credential in the zone.
    pub member: Credential,
    /// The user file; `None` where every route is anonymous.
    pub users: Option<FileRef>,
    /// How long a login lasts.
    pub session: SessionLimits,
    /// Bounds on what users and services may ask of this process.
    pub limits: Limits,
    /// The routes in the order of the file.
    pub routes: Vec<RouteConfig>,
}

/// A file that the configuration names, and where it does so.
#[derive(Clone, Debug)]
pub struct FileRef {
    /// Resolved against the configuration's folder.
    pub path: PathBuf,
    /// Where it is named, for messages.
    pub place: Place,
}

impl FileRef {
    /// A file that no configuration names.
    pub fn direct(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            place: Place::file(path),
        }
    }
}

/// A certificate chain and its private key.
#[derive(Clone, Debug)]
pub struct Credential {
    /// PEM, end entity first.
    pub chain: FileRef,
    /// PEM, PKCS#8, PKCS#1 or SEC1.
    pub key: FileRef,
}

/// The authority that the edge chain must be complete to.
#[derive(Clone, Debug)]
pub enum Authority {
    /// The one whose certificates stand in this file.
    Named(FileRef),
    /// `"public"`: any public one, whose root stands in the edge chain. A file of that name is
    /// `./public`.
    Public,
}

/// How long a login lasts and how many there may be.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// A session not used for this long ends. Default 30 minutes.
    pub idle: Duration,
    /// Every session ends after this long. Default 12 hours.
    pub absolute: Duration,
    /// The most sessions kept; the one not used for longest gives way. Default 10,000.
    pub count: usize,
}

/// Bounds on what users and services may ask of this process.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Users' connections at once; more wait in the system's queue. Default 512.
    pub connections: usize,
    /// Those from one IPv4 address or IPv6 /64; more are closed. Default 256.
    pub connections_per_address: usize,
    /// Connections to all services together; a request beyond waits a second, then gets a 503.
    /// Default 320.
    pub service_connections: usize,
    /// Those to one service. Default 160.
    pub connections_per_service: usize,
    /// Time for the edge's TLS handshake. Default 10 s.
    pub handshake: Duration,
    /// Time from the first byte of a request's head to its last. Default 15 s.
    pub header: Duration,
    /// Bytes of a request's head. Default 32 KiB.
    pub header_bytes: usize,
    /// Fields of a request's head. Default 100.
    pub header_count: usize,
    /// HTTP/2 streams at once on one connection. Default 100.
    pub streams: u32,
    /// Bytes of a request's body. Default 1 GiB.
    pub body_bytes: u64,
    /// Time without any progress on a connection or a body before it is cut. Default 60 s.
    pub idle: Duration,
    /// Time to reach a service, its TLS handshake included. Default 5 s.
    pub connect: Duration,
    /// Time for a service to begin its answer. Default 60 s.
    pub answer: Duration,
    /// Time that open requests get at shutdown. Default 10 s.
    pub drain: Duration,
}

impl Limits {
    /// The most files, sockets above all, that a process with these limits has open at once.
    pub fn files(&self) -> usize {
        const OTHERS: usize = 64;
        self.connections
            .saturating_add(self.service_connections)
            .saturating_add(OTHERS)
    }
}

/// One `[[route]]`.
#[derive(Clone, Debug)]
pub struct RouteConfig {
    /// A path prefix by whole segments: `/app` matches `/app` and `/app/x`, never `/apple`.
    pub path: String,
    /// Who must answer there.
    pub service: SpiffeId,
    /// Where it is dialled.
    pub address: ServiceAddress,
    /// Who may use it.
    pub access: Access,
    /// The place of the service in the file.
    pub service_place: Place,
    /// The place of the list of users, or of the route.
    pub access_place: Place,
}

/// Who may use a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone, without a login. Written out in the file, never a default.
    Anonymous,
    /// Every authenticated user.
    Authenticated,
    /// These users.
    Users(BTreeSet<String>),
}

/// The host and port of a service. It is only an address: who answers is proven by certificate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceAddress {
    host: String,
    port: u16,
}

impl ServiceAddress {
    /// Reads `host:port` or `[v6]:port`.
    pub fn parse(text: &str) -> Option<Self> {
        let (host, port) = text.rsplit_once(':')?;
        let port: u16 = port.parse().ok().filter(|port| *port != 0)?;
        let host = match host.strip_prefix('[') {
            Some(rest) => {
                let inner = rest.strip_suffix(']')?;
                inner.parse::<std::net::Ipv6Addr>().ok()?;
                inner
            }
            None if host.contains(':') => return None,
            None => host,
        };
        let is_name = !host.is_empty()
            && host
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
        let usable = host.parse::<IpAddr>().is_ok() || is_name;
        usable.then(|| Self {
            host: host.to_owned(),
            port,
        })
    }

    /// A name or an IP address, without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The TCP port.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl std::fmt::Display for ServiceAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl Config {
    /// Reads and checks the file at `path`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        Self::check(&Source::read(path)?)
    }

    /// Checks a text as if it had been read from `path`.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn from_text(path: &Path, text: &str) -> Result<Self, ConfigError> {
        Self::check(&Source::from_text(path, text))
    }

    fn check(source: &Source) -> Result<Self, ConfigError> {
        let raw = source.parse()?;
        let checker = Checker { source };
        let routes = checker.routes(&raw)?;
        Ok(Self {
            listen: checker.listen(&raw.listen.address)?,
            edge: Credential {
                chain: checker.file(&raw.edge.certificate),
                key: checker.file(&raw.edge.key),
            },
            edge_authority: checker.authority(&raw.edge.authority),
            zone: checker.file(&raw.zone.file),
            member: Credential {
                chain: checker.file(&raw.zone.certificate),
                key: checker.file(&raw.zone.key),
            },
            users: raw.users.as_ref().map(|users| checker.file(&users.file)),
            session: checker.session(&raw.session)?,
            limits: checker.limits(&raw.limits)?,
            routes,
        })
    }
}

/// The largest file that a configuration may name, in bytes.
pub(crate) const MAX_FILE: u64 = 1 << 20;

/// Reads a whole file that a configuration names.
///
/// # Errors
/// What the system says; also for folders, devices and files above 1 MiB, which no certificate,
/// key, zone or user file comes near.
pub(crate) fn read_limited(path: &Path) -> io::Result<Vec<u8>> {
    // `metadata` first: opening a FIFO would wait for a writer.
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_FILE + 1)
        .read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_FILE {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    Ok(bytes)
}

struct Checker<'a> {
    source: &'a Source,
}

impl Checker<'_> {
    fn place<T>(&self, value: &Spanned<T>) -> Place {
        self.source.place(value.span().start)
    }

    fn file(&self, value: &Spanned<PathBuf>) -> FileRef {
        FileRef {
            path: self.source.folder().join(value.get_ref()),
            place: self.place(value),
        }
    }

    fn authority(&self, value: &Spanned<PathBuf>) -> Authority {
        if value.get_ref().as_os_str() == NamedAuthority::PUBLIC {
            Authority::Public
        } else {
            Authority::Named(self.file(value))
        }
    }

    fn bad<T, V>(
        &self,
        value: &Spanned<V>,
        key: &'static str,
        found: String,
        expected: &'static str,
    ) -> Result<T, ConfigError> {
        Err(ConfigError::new(
            self.place(value),
            Problem::Value {
                key,
                found,
                expected,
            },
        ))
    }

    fn listen(&self, value: &Spanned<String>) -> Result<SocketAddr, ConfigError> {
        let text = value.get_ref();
        match text.parse() {
            Ok(address) => Ok(address),
            Err(_) => self.bad(
                value,
                "address",
                text.clone(),
                "an IP address with a port, such as 0.0.0.0:443, [::]:443 or 127.0.0.1:8443",
            ),
        }
    }

    fn routes(&self, raw: &file::File) -> Result<Vec<RouteConfig>, ConfigError> {
        if raw.route.is_empty() {
            return Err(ConfigError::new(
                Place {
                    line: None,
                    column: None,
                    ..self.source.place(0)
                },
                Problem::NoRoute,
            ));
        }
        let mut routes: Vec<RouteConfig> = Vec::with_capacity(raw.route.len());
        for spanned in &raw.route {
            let route = self.route(spanned)?;
            if routes.iter().any(|other| other.path == route.path) {
                return Err(ConfigError::new(
                    self.place(&spanned.get_ref().path),
                    Problem::SameRoute { path: route.path },
                ));
            }
            if route.access != Access::Anonymous && raw.users.is_none() {
                return Err(ConfigError::new(
                    self.place(&spanned.get_ref().path),
                    Problem::NoUsers,
                ));
            }
            routes.push(route);
        }
        Ok(routes)
    }

    fn route(&self, spanned: &Spanned<file::Route>) -> Result<RouteConfig, ConfigError> {
        let raw = spanned.get_ref();
        let prefix = raw.path.get_ref();
        if !path::is_prefix(prefix) {
            return self.bad(
                &raw.path,
                "path",
                prefix.clone(),
                "a plain path prefix such as / or /app: no dots, doubled slashes, escapes, query, or trailing slash, and not below /.zoneseal",
            );
        }
        let Ok(service) = SpiffeId::parse(raw.service.get_ref()) else {
            return self.bad(
                &raw.service,
                "service",
                raw.service.get_ref().clone(),
                "a SPIFFE ID such as spiffe://plant-a.example/web",
            );
        };
        let Some(address) = ServiceAddress::parse(raw.address.get_ref()) else {
            return self.bad(
                &raw.address,
                "address",
                raw.address.get_ref().clone(),
                "a host and a port, such as 127.0.0.1:9443, web.internal:443 or [::1]:9443",
            );
        };
        let anonymous = raw.anonymous.as_ref().is_some_and(|value| *value.get_ref());
        let (access, access_place) = match (&raw.users, anonymous) {
            (Some(users), true) => {
                return Err(ConfigError::new(
                    self.place(users),
                    Problem::AnonymousWithUsers,
                ));
            }
            (Some(users), false) if users.get_ref().is_empty() => {
                return self.bad(
                    users,
                    "users",
                    "[]".into(),
                    "a list of at least one user, or absent for every authenticated user",
                );
            }
            (Some(users), false) => (
                Access::Users(users.get_ref().iter().cloned().collect()),
                self.place(users),
            ),
            (None, true) => (Access::Anonymous, self.place(&raw.path)),
            (None, false) => (Access::Authenticated, self.place(&raw.path)),
        };
        Ok(RouteConfig {
            path: prefix.clone(),
            service,
            address,
            access,
            service_place: self.place(&raw.service),
            access_place,
        })
    }

    fn session(&self, raw: &file::Session) -> Result<SessionLimits, ConfigError> {
        let minutes = self.number(
            &raw.idle_minutes,
            "idle_minutes",
            30,
            1,
            10_080,
            "a number of minutes from 1 to 10080",
        )?;
        let hours = self.number(
            &raw.hours,
            "hours",
            12,
            1,
            720,
            "a number of hours from 1 to 720",
        )?;
        let count = self.number(
            &raw.count,
            "count",
            10_000,
            1,
            1_000_000,
            "a number from 1 to 1000000",
        )?;
        Ok(SessionLimits {
            idle: Duration::from_secs(minutes * 60),
            absolute: Duration::from_secs(hours * 3600),
            count: usize::try_from(count).unwrap_or(usize::MAX),
        })
    }

    fn limits(&self, raw: &file::Limits) -> Result<Limits, ConfigError> {
        const SECONDS: &str = "a number of seconds from 1 to 3600";
        let seconds = |value: &Option<Spanned<i64>>, key, default| {
            self.number(value, key, default, 1, 3600, SECONDS)
                .map(Duration::from_secs)
        };
        let count = |value: &Option<Spanned<i64>>, key, default, least, most, expected| {
            self.number(value, key, default, least, most, expected)
                .map(|number| usize::try_from(number).unwrap_or(usize::MAX))
        };
        Ok(Limits {
            connections: count(
                &raw.connections,
                "connections",
                512,
                1,
                1_000_000,
                "a number from 1 to 1000000",
            )?,
            connections_per_address: count(
                &raw.connections_per_address,
                "connections_per_address",
                256,
                1,
                1_000_000,
                "a number from 1 to 1000000",
            )?,
            service_connections: count(
                &raw.service_connections,
                "service_connections",
                320,
                1,
                1_000_000,
                "a number from 1 to 1000000",
            )?,
            connections_per_service: count(
                &raw.connections_per_service,
                "connections_per_service",
                160,
                1,
                1_000_000,
                "a number from 1 to 1000000",
            )?,
            handshake: seconds(&raw.handshake_seconds, "handshake_seconds", 10)?,
            header: seconds(&raw.header_seconds, "header_seconds", 15)?,
            // hyper's own buffer has a floor of 8 KiB.
            header_bytes: count(
                &raw.header_bytes,
                "header_bytes",
                32 << 10,
                8192,
                1 << 20,
                "a number of bytes from 8192 to 1048576",
            )?,
            header_count: count(
                &raw.header_count,
                "header_count",
                100,
                10,
                1000,
                "a number from 10 to 1000",
            )?,
            streams: u32::try_from(self.number(
                &raw.streams,
                "streams",
                100,
                1,
                10_000,
                "a number from 1 to 10000",
            )?)
            .unwrap_or(100),
            body_bytes: self.number(
                &raw.body_bytes,
                "body_bytes",
                1 << 30,
                0,
                i64::MAX,
                "a number of bytes, 0 or more",
            )?,
            idle: seconds(&raw.idle_seconds, "idle_seconds", 60)?,
            connect: seconds(&raw.connect_seconds, "connect_seconds", 5)?,
            answer: seconds(&raw.answer_seconds, "answer_seconds", 60)?,
            drain: seconds(&raw.drain_seconds, "drain_seconds", 10)?,
        })
    }

    fn number(
        &self,
        value: &Option<Spanned<i64>>,
        key: &'static str,
        default: u64,
        least: i64,
        most: i64,
        expected: &'static str,
    ) -> Result<u64, ConfigError> {
        let Some(value) = value else {
            return Ok(default);
        };
        let number = *value.get_ref();
        if number < least || number > most {
            return self.bad(value, key, number.to_string(), expected);
        }
        u64::try_from(number).or_else(|_| self.bad(value, key, number.to_string(), expected))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl Fn(&str) -> String) -> ConfigError {
        Config::from_text(Path::new("dir/proxy.toml"), &change(EXAMPLE)).unwrap_err()
    }

    #[test]
    fn the_example_is_a_configuration() {
        let config = Config::from_text(Path::new("dir/proxy.toml"), EXAMPLE).unwrap();
        assert_eq!(config.edge.chain.path, Path::new("dir/edge.pem"));
        assert!(!config.routes.is_empty());
        assert_eq!(config.limits.handshake, Duration::from_secs(10));
    }

    #[test]
    fn every_commented_default_of_the_example_is_the_default() {
        let plain = Config::from_text(Path::new("p.toml"), EXAMPLE).unwrap();
        let whole: String = EXAMPLE
            .lines()
            .map(|line| match line.strip_prefix("#= ") {
                Some(default) => format!("{default}\n"),
                None => format!("{line}\n"),
            })
            .collect();
        assert_ne!(whole, EXAMPLE);
        let stated = Config::from_text(Path::new("p.toml"), &whole).unwrap();
        assert_eq!(
            format!("{:?}{:?}", plain.limits, plain.session),
            format!("{:?}{:?}", stated.limits, stated.session)
        );
    }

    #[test]
    fn the_defaults_fit_the_usual_limit_of_open_files() {
        let limits = Config::from_text(Path::new("p.toml"), EXAMPLE)
            .unwrap()
            .limits;
        assert!(limits.files() <= 1024, "{limits:?}");
    }

    #[test]
    fn a_listen_address_without_a_port_is_refused_at_its_place() {
        let error = refused(|text| text.replace("\"127.0.0.1:8443\"", "\"127.0.0.1\""));
        assert!(error.place.line.is_some());
        assert!(matches!(
            error.problem,
            Problem::Value { key: "address", .. }
        ));
    }

    #[test]
    fn a_service_must_be_a_spiffe_id() {
        let error = refused(|text| {
            text.replace(
                "spiffe://plant-a.example/web",
                "https://plant-a.example/web",
            )
        });
        assert!(matches!(
            error.problem,
            Problem::Value { key: "service", .. }
        ));
    }

    #[test]
    fn anonymous_and_users_exclude_each_other() {
        let error = refused(|text| {
            format!(
                "{text}\n[[route]]\npath = \"/x\"\nservice = \"spiffe://a.example/x\"\naddress = \"a:1\"\nusers = [\"a\"]\nanonymous = true\n"
            )
        });
        assert!(matches!(error.problem, Problem::AnonymousWithUsers));
    }

    #[test]
    fn two_routes_cannot_share_a_path() {
        let error = refused(|text| {
            format!(
                "{text}\n[[route]]\npath = \"/\"\nservice = \"spiffe://a.example/x\"\naddress = \"a:1\"\n"
            )
        });
        assert!(matches!(error.problem, Problem::SameRoute { .. }));
    }

    #[test]
    fn a_limit_out_of_range_is_refused() {
        let error = refused(|text| text.replace("[limits]", "[limits]\nhandshake_seconds = 0"));
        assert!(
            matches!(
                error.problem,
                Problem::Value {
                    key: "handshake_seconds",
                    ..
                }
            ),
            "{error:?}"
        );
    }

    #[test]
    fn addresses_of_services() {
        for good in [
            "127.0.0.1:1",
            "web.internal:443",
            "[::1]:9443",
            "localhost:65535",
        ] {
            assert_eq!(ServiceAddress::parse(good).unwrap().to_string(), good);
        }
        for bad in [
            "",
            "web",
            "web:",
            "web:0",
            "web:65536",
            ":1",
            "::1:80",
            "[web]:1",
            "a b:1",
            "http://a:1",
        ] {
            assert_eq!(ServiceAddress::parse(bad), None, "{bad}");
        }
    }
}
