//! Whether a list is of a distribution point that a certificate names (RFC 5280 §6.3.3(b)(2)(i)).

use crate::Certificate;
use crate::crl::Crl;
use crate::extension::{DistributionPointName, ReasonFlags};
use crate::name::{GeneralName, NameForm, same_name};

/// What a list's distribution point is to a certificate.
pub(super) enum Point {
    /// One that it names.
    Named,
    /// One that it names for some reasons alone.
    NamedForSomeReasons,
    /// None of its own: what the list calls it.
    Other(String),
}

/// Holds the point of a list against the cRLDistributionPoints of a certificate of the same issuer.
pub(super) fn of(crl: &Crl, point: &DistributionPointName, certificate: &Certificate) -> Point {
    let list = crl.der();
    // §6.3.3, last paragraph: the issuer's own name is always a point of its certificates.
    let is_issuer = |name: &GeneralName| {
        name.form == NameForm::Directory
            && same_name(name.value.of(list), certificate.issuer_bytes())
    };
    if let DistributionPointName::Full(names) = point
        && names.iter().any(is_issuer)
    {
        return Point::Named;
    }
    let points = certificate.extensions().crl_distribution_points.iter();
    let mut best = Point::Other(shown(list, point));
    for own in points.flat_map(|known| &known.value) {
        // One with a cRLIssuer is served by another authority's, indirect, list.
        let named = own.name.as_ref().filter(|_| own.crl_issuer.is_empty());
        if !named.is_some_and(|named| share((list, point), (certificate.der(), named))) {
            continue;
        }
        match own.reasons {
            Some(reasons) if reasons.0 & ReasonFlags::ALL != ReasonFlags::ALL => {
                best = Point::NamedForSomeReasons;
            }
            _ => return Point::Named,
        }
    }
    best
}

/// What holding the point of a list against a certificate's costs, in comparisons of short names.
pub(crate) fn comparisons(crl: &Crl, certificate: &Certificate) -> usize {
    let cost = |point: Option<&DistributionPointName>| match point {
        Some(DistributionPointName::Full(names)) => names.iter().map(weight).sum(),
        Some(DistributionPointName::Relative(_)) => 1,
        None => 0,
    };
    let list = crl.extensions().scope.as_ref();
    let list: usize = cost(list.and_then(|scope| scope.value.point.as_ref()));
    let points = certificate.extensions().crl_distribution_points.iter();
    let points = points.flat_map(|known| &known.value);
    let own: usize = points.map(|point| cost(point.name.as_ref())).sum();
    list.saturating_mul(1 + own)
}

fn weight(name: &GeneralName) -> usize {
    1 + name.value.len() / 64
}

/// Whether two points, each with the DER that it stands in, have a name in common.
fn share(a: (&[u8], &DistributionPointName), b: (&[u8], &DistributionPointName)) -> bool {
    match (a.1, b.1) {
        (DistributionPointName::Full(ours), DistributionPointName::Full(theirs)) => {
            ours.iter().any(|our| {
                theirs.iter().any(|their| {
                    let (x, y) = (our.value.of(a.0), their.value.of(b.0));
                    our.form == their.form
                        && (x == y || (our.form == NameForm::Directory && same_name(x, y)))
                })
            })
        }
        // Both complete the name of the same issuer.
        (DistributionPointName::Relative(ours), DistributionPointName::Relative(theirs)) => {
            ours.of(a.0) == theirs.of(b.0)
        }
        _ => false,
    }
}

/// The first name of a list's point, for people.
fn shown(list: &[u8], point: &DistributionPointName) -> String {
    match point {
        DistributionPointName::Full(names) => {
            let first = names.first().map(|name| name.display(list));
            format!("the point {}", first.unwrap_or_default())
        }
        DistributionPointName::Relative(_) => "a point below the issuer's name".to_owned(),
    }
}
