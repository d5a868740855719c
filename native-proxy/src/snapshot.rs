//! A configuration made real: every file read once and judged, as one value.
//!
//! A [`Snapshot`] is whole or it does not exist. It is built before any port is bound, the bytes
//! that were checked are the bytes that are used, and there is no certificate to fall back to.

use std::fmt::Display;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use pki_types::pem::PemObject;
use pki_types::{CertificateDer, PrivateKeyDer};
use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::sign::CertifiedKey;
use zoneseal_core::{
    Certificate, Input, Membership, Outcome, Role, SpiffeId, SplitRequest, Time, Zone,
};

use crate::assets::Page;
use crate::config::{Access, Config, ConfigError, Credential, FileRef, Problem, read_limited};
use crate::downstream::tls;
use crate::route::Routes;
use crate::upstream::{Upstream, ZoneTrust, ends};
use crate::users::UserFile;

/// Everything that a request needs, consistent in itself, never changed.
#[derive(Debug)]
pub struct Snapshot {
    generation: u64,
    config: Config,
    routes: Routes,
    edge_tls: Arc<ServerConfig>,
    upstream: Upstream,
    identity_ends: Time,
    identity: SpiffeId,
    users: Option<Users>,
    page: Page,
}

/// The user file, without a `Debug` that prints hashes.
struct Users(Arc<UserFile>);

impl std::fmt::Debug for Users {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Users")
    }
}

impl Snapshot {
    /// Reads and judges every file that `config` names.
    ///
    /// # Errors
    /// The first thing that is wrong, at the place in the configuration that names the file.
    pub fn build(config: Config, generation: u64, now: Time) -> Result<Self, ConfigError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let (zone, zone_text) = load_zone(&config.zone)?;
        check_services(&config, &zone)?;
        let trust = ZoneTrust::new(Arc::new(zone), &provider);

        check_split(&config, &trust, now)?;
        let edge = load_credential(&config.edge, &provider)?;
        let member = load_credential(&config.member, &provider)?;
        let identity = check_member(&config.member, &member, &trust, now)?;
        let identity_ends = ends(&member.cert).unwrap_or(now);
        let users = load_users(&config)?;

        let edge_tls = tls::server_config(Arc::clone(&provider), edge)
            .map_err(|cause| unusable(&config.edge.chain, "the edge certificate", &cause))?;
        Ok(Self {
            generation,
            routes: Routes::new(&config.routes),
            edge_tls: Arc::new(edge_tls),
            upstream: Upstream::new(trust, provider, member, generation, config.limits),
            identity_ends,
            identity,
            users: users.map(Users),
            page: Page::new(Some(&zone_text)),
            config,
        })
    }

    /// Counts the configurations of this process, from 1.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The configuration that this was built from.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The routes.
    pub fn routes(&self) -> &Routes {
        &self.routes
    }

    /// TLS with users.
    pub fn edge_tls(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.edge_tls)
    }

    /// The way into the zone.
    pub fn upstream(&self) -> &Upstream {
        &self.upstream
    }

    /// Who the proxy is in the zone.
    pub fn identity(&self) -> &SpiffeId {
        &self.identity
    }

    /// When that ends.
    pub fn identity_ends(&self) -> Time {
        self.identity_ends
    }

    /// Who may log in; `None` where every route is anonymous.
    pub fn users(&self) -> Option<&Arc<UserFile>> {
        self.users.as_ref().map(|users| &users.0)
    }

    /// The inspection page with this zone in it.
    pub fn page(&self) -> &Page {
        &self.page
    }
}

/// Reads a chain and its key: PEM, readable by the owner only, and belonging together.
///
/// # Errors
/// What is wrong with either.
pub fn load_credential(
    files: &Credential,
    provider: &CryptoProvider,
) -> Result<Arc<CertifiedKey>, ConfigError> {
    let chain = load_chain(&files.chain)?;
    let key = load_key(&files.key, provider)?;
    let credential = CertifiedKey::new(chain, key);
    match credential.keys_match() {
        Ok(()) => Ok(Arc::new(credential)),
        Err(rustls::Error::InconsistentKeys(_)) => Err(ConfigError::new(
            files.key.place.clone(),
            Problem::KeyMismatch {
                certificate: files.chain.path.clone(),
                key: files.key.path.clone(),
            },
        )),
        Err(cause) => Err(unusable(&files.chain, "the certificate", &cause)),
    }
}

fn read(file: &FileRef, role: &'static str) -> Result<Vec<u8>, ConfigError> {
    read_limited(&file.path).map_err(|cause| {
        ConfigError::new(
            file.place.clone(),
            Problem::Unreadable {
                role,
                path: file.path.clone(),
                cause,
            },
        )
    })
}

fn unusable(file: &FileRef, role: &'static str, reason: &dyn Display) -> ConfigError {
    ConfigError::new(
        file.place.clone(),
        Problem::Unusable {
            role,
            path: file.path.clone(),
            reason: reason.to_string(),
        },
    )
}

fn load_zone(file: &FileRef) -> Result<(Zone, String), ConfigError> {
    const ROLE: &str = "the zone file";
    let bytes = read(file, ROLE)?;
    let zone = Zone::from_json(&bytes).map_err(|cause| unusable(file, ROLE, &cause))?;
    if zone.membership() != Membership::Spiffe {
        return Err(unusable(
            file,
            ROLE,
            &"its members have no SPIFFE IDs, so a route could not say who must answer",
        ));
    }
    let text = String::from_utf8(bytes).map_err(|cause| unusable(file, ROLE, &cause))?;
    Ok((zone, text))
}

