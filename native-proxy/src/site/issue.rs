//! Request, profile and keys make certificates. Nothing here touches the disk.

use rcgen::{Issuer, KeyPair};
use zeroize::Zeroizing;
use zoneseal_core::{Certificate, Membership, SpiffeId, Time, Zone, ZoneId};

use super::key::PrivateKey;
use super::profile::{self, Validity};
use super::{IssueRequest, MAX_DAYS, MemberRole, ServicePath, SiteError};
use crate::algorithms;

/// A certificate with its key.
pub(super) struct Signed {
    pub(super) certificate: Certificate,
    pub(super) pem: String,
    pub(super) key: PrivateKey,
}

/// A new zone's two authorities.
pub(super) struct NewAuthority {
    pub(super) anchor: Signed,
    pub(super) issuing: Signed,
}

impl NewAuthority {
    /// The zone that they make.
    pub(super) fn zone(&self, id: ZoneId) -> Result<Zone, SiteError> {
        let anchors = vec![parse(self.anchor.certificate.der())?];
        let mut zone = Zone::new(id, Membership::Spiffe, anchors).map_err(SiteError::Zone)?;
        for authority in [&self.anchor, &self.issuing] {
            zone.add_authority(&authority.certificate)
                .map_err(SiteError::Zone)?;
        }
        Ok(zone)
    }
}

/// Makes the authorities of a new zone.
pub(super) fn authority(zone: &ZoneId, now: Time) -> Result<NewAuthority, SiteError> {
    let anchor_params = profile::anchor(zone, now)?;
    let anchor_key = PrivateKey::generate()?;
    let anchor = anchor_params
        .self_signed(anchor_key.signer())
        .map_err(SiteError::Issuing)?;
    let issuing_key = PrivateKey::generate()?;
    let issuing = profile::issuing(zone, now)?
        .signed_by(
            issuing_key.signer(),
            &Issuer::from_params(&anchor_params, anchor_key.signer()),
        )
        .map_err(SiteError::Issuing)?;
    Ok(NewAuthority {
        anchor: signed(&anchor, anchor_key)?,
        issuing: signed(&issuing, issuing_key)?,
    })
}

/// An issuing authority read back from disk.
pub(super) struct IssuingAuthority {
    pub(super) certificate: Certificate,
    pub(super) pem: String,
    pub(super) key: PrivateKey,
}

impl IssuingAuthority {
    fn validity(&self) -> Validity {
        Validity {
            not_before: self.certificate.not_before(),
            not_after: self.certificate.not_after(),
        }
    }

    fn issuer(&self) -> Result<Issuer<'static, &KeyPair>, SiteError> {
        Issuer::from_ca_cert_der(&self.certificate.der().into(), self.key.signer())
            .map_err(SiteError::Issuing)
    }
}

/// A request found to be one that can be fulfilled.
pub(super) struct Plan {
    service: ServicePath,
    id: SpiffeId,
    role: MemberRole,
    names: Vec<rcgen::SanType>,
    days: u16,
}

impl Plan {
    /// Checks a request.
    pub(super) fn new(zone: &ZoneId, request: &IssueRequest) -> Result<Self, SiteError> {
        let bad_service = |reason| SiteError::Service {
            service: request.service.clone(),
            reason,
        };
        let service = ServicePath::parse(&request.service).map_err(bad_service)?;
        let id = service.id_in(zone).map_err(bad_service)?;
        if !(1..=MAX_DAYS).contains(&request.days) {
            return Err(SiteError::Days { days: request.days });
        }
        let names = profile::names(&request.dns, &request.ip)?;
        Ok(Self {
            service,
            id,
            role: request.role,
            names,
            days: request.days,
        })
    }

    /// Which service it is for.
    pub(super) fn service(&self) -> &ServicePath {
        &self.service
    }

    /// The identity, once the plan is carried out.
    pub(super) fn into_id(self) -> SpiffeId {
        self.id
    }

    /// Makes the certificate, and has the engine judge it in each role.
    pub(super) fn issue(
        &self,
        authority: &IssuingAuthority,
        zone: &Zone,
        now: Time,
    ) -> Result<Issued, SiteError> {
        let issuer = authority.validity();
        if now < issuer.not_before || now > issuer.not_after {
            return Err(SiteError::IssuerExpired {
                now,
                not_after: issuer.not_after,
            });
        }
        let key = PrivateKey::generate()?;
        let params = profile::member(
            &self.id,
            self.role,
            self.names.clone(),
            self.days,
            issuer,
            now,
        )?;
        let member = params
            .signed_by(key.signer(), &authority.issuer()?)
            .map_err(SiteError::Issuing)?;
        let chain = [&**member.der(), authority.certificate.der()];
        for role in self.role.parts() {
            zone.validate_peer(&chain, *role, Some(&self.id), now, &algorithms::native())
                .map_err(SiteError::Refused)?;
        }
        let signed = signed(&member, key)?;
        Ok(Issued {
            chain_pem: format!("{}{}", signed.pem, authority.pem),
            signed,
        })
    }
}

/// A member's credential that the engine found good.
pub(super) struct Issued {
    signed: Signed,
    chain_pem: String,
}

impl Issued {
    pub(super) fn certificate(&self) -> &Certificate {
        &self.signed.certificate
    }

    pub(super) fn chain_pem(&self) -> &str {
        &self.chain_pem
    }

    pub(super) fn key_pem(&self) -> Zeroizing<String> {
        self.signed.key.to_pem()
    }
}

/// What rcgen made, read by the engine's own parser.
pub(super) fn signed(made: &rcgen::Certificate, key: PrivateKey) -> Result<Signed, SiteError> {
    Ok(Signed {
        certificate: parse(made.der())?,
        pem: made.pem(),
        key,
    })
}

fn parse(der: &[u8]) -> Result<Certificate, SiteError> {
    Certificate::parse(der).map_err(SiteError::Unreadable)
}
