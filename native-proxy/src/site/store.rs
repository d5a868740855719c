//! A site's folder: its layout, and every way in which it is read and changed.
//!
//! ```text
//! site/
//!   zone.json                     public: what verify, proxy and page read
//!   authority/                    0700: anchor.pem anchor.key issuing.pem issuing.key, keys 0600
//!   members/<service path>/
//!     chain.pem -> .current/chain.pem
//!     key.pem   -> .current/key.pem
//!     .current  -> .issued-<certificate's fingerprint>
//!     .issued-<…>/                chain.pem, and key.pem 0600
//! ```
//!
//! Chain and key are two files that must match, and the system replaces one name at a time. So each
//! pair has a folder of its own, and the one name that is replaced is `.current`: whenever the power
//! goes, the two that are found belong together.

use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use pki_types::CertificateDer;
use pki_types::pem::PemObject as _;
use zeroize::Zeroizing;
use zoneseal_core::{Certificate, Zone};

use super::issue::{Issued, IssuingAuthority, NewAuthority};
use super::key::PrivateKey;
use super::{ServicePath, SiteError};
use crate::disk::{self, Access};

/// A member's certificate and those above it.
pub(super) const CHAIN: &str = "chain.pem";
/// A member's private key.
pub(super) const KEY: &str = "key.pem";
const CURRENT: &str = ".current";
const ISSUED: &str = ".issued-";
const ZONE_FILE: &str = "zone.json";
/// Most bytes of any file of a site: a zone file holds 64 characters for every certificate issued, so
/// this is room for a hundred thousand; and as much as `verify` reads.
const MAX_FILE: u64 = 10_000_000;

/// Where everything of a site is.
pub(super) struct Layout(PathBuf);

impl Layout {
    pub(super) fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    pub(super) fn folder(&self) -> &Path {
        &self.0
    }

    pub(super) fn zone_file(&self) -> PathBuf {
        self.0.join(ZONE_FILE)
    }

    /// Says no where anything has the folder's name, a dangling link included.
    pub(super) fn refuse_existing(&self) -> Result<(), SiteError> {
        match self.0.symlink_metadata() {
            Ok(_) => Err(SiteError::Exists {
                folder: self.0.clone(),
            }),
            Err(_) => Ok(()),
        }
    }

    fn authority(&self, file: &str) -> PathBuf {
        self.0.join("authority").join(file)
    }

    fn members(&self) -> PathBuf {
        self.0.join("members")
    }
}

/// Writes a new site beside its place and moves it there in one step.
pub(super) fn create(
    layout: &Layout,
    authority: &NewAuthority,
    zone: &Zone,
) -> Result<(), SiteError> {
    let folder = layout.folder();
    let failed = |source| SiteError::Write {
        path: folder.to_owned(),
        source,
    };
    // Removed again when dropped, with all that is in it.
    let making = tempfile::Builder::new()
        .prefix(".zoneseal-site-")
        .tempdir_in(disk::folder_of(folder))
        .map_err(|error| failed(io::Error::from(error.kind())))?;
    let fresh = Layout::new(making.path());
    let write = || -> io::Result<()> {
        disk::create_folder(&fresh.authority(""), Access::Private)?;
        disk::create_folder(&fresh.members(), Access::Public)?;
        for (name, signed) in [
            ("anchor", &authority.anchor),
            ("issuing", &authority.issuing),
        ] {
            let certificate = fresh.authority(&format!("{name}.pem"));
            let key = fresh.authority(&format!("{name}.key"));
            disk::write_new(&certificate, signed.pem.as_bytes(), Access::Public)?;
            disk::write_new(&key, signed.key.to_pem().as_bytes(), Access::Private)?;
        }
        disk::write_new(
            &fresh.zone_file(),
            zone.to_json().as_bytes(),
            Access::Public,
        )?;
        disk::sync_folder(&fresh.authority(""))?;
        disk::sync_folder(making.path())?;
        // Temporary folders are private; the zone file is for everybody.
        std::fs::set_permissions(making.path(), Permissions::from_mode(0o755))
    };
    write().map_err(failed)?;
    std::fs::rename(making.path(), folder).map_err(|source| match source.kind() {
        io::ErrorKind::DirectoryNotEmpty
        | io::ErrorKind::AlreadyExists
        | io::ErrorKind::NotADirectory => SiteError::Exists {
            folder: folder.to_owned(),
        },
        _ => failed(source),
    })?;
    // It is in its place under another name: nothing to remove.
    drop(making.keep());
    disk::sync_folder(disk::folder_of(folder)).map_err(failed)
}

/// Reads and checks the zone file.
pub(super) fn read_zone(layout: &Layout) -> Result<Zone, SiteError> {
    let path = layout.zone_file();
    let bytes = disk::read(&path, MAX_FILE).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => SiteError::NoSite {
            folder: layout.folder().to_owned(),
        },
        _ => SiteError::Read {
            path: path.clone(),
            source,
        },
    })?;
    Zone::from_json(&bytes).map_err(|reason| SiteError::ZoneFile { path, reason })
}

/// Puts the zone file in place.
pub(super) fn write_zone(layout: &Layout, zone: &Zone) -> Result<(), SiteError> {
    let path = layout.zone_file();
    disk::replace(&path, zone.to_json().as_bytes(), Access::Public)
        .map_err(|source| SiteError::Write { path, source })
}

