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

#[cfg(test)]
mod tests {
    // Tests alone read files here.
    #![allow(clippy::disallowed_methods)]

    use super::*;

    /// The zone of a vector.
    fn zone(vector: &str) -> Zone {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
        Zone::from_json(&std::fs::read(root.join(vector).join("zone.json")).unwrap()).unwrap()
    }

    fn anchors(zone: &Zone) -> Vec<Certificate> {
        let anchors = zone.anchors().iter();
        anchors.map(|anchor| anchor.certificate().clone()).collect()
    }

    fn id(name: &str) -> ZoneId {
        ZoneId::parse(name).unwrap()
    }

    fn entry(name: &str, of: &Zone) -> Federation {
        Federation::new(id(name), anchors(of), vec!["/web".to_owned()]).unwrap()
    }

    fn of(name: &str, anchors: Vec<Certificate>) -> Zone {
        Zone::new(id(name), crate::Membership::Spiffe, anchors).unwrap()
    }

    const OTHERS: [&str; 3] = ["an-rsa-zone", "an-ed25519-zone", "a-p384-zone"];

    #[test]
    fn entries_stand_in_the_order_of_their_ids() {
        let [first, second, third] = OTHERS.map(zone);
        let mut zone = zone("a-member");
        for (name, of) in [
            ("m.example", &first),
            ("a.example", &second),
            ("z.example", &third),
        ] {
            zone.add_federation(entry(name, of)).unwrap();
        }
        let ids: Vec<&str> = zone
            .federations()
            .iter()
            .map(|of| of.id().as_str())
            .collect();
        assert_eq!(ids, ["a.example", "m.example", "z.example"]);
        assert_eq!(zone.keyed().count(), zone.all_authorities().count() + 3);
    }

    #[test]
    fn an_entry_is_of_another_zone_and_stands_once() {
        let [first, second, _] = OTHERS.map(zone);
        let mut zone = zone("a-member");
        let own = zone.id().clone();
        assert_eq!(
            zone.add_federation(entry(own.as_str(), &first)),
            Err(ZoneError::FederatedWithItself)
        );
        zone.add_federation(entry("b.example", &first)).unwrap();
        assert_eq!(
            zone.add_federation(entry("b.example", &second)),
            Err(ZoneError::TwoAnchorSets {
                id: id("b.example")
            })
        );
        zone.add_federation(entry("c.example", &second)).unwrap();
    }

    #[test]
    fn one_key_is_of_one_zone() {
        let first = zone(OTHERS[0]);
        let mut both = zone("a-member");
        both.add_federation(entry("b.example", &first)).unwrap();
        assert!(matches!(
            both.add_federation(entry("c.example", &first)),
            Err(ZoneError::AuthorityOfTwoZones { .. })
        ));
        let mut own = zone("a-member");
        let itself = zone("a-member");
        assert!(matches!(
            own.add_federation(entry("c.example", &itself)),
            Err(ZoneError::AuthorityOfTwoZones { .. })
        ));
    }

    #[test]
    fn zones_side_by_side_agree_on_every_anchor_set() {
        let [first, second, third] = OTHERS.map(zone);
        let both = [anchors(&first), anchors(&second)].concat();
        let turned = [anchors(&second), anchors(&first)].concat();
        let check = |zones: &[&Zone]| Zone::check_together(zones);
        let b = of("b.example", both.clone());
        assert_eq!(
            check(&[&b, &of("b.example", turned)]),
            Ok(()),
            "in another order"
        );
        assert_eq!(
            check(&[&b, &of("b.example", anchors(&first))]),
            Err(ZoneError::TwoAnchorSets {
                id: id("b.example")
            }),
            "one anchor fewer"
        );
        assert_eq!(
            check(&[&b, &of("b.example", anchors(&third))]),
            Err(ZoneError::TwoAnchorSets {
                id: id("b.example")
            }),
            "another anchor"
        );
        assert_eq!(check(&[&b, &of("c.example", anchors(&third))]), Ok(()));
        assert!(matches!(
            check(&[&b, &of("c.example", anchors(&second))]),
            Err(ZoneError::AuthorityOfTwoZones { .. })
        ));
        // An entry counts as the anchors of the zone that it names.
        let mut a = of("a.example", anchors(&third));
        a.add_federation(entry("b.example", &first)).unwrap();
        assert_eq!(
            check(&[&a, &b]),
            Err(ZoneError::TwoAnchorSets {
                id: id("b.example")
            })
        );
        assert_eq!(check(&[&a, &of("b.example", anchors(&first))]), Ok(()));
    }

    #[test]
    fn services_are_paths_of_the_trust_domain_each_once() {
        let first = zone(OTHERS[0]);
        let with = |services: &[&str]| {
            let services = services.iter().map(|of| (*of).to_owned()).collect();
            Federation::new(id("b.example"), anchors(&first), services).map(|_| ())
        };
        assert_eq!(with(&["/web", "/edge/db"]), Ok(()));
        assert_eq!(
            with(&[]),
            Err(ZoneError::FederationWithoutService {
                id: id("b.example")
            })
        );
        for bad in [
            &["web"][..],
            &["/web", "/web"],
            &[".org/web"],
            &["/"],
            &[""],
        ] {
            assert!(
                matches!(with(bad), Err(ZoneError::FederationService { .. })),
                "{bad:?}"
            );
        }
        let many = |count: usize| (0..count).map(|number| format!("/s{number}")).collect();
        let entry = |services| Federation::new(id("b.example"), anchors(&first), services);
        assert!(entry(many(MAX_SERVICES)).is_ok());
        assert!(matches!(
            entry(many(MAX_SERVICES + 1)),
            Err(ZoneError::TooMany)
        ));
        let none = Federation::new(id("b.example"), Vec::new(), many(1));
        assert!(matches!(none, Err(ZoneError::NoAnchor)));
        let listed = entry(many(2)).unwrap();
        let lists = |text: &str| listed.lists(&SpiffeId::parse(text).unwrap());
        assert!(lists("spiffe://b.example/s1"));
        assert!(!lists("spiffe://b.example/s2") && !lists("spiffe://c.example/s1"));
    }
}
