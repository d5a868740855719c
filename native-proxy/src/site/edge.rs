//! A throw-away edge authority, for the demo and for tests: certainly not the zone's.
//!
//! A site in earnest takes its edge certificate from a public authority or from the one that its
//! users' machines trust already.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use rcgen::{CertificateParams, Issuer};
use zoneseal_core::Time;

use super::SiteError;
use super::issue::{self, Signed};
use super::key::PrivateKey;
use super::profile::{self, Validity};
use crate::disk::{self, Access};

/// An authority for edge certificates, with its files in a folder: `edge-ca.pem` and `edge-ca.key`.
pub struct EdgeAuthority {
    folder: PathBuf,
    params: CertificateParams,
    signed: Signed,
}

/// Where an edge certificate and its key are.
#[derive(Clone, Debug)]
pub struct EdgeCredential {
    /// The certificate as PEM; its issuer is the authority itself, which is not repeated.
    pub chain: PathBuf,
    /// The private key, PKCS#8 as PEM, readable by its owner alone.
    pub key: PathBuf,
}

impl EdgeAuthority {
    /// Makes an authority with a fresh key in a folder, which is made where it is missing.
    ///
    /// # Errors
    /// When the folder cannot be written, or has an edge authority already.
    pub fn create(folder: &Path, now: Time) -> Result<Self, SiteError> {
        let params = profile::edge_authority(now)?;
        let key = PrivateKey::generate()?;
        let certificate = params
            .self_signed(key.signer())
            .map_err(SiteError::Issuing)?;
        let signed = issue::signed(&certificate, key)?;
        let authority = Self {
            folder: folder.to_owned(),
            params,
            signed,
        };
        let write = || {
            disk::create_folders(folder, Access::Public)?;
            let key = authority.signed.key.to_pem();
            disk::write_new(&folder.join("edge-ca.key"), key.as_bytes(), Access::Private)?;
            let certificate = authority.signed.pem.as_bytes();
            disk::write_new(&authority.certificate(), certificate, Access::Public)
        };
        write().map_err(|source| SiteError::Write {
            path: folder.to_owned(),
            source,
        })?;
        Ok(authority)
    }

    /// The authority's certificate: what users' browsers trust, and what the proxy names.
    pub fn certificate(&self) -> PathBuf {
        self.folder.join("edge-ca.pem")
    }

    /// Issues a server certificate for these names into `edge.pem` and `edge.key`, in the place of
    /// earlier ones. (One file after the other: no proxy runs on them while a demo sets up.)
    ///
    /// # Errors
    /// When a name is none, or the folder cannot be written.
    pub fn issue(
        &self,
        dns: &[String],
        ip: &[IpAddr],
        now: Time,
    ) -> Result<EdgeCredential, SiteError> {
        let certificate = &self.signed.certificate;
        let issuer = Validity {
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
        };
        let key = PrivateKey::generate()?;
        let edge = profile::edge(profile::names(dns, ip)?, issuer, now)?
            .signed_by(
                key.signer(),
                &Issuer::from_params(&self.params, self.signed.key.signer()),
            )
            .map_err(SiteError::Issuing)?;
        let credential = EdgeCredential {
            chain: self.folder.join("edge.pem"),
            key: self.folder.join("edge.key"),
        };
        disk::replace(&credential.key, key.to_pem().as_bytes(), Access::Private)
            .and_then(|()| disk::replace(&credential.chain, edge.pem().as_bytes(), Access::Public))
            .map_err(|source| SiteError::Write {
                path: self.folder.clone(),
                source,
            })?;
        Ok(credential)
    }
}
