//! A site's own authority: makes a zone, and issues the certificates of its members.
//!
//! Contents are decided without touching the disk (`profile`, `issue`), then written by `store`.
//! Nothing leaves before the engine has found it to be what it should be.

mod edge;
mod error;
mod issue;
mod key;
mod profile;
mod service;
mod store;

use std::net::IpAddr;
use std::path::{Path, PathBuf};

pub use edge::{EdgeAuthority, EdgeCredential};
pub use error::SiteError;
pub use profile::{DEFAULT_DAYS, MAX_DAYS, MemberRole};
pub use service::{ServicePath, ServicePathError};
use store::Layout;
use zoneseal_core::{SpiffeId, Time, Zone, ZoneId};

/// A site on disk, opened.
pub struct Site {
    layout: Layout,
    zone: Zone,
}

/// What a member's certificate should say.
#[derive(Clone, Debug)]
pub struct IssueRequest {
    /// The service's path within the zone, `/web` or `web`.
    pub service: String,
    /// Whether it may be used as a server, as a client, or as both.
    pub role: MemberRole,
    /// DNS names under which others in the zone reach the service.
    pub dns: Vec<String>,
    /// Addresses under which others in the zone reach the service.
    pub ip: Vec<IpAddr>,
    /// Days until it expires, 1 to [`MAX_DAYS`]; cut short where the issuing authority ends earlier.
    pub days: u16,
}

impl IssueRequest {
    /// A certificate for a service with no other names, in both roles, for [`DEFAULT_DAYS`].
    pub fn new(service: impl Into<String>) -> Self {
        Self {
            service: service.into(),
            role: MemberRole::Both,
            dns: Vec::new(),
            ip: Vec::new(),
            days: DEFAULT_DAYS,
        }
    }
}

/// Where a member's certificate and key are, and what they say.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The member's certificate, then the issuing authority's, as PEM.
    pub chain: PathBuf,
    /// The private key, PKCS#8 as PEM, readable by its owner alone.
    pub key: PathBuf,
    /// The identity in the certificate.
    pub id: SpiffeId,
    /// When the certificate ends.
    pub not_after: Time,
}

impl Site {
    /// Makes a new site: an anchor, an issuing authority, and the public zone file. The folder appears
    /// complete or not at all.
    ///
    /// # Errors
    /// When the folder exists already, or cannot be made.
    pub fn init(folder: &Path, id: ZoneId, now: Time) -> Result<Self, SiteError> {
        let layout = Layout::new(folder);
        // Asked first, so that nobody waits for keys that have no place; asked again by the rename.
        layout.refuse_existing()?;
        let authority = issue::authority(&id, now)?;
        let zone = authority.zone(id)?;
        store::create(&layout, &authority, &zone)?;
        Ok(Self { layout, zone })
    }

    /// Opens the site in a folder.
    ///
    /// # Errors
    /// When the folder holds no site, or its zone file cannot be read or understood.
    pub fn open(folder: &Path) -> Result<Self, SiteError> {
        let layout = Layout::new(folder);
        let zone = store::read_zone(&layout)?;
        Ok(Self { layout, zone })
    }

    /// Issues a member's certificate with a fresh key, and puts both in the place of those that the
    /// service had before.
    ///
    /// The engine judges the chain in each of its roles before it is written, and the zone file
    /// learns the key before the credential appears. Several calls at once wait for each other.
    ///
    /// # Errors
    /// When the request asks for something that a member may not be, the site's authority cannot be
    /// read or has expired, or the disk refuses. The service's old credential is then as it was.
    pub fn issue(&mut self, request: &IssueRequest, now: Time) -> Result<Credential, SiteError> {
        let plan = issue::Plan::new(self.zone.id(), request)?;
        let _lock = store::lock(&self.layout)?;
        // Another process may have issued since this site was opened.
        let mut zone = store::read_zone(&self.layout)?;
        let authority = store::read_issuing(&self.layout)?;
        let issued = plan.issue(&authority, &zone, now)?;
        let staged = store::stage(&self.layout, plan.service(), &issued)?;
        zone.add_member_key(issued.certificate())
            .map_err(SiteError::Zone)?;
        store::write_zone(&self.layout, &zone)?;
        self.zone = zone;
        let (chain, key) = staged.publish()?;
        let not_after = issued.certificate().not_after();
        Ok(Credential {
            chain,
            key,
            id: plan.into_id(),
            not_after,
        })
    }

    /// The zone that the site makes.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The site's folder.
    pub fn folder(&self) -> &Path {
        self.layout.folder()
    }

    /// The zone file: all that others need to know of the site.
    pub fn zone_file(&self) -> PathBuf {
        self.layout.zone_file()
    }
}
