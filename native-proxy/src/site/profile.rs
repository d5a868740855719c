//! What each kind of certificate says and for how long, with the reason for each number.

use std::net::IpAddr;

use pki_types::DnsName;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyUsagePurpose, SanType, SerialNumber,
};
use time::OffsetDateTime;
use zoneseal_core::{SpiffeId, Time, ZoneId};

use super::SiteError;

/// Days that an anchor lasts: ten years. Replacing it means telling every member, so it outlives the
/// machines; it signs nothing but issuing authorities.
const ANCHOR_DAYS: i64 = 3652;
/// Days that an issuing authority lasts: five years, so that one successor fits below the same anchor.
const ISSUING_DAYS: i64 = 1826;
/// Days that a member's certificate lasts unless told otherwise: a quarter, so that renewing is
/// routine and a lost key is soon worth nothing.
pub const DEFAULT_DAYS: u16 = 90;
/// Most days of a member's certificate: the limit that clients of the public web settled on
/// (CA/Browser Forum Baseline Requirements §6.3.2, 397 recommended of 398).
pub const MAX_DAYS: u16 = 397;
/// Seconds that validity begins before now, since the clocks of a site's machines differ: the skew
/// that Kerberos allows (RFC 4120 §1.6, five minutes).
const BACKDATED: i64 = 5 * 60;
const DAY: i64 = 24 * 60 * 60;

/// How a member may use its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberRole {
    /// Others connect to it.
    Server,
    /// It connects to others.
    Client,
    /// Both: what the proxy and most services need.
    Both,
}

impl MemberRole {
    /// The roles that the engine must find the certificate good for.
    pub(super) fn parts(self) -> &'static [zoneseal_core::Role] {
        use zoneseal_core::Role;
        match self {
            Self::Server => &[Role::Server],
            Self::Client => &[Role::Client],
            Self::Both => &[Role::Server, Role::Client],
        }
    }

    fn usages(self) -> Vec<ExtendedKeyUsagePurpose> {
        use ExtendedKeyUsagePurpose::{ClientAuth, ServerAuth};
        match self {
            Self::Server => vec![ServerAuth],
            Self::Client => vec![ClientAuth],
            Self::Both => vec![ServerAuth, ClientAuth],
        }
    }
}

/// From when until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Validity {
    pub(super) not_before: Time,
    pub(super) not_after: Time,
}

impl Validity {
    /// From shortly before now, for that many days.
    fn days(now: Time, days: i64) -> Self {
        Self {
            not_before: Time::from_unix(now.unix() - BACKDATED),
            not_after: Time::from_unix(now.unix() + days * DAY),
        }
    }

    /// The part of it that lies within the issuer's.
    fn within(self, issuer: Self) -> Self {
        Self {
            not_before: self.not_before.max(issuer.not_before),
            not_after: self.not_after.min(issuer.not_after),
        }
    }
}

/// A zone's anchor: self-signed, for one level of issuing authorities below it.
pub(super) fn anchor(zone: &ZoneId, now: Time) -> Result<CertificateParams, SiteError> {
    let mut params = base(&format!("{zone} anchor"), Validity::days(now, ANCHOR_DAYS))?;
    authority(&mut params, 1);
    Ok(params)
}

