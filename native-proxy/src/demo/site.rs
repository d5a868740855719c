//! The demo's files: a zone, an edge authority, a user, and a proxy's configuration.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zoneseal_core::command::show;
use zoneseal_core::{SpiffeId, Time, ZoneId};

use crate::command::site::failure as site_failure;
use crate::command::{Exit, Failure, cannot_write};
use crate::disk::{self, Access};
use crate::site::{Credential, EdgeAuthority, IssueRequest, MemberRole, Site, SiteError};
use crate::users::{Password, UserFile, UserName};

/// The demo's zone; `.example` names belong to nobody (RFC 2606).
const ZONE: &str = "plant-a.example";
/// The demo's user.
pub const USER: &str = "alice";

/// A site in a temporary folder, which goes with this value.
pub struct DemoSite {
    folder: TempDir,
    door: SocketAddr,
    service: SocketAddr,
    password: Password,
    proxy: SpiffeId,
    hello: Credential,
}

impl DemoSite {
    /// Makes everything: `door` is where users come in, `service` where the member listens.
    ///
    /// # Errors
    /// When the folder cannot be made or written; nothing is left of it then.
    pub fn make(door: SocketAddr, service: SocketAddr, now: Time) -> Result<Self, Failure> {
        let folder = tempfile::Builder::new()
            .prefix("zoneseal-demo-")
            .tempdir()
            .map_err(|error| {
                Failure::new(
                    Exit::CannotCreate,
                    format!("No temporary folder can be made: {error}."),
                    "Set TMPDIR to a folder that you may write to.",
                )
            })?;
        let root = folder.path();

        let mut site = init(&root.join("site"), now)?;
        let proxy = issue(&mut site, "/proxy", MemberRole::Client, now)?;
        let hello = issue(&mut site, "/hello", MemberRole::Server, now)?;
        issue(&mut site, "/other", MemberRole::Client, now)?;

        // Another authority that says it is the same zone, and issues the proxy's very name.
        let mut foreign = init(&root.join("foreign"), now)?;
        issue(&mut foreign, "/proxy", MemberRole::Client, now)?;

        let edge = EdgeAuthority::create(&root.join("edge"), now).map_err(site_failure)?;
        edge.issue(&["localhost".to_owned()], &reachable(door), now)
            .map_err(site_failure)?;

        let password = Password::generate().map_err(|error| bug(&error))?;
        let users = root.join("users.toml");
        let mut file = UserFile::edit(&users).map_err(|error| bug(&error))?;
        let user = UserName::parse(USER).map_err(|error| bug(&error))?;
        file.add(&user, &password)
            .and_then(|()| file.save())
            .map_err(|error| bug(&error))?;

        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("user", USER)
            .append_pair("password", password.reveal())
            .finish();
        write(&root.join("login.form"), &form, Access::Private)?;
        write(
            &root.join("proxy.toml"),
            &configuration(door, service, &hello.id),
            Access::Private,
        )?;
        link_to_ourselves(&root.join("zoneseal"))?;
        Ok(Self {
            door,
            service,
            password,
            proxy: proxy.id,
            hello,
            folder,
        })
    }

    /// Removes the folder, and says so where that fails: there are keys in it.
    ///
    /// # Errors
    /// When something of it stays.
    pub fn remove(self) -> Result<(), Failure> {
        let path = self.folder.path().to_owned();
        self.folder.close().map_err(|error| {
            Failure::new(
                Exit::CannotCreate,
                format!(
                    "The demo's folder {} cannot be removed: {error}.",
                    show::path(&path)
                ),
                "Remove it by hand: there are private keys in it.",
            )
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The proxy's configuration.
    pub fn configuration(&self) -> PathBuf {
        self.folder().join("proxy.toml")
    }

    /// Where a check writes its log.
    pub fn log(&self) -> PathBuf {
        self.folder().join("demo.log")
    }

    /// Where users come in, as they type it.
    pub fn door(&self) -> String {
        let port = self.door.port();
        match self.door.ip() {
            ip if ip.is_unspecified() => format!("https://localhost:{port}"),
            IpAddr::V6(ip) => format!("https://[{ip}]:{port}"),
            IpAddr::V4(ip) => format!("https://{ip}:{port}"),
        }
    }

    /// Where the member listens, which no user should reach.
    pub fn service(&self) -> SocketAddr {
        self.service
    }

    /// The user's password.
    pub fn password(&self) -> &str {
        self.password.reveal()
    }

    /// The proxy's identity, the only one that the member serves.
    pub fn proxy(&self) -> &SpiffeId {
        &self.proxy
    }

    /// The member's credential.
    pub fn hello(&self) -> &Credential {
        &self.hello
    }
}

fn init(folder: &Path, now: Time) -> Result<Site, Failure> {
    let zone = ZoneId::parse(ZONE).map_err(|error| bug(&error))?;
    Site::init(folder, zone, now).map_err(site_failure)
}

fn issue(
    site: &mut Site,
    service: &str,
    role: MemberRole,
    now: Time,
) -> Result<Credential, Failure> {
    let request = IssueRequest {
        role,
        dns: vec!["localhost".to_owned()],
        ip: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
        days: 1,
        ..IssueRequest::new(service)
    };
    site.issue(&request, now)
        .map_err(|error: SiteError| site_failure(error))
}

/// The addresses that the edge certificate is for.
fn reachable(door: SocketAddr) -> Vec<IpAddr> {
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    if door.ip().is_unspecified() || door.ip() == loopback {
        vec![loopback]
    } else {
        vec![loopback, door.ip()]
    }
}

fn configuration(door: SocketAddr, service: SocketAddr, id: &SpiffeId) -> String {
    format!(
        r#"# Written by `zoneseal demo`.
[listen]
address = "{door}"
[edge]
certificate = "edge/edge.pem"
key = "edge/edge.key"
authority = "edge/edge-ca.pem"
[zone]
file = "site/zone.json"
certificate = "site/members/proxy/chain.pem"
key = "site/members/proxy/key.pem"
[users]
file = "users.toml"
[limits]
drain_seconds = 1
[[route]]
path = "/"
service = "{id}"
address = "{service}"
"#
    )
}

/// The printed commands can name this very binary, wherever it is.
fn link_to_ourselves(link: &Path) -> Result<(), Failure> {
    let binary = std::env::current_exe().map_err(|error| bug(&error))?;
    symlink(binary, link).map_err(|error| cannot_write(link, &error))
}

fn write(path: &Path, text: &str, access: Access) -> Result<(), Failure> {
    disk::write_new(path, text.as_bytes(), access).map_err(|error| cannot_write(path, &error))
}

/// What cannot go wrong in a folder of our own, unless the system or we do.
fn bug(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(
        Exit::Bug,
        format!("The demo's site cannot be made: {error}."),
        "Please report it with this line.",
    )
}
