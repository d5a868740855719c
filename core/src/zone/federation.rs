//! Z2: another zone, trusted for the services that an entry lists and for its own trust domain
//! alone; and the checks on zones that stand side by side.

use super::{MAX_AUTHORITIES, Zone, ZoneError, check_authority};
use crate::Certificate;
use crate::anchor::TrustAnchor;
use crate::identity::{SpiffeId, ZoneId};
use crate::index::{Index, Table};

/// More services than one zone lists for another.
const MAX_SERVICES: usize = 1_000;
/// More zones than one zone is federated with; a refusal searches once for each of them.
pub(super) const MAX_FEDERATIONS: usize = 32;

/// An entry for a foreign zone, checked whole when it is made.
#[derive(Clone, Debug)]
pub struct Federation {
    id: ZoneId,
    anchors: Vec<TrustAnchor>,
    services: Index,
}

impl Federation {
    /// Trusts `anchors` for the members of trust domain `id` whose paths (`/edge/web`) are listed.
    ///
    /// # Errors
    /// Where there is no anchor or service, one stands twice, or one is not what it must be.
    pub fn new(
        id: ZoneId,
        anchors: Vec<Certificate>,
        services: Vec<String>,
    ) -> Result<Self, ZoneError> {
        if anchors.is_empty() {
            return Err(ZoneError::NoAnchor);
        }
        if anchors.len() > MAX_AUTHORITIES || services.len() > MAX_SERVICES {
            return Err(ZoneError::TooMany);
        }
        for anchor in &anchors {
            check_authority(anchor)?;
        }
        if services.is_empty() {
            return Err(ZoneError::FederationWithoutService { id });
        }
        let mut listed = Index::default();
        for service in services {
            let whole = SpiffeId::parse(&format!("spiffe://{id}{service}"));
            // A text that moves the border between trust domain and path is no path.
            if !whole.is_ok_and(|whole| whole.zone() == id.as_str() && whole.path() == service)
                || !listed.enter(service.as_bytes())
            {
                return Err(ZoneError::FederationService { id, service });
            }
        }
        Ok(Self {
            id,
            anchors: anchors.into_iter().map(TrustAnchor::new).collect(),
            services: listed,
        })
    }

    /// The foreign zone's trust domain.
    #[must_use]
    pub fn id(&self) -> &ZoneId {
        &self.id
    }

    /// Its anchors, which vouch for that trust domain alone.
    #[must_use]
    pub fn anchors(&self) -> &[TrustAnchor] {
        &self.anchors
    }

    /// The services that are trusted, as paths in alphabetical order.
    pub fn services(&self) -> impl Iterator<Item = &str> {
        self.services.texts()
    }

    pub(crate) fn lists(&self, id: &SpiffeId) -> bool {
        id.zone() == self.id.as_str() && self.services.get(id.path().as_bytes()).is_some()
    }
}

impl Zone {
    /// Trusts members of another zone, as far as the entry says.
    ///
    /// # Errors
    /// Where it is this zone itself, is federated already, or an authority of it is one of another
    /// zone that is known here.
    pub fn add_federation(&mut self, federation: Federation) -> Result<(), ZoneError> {
        if federation.id == self.id {
            return Err(ZoneError::FederatedWithItself);
        }
        if self
            .federations
            .iter()
            .any(|known| known.id == federation.id)
        {
            return Err(ZoneError::TwoAnchorSets { id: federation.id });
        }
        if self.federations.len() >= MAX_FEDERATIONS {
            return Err(ZoneError::TooMany);
        }
        // The order of the search, whatever the order of the file.
        let after = |known: &Federation| known.id.as_str() > federation.id.as_str();
        let place = self.federations.iter().position(after);
        let place = place.unwrap_or(self.federations.len());
        self.federations.insert(place, federation);
        self.check_apart()
    }

    /// The zones that it trusts, ordered by id.
    #[must_use]
    pub fn federations(&self) -> &[Federation] {
        &self.federations
    }

    /// Checks zones that are loaded side by side.
    ///
    /// # Errors
    /// Where one id has two anchor sets, or one authority key is in two zones (Z2). Entries of
    /// federations count as what they are: the anchors of the zone that they name.
    pub fn check_together(zones: &[&Self]) -> Result<(), ZoneError> {
        let mut sets: Table<Vec<u8>> = Table::default();
        for zone in zones {
            let federated = zone.federations.iter();
            let federated =
                federated.map(|federation| (&federation.id, federation.anchors.as_slice()));
            for (id, anchors) in std::iter::once((&zone.id, zone.anchors())).chain(federated) {
                let set = set_of(anchors);
                sets.give(id.as_str().as_bytes(), set.clone());
                if sets.get(id.as_str().as_bytes()) != Some(&set) {
                    return Err(ZoneError::TwoAnchorSets { id: id.clone() });
                }
            }
        }
        keys_apart(zones.iter().flat_map(|zone| zone.keyed()))
    }

    /// One authority key in two zones is refused, compared as key material.
    pub(super) fn check_apart(&self) -> Result<(), ZoneError> {
        if self.federations.is_empty() {
            return Ok(());
        }
        keys_apart(self.keyed())
    }

    /// Every authority with the zone that it is of.
    fn keyed(&self) -> impl Iterator<Item = (&ZoneId, &Certificate)> {
        let own = self
            .all_authorities()
            .map(|authority| (&self.id, authority));
        own.chain(self.federations.iter().flat_map(|federation| {
            let anchors = federation.anchors.iter();
            anchors.map(|anchor| (&federation.id, anchor.certificate()))
        }))
    }
}

/// Anchors without their order: each one's DER, sorted, one after the other. DER says itself where
/// it ends.
fn set_of(anchors: &[TrustAnchor]) -> Vec<u8> {
    let mut set = Index::default();
    for anchor in anchors {
        set.enter(anchor.certificate().der());
    }
    set.iter().flat_map(|(der, _)| der).copied().collect()
}

fn keys_apart<'a>(
    keyed: impl Iterator<Item = (&'a ZoneId, &'a Certificate)>,
) -> Result<(), ZoneError> {
    let mut owners: Table<&ZoneId> = Table::default();
    for (id, authority) in keyed {
        let key = authority
            .key_material_hex()
            .ok_or_else(|| super::not_comparable(authority))?;
        owners.give(key.as_bytes(), id);
        if let Some(owner) = owners.get(key.as_bytes())
            && *owner != id
        {
            return Err(ZoneError::AuthorityOfTwoZones {
                subject: authority.subject_text(),
                first: (*owner).clone(),
                second: id.clone(),
            });
        }
    }
    Ok(())
}