/// A zone's issuing authority: below the anchor, above members only.
///
/// Names are left unconstrained here: a URI constraint would suit, but rustls-webpki cannot process
/// one, and a member's trust domain is checked against the zone anyway (DESIGN.md, Z4).
pub(super) fn issuing(zone: &ZoneId, now: Time) -> Result<CertificateParams, SiteError> {
    let validity = Validity::days(now, ISSUING_DAYS).within(Validity::days(now, ANCHOR_DAYS));
    let mut params = base(&format!("{zone} issuing"), validity)?;
    authority(&mut params, 0);
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

/// A member: exactly one URI name, its identity (DESIGN.md, Z4), and the names that it is reached by.
pub(super) fn member(
    id: &SpiffeId,
    role: MemberRole,
    names: Vec<SanType>,
    days: u16,
    issuer: Validity,
    now: Time,
) -> Result<CertificateParams, SiteError> {
    let validity = Validity::days(now, i64::from(days)).within(issuer);
    let mut params = base(id.path().trim_start_matches('/'), validity)?;
    let identity = id.as_str().try_into().map_err(SiteError::Issuing)?;
    params.subject_alt_names = vec![SanType::URI(identity)];
    params.subject_alt_names.extend(names);
    params.extended_key_usages = role.usages();
    end_entity(&mut params);
    Ok(params)
}

/// The authority of an edge certificate, in demos and tests: it signs edge certificates itself.
pub(super) fn edge_authority(now: Time) -> Result<CertificateParams, SiteError> {
    let mut params = base("zoneseal edge authority", Validity::days(now, ISSUING_DAYS))?;
    authority(&mut params, 0);
    Ok(params)
}

/// An edge certificate, in demos and tests: what users see, hence no identity of a member in it.
pub(super) fn edge(
    names: Vec<SanType>,
    issuer: Validity,
    now: Time,
) -> Result<CertificateParams, SiteError> {
    let validity = Validity::days(now, i64::from(DEFAULT_DAYS)).within(issuer);
    let mut params = base("zoneseal edge", validity)?;
    params.subject_alt_names = names;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    end_entity(&mut params);
    Ok(params)
}

/// Names and addresses as a certificate has them; DNS names in lower case and each once.
pub(super) fn names(dns: &[String], ip: &[IpAddr]) -> Result<Vec<SanType>, SiteError> {
    let mut names: Vec<SanType> = Vec::with_capacity(dns.len() + ip.len());
    for name in dns {
        let lower = name.to_ascii_lowercase();
        // No wildcard: a member is one service, not whatever comes to live beside it.
        DnsName::try_from(lower.as_str()).map_err(|_| SiteError::DnsName { name: name.clone() })?;
        names.push(SanType::DnsName(
            lower.try_into().map_err(SiteError::Issuing)?,
        ));
    }
    names.extend(ip.iter().map(|address| SanType::IpAddress(*address)));
    let mut once = Vec::with_capacity(names.len());
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    Ok(once)
}

fn base(common_name: &str, validity: Validity) -> Result<CertificateParams, SiteError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    // For people who read the certificate; no machine does (STYLE.md §9). Our texts are ASCII.
    let shown = common_name.get(..MAX_COMMON_NAME).unwrap_or(common_name);
    params.distinguished_name.push(DnType::CommonName, shown);
    params.serial_number = Some(serial()?);
    params.not_before = date(validity.not_before)?;
    params.not_after = date(validity.not_after)?;
    Ok(params)
}

fn authority(params: &mut CertificateParams, path_length: u8) {
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(path_length));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
}

fn end_entity(params: &mut CertificateParams) {
    // "Explicit" has rcgen write the subject key identifier too.
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
}

/// A random serial number: positive, always 16 octets (RFC 5280 §4.1.2.2 allows 20), 126 bits of it
/// random.
fn serial() -> Result<SerialNumber, SiteError> {
    let mut octets = [0_u8; 16];
    aws_lc_rs::rand::fill(&mut octets).map_err(|_| SiteError::NoRandom)?;
    octets[0] = octets[0] & 0x7f | 0x40;
    Ok(SerialNumber::from_slice(&octets))
}

fn date(time: Time) -> Result<OffsetDateTime, SiteError> {
    OffsetDateTime::from_unix_timestamp(time.unix()).map_err(|_| SiteError::Clock { now: time })
}

/// RFC 5280 appendix A.1, ub-common-name.
const MAX_COMMON_NAME: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_positive_long_and_different() {
        let one = serial().unwrap();
        assert_eq!(one.len(), 16);
        assert_eq!(one.as_ref()[0] & 0xc0, 0x40);
        assert_ne!(one, serial().unwrap());
    }

    #[test]
    fn a_member_never_outlives_its_issuer() {
        let at = |seconds| Time::from_unix(1_800_000_000 + seconds);
        let issuer = Validity {
            not_before: at(-60),
            not_after: at(DAY),
        };
        let member = Validity::days(at(0), 90).within(issuer);
        assert_eq!(member, issuer);
        let member = Validity::days(at(0), 90).within(Validity::days(at(-DAY), 397));
        assert_eq!(
            member,
            Validity {
                not_before: at(-300),
                not_after: at(90 * DAY)
            }
        );
    }

    #[test]
    fn names_are_names() {
        let dns = |names: &[&str]| {
            self::names(
                &names.iter().map(ToString::to_string).collect::<Vec<_>>(),
                &[],
            )
        };
        assert_eq!(
            dns(&["LocalHost", "localhost", "a.example"]).unwrap().len(),
            2
        );
        for bad in [
            "",
            "*.plant-a.example",
            "127.0.0.1",
            "a b",
            "a..b",
            "é.example",
            "-a.example",
        ] {
            assert!(dns(&[bad]).is_err(), "{bad:?}");
        }
    }
}
