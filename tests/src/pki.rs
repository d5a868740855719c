//! A tiny PKI: authorities and certificates with good defaults, so that a test states only what
//! differs. The same in every run: see `pki/keys.rs`.

pub(crate) mod keys;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, SanType, SerialNumber, date_time_ymd,
};
use zoneseal_core::{Certificate, Membership, Zone, ZoneId};

use self::keys::{Signer, certified};
pub use self::keys::{copy, key, key_for, named, sign};

/// The time at which the cases are judged.
pub const AT: &str = "2026-11-24T06:10:00Z";
/// The zone of the cases.
pub const ZONE: &str = "plant-a.example";

/// A certificate with its key.
pub struct Issued {
    /// Its DER.
    pub der: Vec<u8>,
    /// Its key.
    pub key: KeyPair,
}

impl Issued {
    /// Its PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        pem(&self.der)
    }

    /// As the engine reads it.
    #[must_use]
    pub fn certificate(&self) -> Certificate {
        Certificate::parse(&self.der).expect("the builder makes certificates that can be read")
    }
}

/// A certification authority.
pub struct Authority {
    /// Its certificate and key.
    pub issued: Issued,
    issuer: Issuer<'static, Signer>,
}

impl Authority {
    /// A self-signed authority with a P-256 key.
    #[must_use]
    pub fn root(name: &str) -> Self {
        Self::root_with(name, key(), |_| {})
    }

    /// A self-signed authority with this key, and what `change` changes.
    #[must_use]
    pub fn root_with(
        name: &str,
        key: KeyPair,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Self {
        let mut params = authority_params(name);
        change(&mut params);
        let key = certified(key, &[], &params);
        let der = self_signed(&params, &key);
        Self::from_parts(params, der, key)
    }

    /// An authority below this one.
    #[must_use]
    pub fn below(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        self.below_with(name, key(), change)
    }

    /// An authority below this one with a key of its own.
    #[must_use]
    pub fn below_with(
        &self,
        name: &str,
        key: KeyPair,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Self {
        let mut params = authority_params(name);
        params.use_authority_key_identifier_extension = true;
        change(&mut params);
        let key = certified(key, &self.issued.der, &params);
        let der = params.signed_by(&key, &self.issuer).unwrap().der().to_vec();
        Self::from_parts(params, der, key)
    }

    /// The same authority with another certificate for the same key, changed.
    #[must_use]
    pub fn same_key(&self) -> KeyPair {
        copy(&self.issued.key)
    }

    /// A certificate of a member: `spiffe://plant-a.example/<service>` and `<service>.plant-a.example`,
    /// for both roles.
    #[must_use]
    pub fn member(&self, service: &str) -> Issued {
        self.issue(service, key(), |_| {})
    }

    /// A certificate as of a member, with this key and what `change` changes.
    #[must_use]
    pub fn issue(
        &self,
        service: &str,
        key: KeyPair,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Issued {
        let mut params = member_params(service);
        change(&mut params);
        let key = certified(key, &self.issued.der, &params);
        let der = params.signed_by(&key, &self.issuer).unwrap().der().to_vec();
        Issued { der, key }
    }

    /// A server certificate for users: DNS names and `127.0.0.1`, no identity.
    #[must_use]
    pub fn edge(&self, name: &str) -> Issued {
        self.issue(name, key(), |params| {
            params.subject_alt_names = vec![dns(name), SanType::IpAddress([127, 0, 0, 1].into())];
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        })
    }

    fn from_parts(params: CertificateParams, der: Vec<u8>, key: KeyPair) -> Self {
        let issuer = Issuer::new(params, Signer(keys::again(&key)));
        Self {
            issued: Issued { der, key },
            issuer,
        }
    }
}

/// A zone with an anchor and an issuing authority below it.
pub struct Site {
    /// The anchor.
    pub anchor: Authority,
    /// What issues members.
    pub issuing: Authority,
    /// A key for a member that a test records in the zone.
    pub recorded: KeyPair,
}

impl Site {
    /// Authorities with names that begin with `name`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let anchor = Authority::root(&format!("{name} CA"));
        let issuing = anchor.below(&format!("{name} Issuing CA"), |params| {
            params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        });
        Self {
            anchor,
            issuing,
            recorded: named("recorded"),
        }
    }

    /// The zone, all of its authorities known.
    #[must_use]
    pub fn zone(&self) -> Zone {
        let mut zone = self.adopted(Membership::Spiffe);
        zone.add_authority(&self.anchor.issued.certificate())
            .unwrap();
        zone.add_authority(&self.issuing.issued.certificate())
            .unwrap();
        zone
    }

    /// The zone as adopted from its anchor alone.
    #[must_use]
    pub fn adopted(&self, membership: Membership) -> Zone {
        let id = ZoneId::parse(ZONE).unwrap();
        Zone::new(id, membership, vec![self.anchor.issued.certificate()]).unwrap()
    }
}

/// A certificate signed by its own key.
///
/// # Panics
/// Where the parameters cannot be encoded.
#[must_use]
pub fn self_signed(params: &CertificateParams, key: &KeyPair) -> Vec<u8> {
    let signer = Signer(keys::again(key));
    params.self_signed(&signer).unwrap().der().to_vec()
}

/// A DNS name.
#[must_use]
pub fn dns(name: &str) -> SanType {
    SanType::DnsName(name.to_owned().try_into().unwrap())
}

/// A URI.
#[must_use]
pub fn uri(text: &str) -> SanType {
    SanType::URI(text.to_owned().try_into().unwrap())
}

/// A certificate in PEM.
#[must_use]
pub fn pem(der: &[u8]) -> String {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap());
    let body: Vec<&str> = lines.collect();
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        body.join("\n")
    )
}

fn authority_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = common_name(name);
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2036, 1, 1);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn member_params(service: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = common_name(service);
    params.serial_number = Some(SerialNumber::from(0x5a_17_u64));
    params.not_before = date_time_ymd(2026, 11, 1);
    params.not_after = date_time_ymd(2027, 2, 1);
    params.subject_alt_names = vec![
        uri(&format!("spiffe://{ZONE}/{service}")),
        dns(&format!("{service}.{ZONE}")),
    ];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::ClientAuth,
    ];
    params.use_authority_key_identifier_extension = true;
    params
}

/// A distinguished name of a common name alone.
#[must_use]
pub fn common_name(name: &str) -> DistinguishedName {
    let mut out = DistinguishedName::new();
    out.push(DnType::CommonName, name);
    out
}
