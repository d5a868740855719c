//! Certificates and keys from files: each file opened once, read by one reader, used as it was read.
//!
//! The engine's reader is the only one: what it judged is what TLS shows, byte for byte. A file
//! with anything in it that the engine does not read is refused whole.

use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use pki_types::pem::PemObject;
use pki_types::{CertificateDer, PrivateKeyDer};
use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;
use zeroize::Zeroizing;
use zoneseal_core::{Bundle, Fate, Input, Limits};

use crate::config::{ConfigError, Credential, FileRef, MAX_FILE, Problem, read_limited};

/// The certificates of a file, in its order, each as the engine read it.
#[derive(Clone, Debug)]
pub struct Chain {
    name: String,
    certificates: Vec<CertificateDer<'static>>,
}

impl Chain {
    /// Reads a chain, the end entity's certificate first.
    ///
    /// # Errors
    /// When the file cannot be read, holds no certificate, or holds anything but certificates and
    /// private keys that are whole and well formed.
    pub fn load(file: &FileRef, role: &'static str) -> Result<Self, ConfigError> {
        let name = file.path.display().to_string();
        let bytes = read(file, role)?;
        let inputs = [Input { name, bytes }];
        let bundle = Bundle::parse(&inputs, &Limits::default());
        for (number, object) in (1..).zip(bundle.objects()) {
            let (what, found) = match &object.fate {
                Fate::Problem(problem) => (problem.code.as_str(), problem.found.as_str()),
                _ if object.kind.is_evidence() => ("object-not-read", object.kind.as_str()),
                _ => continue,
            };
            let where_ = object.offset;
            let why = format!(
                "object {number} in it, at byte {where_}, is not a certificate that can be read: {what}, {found}"
            );
            return Err(unusable(file, role, &why));
        }
        let [Input { name, .. }] = inputs;
        let certificates: Vec<_> = bundle
            .certificates()
            .iter()
            .map(|certificate| CertificateDer::from(certificate.der().to_vec()))
            .collect();
        if certificates.is_empty() {
            return Err(unusable(file, role, &"it holds no certificate"));
        }
        Ok(Self { name, certificates })
    }

    /// The same certificates for the engine.
    #[must_use]
    pub fn input(&self) -> Input {
        Input {
            name: self.name.clone(),
            bytes: self
                .certificates
                .iter()
                .flat_map(|der| der.iter().copied())
                .collect(),
        }
    }

    /// The chain with its key, which must belong to its first certificate.
    ///
    /// # Errors
    /// When the key cannot be read, can be read by others, or belongs to another certificate.
    pub fn with_key(
        self,
        files: &Credential,
        provider: &CryptoProvider,
    ) -> Result<Arc<CertifiedKey>, ConfigError> {
        let key = load_key(&files.key, provider)?;
        let credential = CertifiedKey::new(self.certificates, key);
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
}

/// Reads a chain and its key.
///
/// # Errors
/// What is wrong with either.
pub fn load_credential(
    files: &Credential,
    provider: &CryptoProvider,
) -> Result<Arc<CertifiedKey>, ConfigError> {
    Chain::load(&files.chain, "the certificate")?.with_key(files, provider)
}

/// Reads a file that the configuration names.
pub(crate) fn read(file: &FileRef, role: &'static str) -> Result<Vec<u8>, ConfigError> {
    read_limited(&file.path).map_err(|cause| unreadable(file, role, cause))
}

pub(crate) fn unusable(file: &FileRef, role: &'static str, reason: &dyn Display) -> ConfigError {
    ConfigError::new(
        file.place.clone(),
        Problem::Unusable {
            role,
            path: file.path.clone(),
            reason: reason.to_string(),
        },
    )
}

fn unreadable(file: &FileRef, role: &'static str, cause: std::io::Error) -> ConfigError {
    ConfigError::new(
        file.place.clone(),
        Problem::Unreadable {
            role,
            path: file.path.clone(),
            cause,
        },
    )
}

/// Reads a private key from a file that its owner alone can read: the modes are those of the file
/// that was opened, whatever its path names by now.
fn load_key(
    file: &FileRef,
    provider: &CryptoProvider,
) -> Result<Arc<dyn rustls::sign::SigningKey>, ConfigError> {
    const ROLE: &str = "the private key";
    // A FIFO would make opening it wait; what is no file is refused as every other file here is.
    if !std::fs::metadata(&file.path).is_ok_and(|metadata| metadata.is_file()) {
        read_limited(&file.path).map_err(|cause| unreadable(file, ROLE, cause))?;
    }
    let opened = File::open(&file.path).map_err(|cause| unreadable(file, ROLE, cause))?;
    let metadata = opened
        .metadata()
        .map_err(|cause| unreadable(file, ROLE, cause))?;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(ConfigError::new(
            file.place.clone(),
            Problem::KeyOpen {
                path: file.path.clone(),
                mode,
            },
        ));
    }
    // Room for all of it from the start: growing would leave copies of the key behind.
    let room = usize::try_from(metadata.len().min(MAX_FILE)).unwrap_or_default();
    let mut bytes = Zeroizing::new(Vec::with_capacity(room + 1));
    opened
        .take(MAX_FILE)
        .read_to_end(&mut bytes)
        .map_err(|cause| unreadable(file, ROLE, cause))?;
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

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}
