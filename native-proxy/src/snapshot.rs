//! A configuration made real: every file read once and judged, as one value.
//!
//! A [`Snapshot`] is whole or it does not exist. It is built before any port is bound, the bytes
//! that were checked are the bytes that are used, and there is no certificate to fall back to.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::sign::CertifiedKey;
use zoneseal_core::{
    Certificate, Membership, NamedAuthority, Outcome, Role, SpiffeId, SplitRequest, Time, Zone,
};

use crate::assets::Page;
use crate::config::{Access, Authority, Config, ConfigError, Credential, FileRef, Problem};
use crate::credential::{Chain, read, unusable};
use crate::downstream::hosts::Hosts;
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
    hosts: Hosts,
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

        let edge_chain = Chain::load(&config.edge.chain, "the edge certificate")?;
        let authority = match &config.edge_authority {
            Authority::Public => NamedAuthority::Public,
            Authority::Named(file) => {
                let authority = Chain::load(file, "the edge authority")?;
                NamedAuthority::Files(vec![authority.input()])
            }
        };
        let member_chain = Chain::load(&config.member.chain, "the zone certificate")?;
        // Before the split, which would take a foreign credential for a part of the zone.
        let member = member_chain.clone().with_key(&config.member, &provider)?;
        let identity = check_member(&config.member, &member, &trust, now)?;
        check_split(&config, &edge_chain, authority, &member_chain, &trust, now)?;
        let edge = edge_chain.with_key(&config.edge, &provider)?;
        let hosts = edge_hosts(&config.edge.chain, &edge)?;
        let identity_ends = ends(&member.cert).unwrap_or(now);
        let users = load_users(&config)?;

        let edge_tls = tls::server_config(Arc::clone(&provider), edge)
            .map_err(|cause| unusable(&config.edge.chain, "the edge certificate", &cause))?;
        Ok(Self {
            generation,
            routes: Routes::new(&config.routes),
            edge_tls: Arc::new(edge_tls),
            hosts,
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

    /// The hosts that requests may name.
    pub fn hosts(&self) -> &Hosts {
        &self.hosts
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

/// Z5: the edge chain is complete to its named authority, and has nothing of the zone in it. The
/// engine is given the very certificates that TLS will show.
fn check_split(
    config: &Config,
    edge: &Chain,
    authority: NamedAuthority,
    member: &Chain,
    trust: &ZoneTrust,
    now: Time,
) -> Result<(), ConfigError> {
    let report = zoneseal_core::split(
        &SplitRequest {
            edge: vec![edge.input()],
            authority,
            zone: trust.zone().clone(),
            zone_certificates: vec![member.input()],
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

/// The hosts that the edge certificate proves, without which no request could be for us.
fn edge_hosts(file: &FileRef, edge: &CertifiedKey) -> Result<Hosts, ConfigError> {
    const ROLE: &str = "the edge certificate";
    let end_entity = edge
        .end_entity_cert()
        .map_err(|cause| unusable(file, ROLE, &cause))?;
    let certificate =
        Certificate::parse(end_entity).map_err(|cause| unusable(file, ROLE, &cause))?;
    let hosts = Hosts::of(&certificate);
    if hosts.is_empty() {
        return Err(unusable(
            file,
            ROLE,
            &"it names no DNS name and no address, so no browser would accept it",
        ));
    }
    Ok(hosts)
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
    let bytes = read(file, ROLE)?;
    let users =
        UserFile::from_bytes(&file.path, &bytes).map_err(|cause| unusable(file, ROLE, &cause))?;
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