fn check_services(config: &Config, zone: &Zone) -> Result<(), ConfigError> {
    let id = zone.id().to_string();
    match config
        .routes
        .iter()
        .find(|route| route.service.zone() != id)
    {
        None => Ok(()),
        Some(route) => Err(ConfigError::new(
            route.service_place.clone(),
            Problem::OtherZone {
                service: route.service.to_string(),
                zone: id,
            },
        )),
    }
}

/// Z5: the edge chain is complete to its named authority, and has nothing of the zone in it.
fn check_split(config: &Config, trust: &ZoneTrust, now: Time) -> Result<(), ConfigError> {
    let chain = read(&config.edge.chain, "the edge certificate")?;
    let authority = read(&config.edge_authority, "the edge authority")?;
    // What holds no certificate at all gets a plainer sentence than the engine's.
    parse_chain(&config.edge.chain, "the edge certificate", &chain)?;
    parse_chain(&config.edge_authority, "the edge authority", &authority)?;
    let own = read(&config.member.chain, "the zone certificate")?;
    let input = |file: &FileRef, bytes| Input {
        name: file.path.display().to_string(),
        bytes,
    };
    let report = zoneseal_core::split(
        &SplitRequest {
            edge: vec![input(&config.edge.chain, chain)],
            authority: vec![input(&config.edge_authority, authority)],
            zone: trust.zone().clone(),
            zone_certificates: vec![input(&config.member.chain, own)],
            at: now,
        },
        trust.algorithms(),
    );
    match report.outcome() {
        Outcome::Trusted => Ok(()),
        Outcome::Rejected | Outcome::Incomplete => Err(ConfigError::new(
            config.edge.chain.place.clone(),
            Problem::Split {
                certificate: config.edge.chain.path.clone(),
                report: Box::new(report),
            },
        )),
    }
}

/// Our own credential is judged as a service will judge it.
fn check_member(
    files: &Credential,
    credential: &CertifiedKey,
    trust: &ZoneTrust,
    now: Time,
) -> Result<SpiffeId, ConfigError> {
    let Some((end_entity, intermediates)) = credential.cert.split_first() else {
        return Err(unusable(
            &files.chain,
            "the zone certificate",
            &"it is empty",
        ));
    };
    let member = trust
        .judge(end_entity, intermediates, Role::Client, None, now)
        .map_err(|refusal| {
            ConfigError::new(
                files.chain.place.clone(),
                Problem::NotMember {
                    certificate: files.chain.path.clone(),
                    report: refusal.into_report(),
                },
            )
        })?;
    match member.id().cloned() {
        Some(id) => Ok(id),
        None => Err(unusable(
            &files.chain,
            "the zone certificate",
            &"it carries no SPIFFE ID",
        )),
    }
}

fn load_users(config: &Config) -> Result<Option<Arc<UserFile>>, ConfigError> {
    const ROLE: &str = "the user file";
    let Some(file) = &config.users else {
        return Ok(None);
    };
    // Read once to tell a missing file from a broken one.
    read(file, ROLE)?;
    let users = UserFile::load(&file.path).map_err(|cause| unusable(file, ROLE, &cause))?;
    for route in &config.routes {
        let Access::Users(listed) = &route.access else {
            continue;
        };
        if let Some(user) = listed
            .iter()
            .find(|name| !users.names().any(|known| known.as_str() == **name))
        {
            return Err(ConfigError::new(
                route.access_place.clone(),
                Problem::UnknownUser {
                    user: user.clone(),
                    file: file.path.clone(),
                },
            ));
        }
    }
    Ok(Some(Arc::new(users)))
}

fn load_chain(file: &FileRef) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    const ROLE: &str = "the certificate";
    parse_chain(file, ROLE, &read(file, ROLE)?)
}

fn parse_chain(
    file: &FileRef,
    role: &'static str,
    bytes: &[u8],
) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let chain: Vec<_> = CertificateDer::pem_slice_iter(bytes)
        .collect::<Result<_, _>>()
        .map_err(|cause| unusable(file, role, &cause))?;
    if chain.is_empty() {
        return Err(unusable(file, role, &"it holds no certificate in PEM"));
    }
    for (number, certificate) in (1..).zip(&chain) {
        Certificate::parse(certificate).map_err(|cause| {
            unusable(
                file,
                role,
                &format!("certificate {number} in it is damaged: {cause}"),
            )
        })?;
    }
    Ok(chain)
}

fn load_key(
    file: &FileRef,
    provider: &CryptoProvider,
) -> Result<Arc<dyn rustls::sign::SigningKey>, ConfigError> {
    const ROLE: &str = "the private key";
    let bytes = zeroize::Zeroizing::new(read(file, ROLE)?);
    check_key_mode(file)?;
    let key = PrivateKeyDer::from_pem_slice(&bytes).map_err(|cause| match cause {
        pki_types::pem::Error::NoItemsFound if contains(&bytes, b"ENCRYPTED PRIVATE KEY") => {
            unusable(file, ROLE, &"it is encrypted; a proxy that starts by itself needs it in the clear, readable by the owner only")
        }
        pki_types::pem::Error::NoItemsFound => unusable(file, ROLE, &"it holds no private key in PEM"),
        other => unusable(file, ROLE, &other),
    })?;
    provider
        .key_provider
        .load_private_key(key)
        .map_err(|cause| unusable(file, ROLE, &cause))
}

fn check_key_mode(file: &FileRef) -> Result<(), ConfigError> {
    let mode = mode(&file.path).map_err(|cause| {
        ConfigError::new(
            file.place.clone(),
            Problem::Unreadable {
                role: "the private key",
                path: file.path.clone(),
                cause,
            },
        )
    })?;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(ConfigError::new(
        file.place.clone(),
        Problem::KeyOpen {
            path: file.path.clone(),
            mode,
        },
    ))
}

fn mode(path: &Path) -> std::io::Result<u32> {
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o7777)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}