/// Waits until no other process changes the site.
pub(super) fn lock(layout: &Layout) -> Result<File, SiteError> {
    let path = layout.authority(".lock");
    disk::lock(&path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => SiteError::NoAuthority {
            folder: layout.folder().to_owned(),
        },
        _ => SiteError::Write { path, source },
    })
}

/// Reads the issuing authority with its key.
pub(super) fn read_issuing(layout: &Layout) -> Result<IssuingAuthority, SiteError> {
    let read = |path: &Path| {
        disk::read(path, MAX_FILE).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => SiteError::NoAuthority {
                folder: layout.folder().to_owned(),
            },
            _ => SiteError::Read {
                path: path.to_owned(),
                source,
            },
        })
    };
    let path = layout.authority("issuing.pem");
    let pem = read(&path)?;
    let not_one = || SiteError::AuthorityFile { path: path.clone() };
    let mut found = CertificateDer::pem_slice_iter(&pem);
    let (Some(Ok(der)), None) = (found.next(), found.next()) else {
        return Err(not_one());
    };
    let certificate = Certificate::parse(&der).map_err(|_| not_one())?;
    let pem = String::from_utf8(pem).map_err(|_| not_one())?;

    let path = layout.authority("issuing.key");
    let key = Zeroizing::new(read(&path)?);
    let key = PrivateKey::from_pem(&key).ok_or(SiteError::AuthorityFile { path })?;
    Ok(IssuingAuthority {
        certificate,
        pem,
        key,
    })
}

/// A credential on disk that nobody finds yet; dropped without [`publish`](Self::publish), it goes.
pub(super) struct Staged {
    /// The service's folder.
    member: PathBuf,
    /// The folder of all members, above which nothing is removed.
    members: PathBuf,
    /// The fresh pair's folder, a name in `member`.
    fresh: Option<String>,
}

/// Writes a credential beside the one that the service has.
pub(super) fn stage(
    layout: &Layout,
    service: &ServicePath,
    issued: &Issued,
) -> Result<Staged, SiteError> {
    let members = layout.members();
    let member = members.join(service.folder());
    let name = format!("{ISSUED}{}", issued.certificate().sha256_hex());
    let staged = Staged {
        member,
        members,
        fresh: Some(name.clone()),
    };
    let fresh = staged.member.join(name);
    let failed = |path: &Path, source| SiteError::Write {
        path: path.to_owned(),
        source,
    };
    disk::create_folders(&staged.member, Access::Public)
        .map_err(|source| failed(&staged.member, source))?;
    let write = || -> io::Result<()> {
        disk::create_folder(&fresh, Access::Public)?;
        disk::write_new(
            &fresh.join(CHAIN),
            issued.chain_pem().as_bytes(),
            Access::Public,
        )?;
        disk::write_new(
            &fresh.join(KEY),
            issued.key_pem().as_bytes(),
            Access::Private,
        )?;
        disk::sync_folder(&fresh)
    };
    write().map_err(|source| failed(&fresh, source))?;
    Ok(staged)
}

impl Staged {
    /// Puts the credential in the place of the old one in one step, and removes the old one. Returns
    /// where chain and key are.
    pub(super) fn publish(mut self) -> Result<(PathBuf, PathBuf), SiteError> {
        let (chain, key) = (self.member.join(CHAIN), self.member.join(KEY));
        let name = self.fresh.clone().unwrap_or_default();
        let link = |target: &Path, path: &Path| {
            link_in_place(target, path).map_err(|source| SiteError::Write {
                path: path.to_owned(),
                source,
            })
        };
        link(Path::new(&name), &self.member.join(CURRENT))?;
        // From here on it is the service's credential, come what may.
        self.fresh = None;
        link(&Path::new(CURRENT).join(CHAIN), &chain)?;
        link(&Path::new(CURRENT).join(KEY), &key)?;
        self.remove_others(&name);
        disk::sync_folder(&self.member).map_err(|source| SiteError::Write {
            path: self.member.clone(),
            source,
        })?;
        Ok((chain, key))
    }

    /// Removes earlier pairs. One that cannot be removed does no harm, and the next issue tries again.
    fn remove_others(&self, current: &str) {
        let Ok(entries) = std::fs::read_dir(&self.member) else {
            return;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            if name
                .to_str()
                .is_some_and(|name| name.starts_with(ISSUED) && name != current)
            {
                drop(std::fs::remove_dir_all(entry.path()));
            }
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let Some(fresh) = &self.fresh else { return };
        drop(std::fs::remove_dir_all(self.member.join(fresh)));
        // Folders made for it go too; one with anything in it stays, since it cannot be removed so.
        let mut folder = self.member.as_path();
        while folder != self.members && std::fs::remove_dir(folder).is_ok() {
            folder = disk::folder_of(folder);
        }
    }
}

/// Makes a symbolic link, in the place of whatever file has the name.
fn link_in_place(target: &Path, path: &Path) -> io::Result<()> {
    if std::fs::read_link(path).is_ok_and(|existing| existing == target) {
        return Ok(());
    }
    let fresh = disk::beside(path, "new");
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    symlink(target, &fresh)?;
    std::fs::rename(&fresh, path).inspect_err(|_| drop(std::fs::remove_file(&fresh)))
}
