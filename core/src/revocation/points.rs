//! Whether a list is of a distribution point that a certificate names (RFC 5280 §6.3.3(b)(2)(i)).

use crate::Certificate;
use crate::crl::Crl;
use crate::der::{Reader, tag};
use crate::error::ParseError;
use crate::name::{GeneralName, NameForm, same_name};
use crate::oid;
use crate::span::Span;

/// What a list's distribution point is to a certificate.
pub(super) enum Point {
    /// One that it names.
    Named,
    /// One that it names for some reasons alone.
    NamedForSomeReasons,
    /// None of its own: what the list calls it.
    Other(String),
}

/// Holds the DistributionPointName of a list against the cRLDistributionPoints of a certificate of
/// the same issuer.
pub(super) fn of(crl: &Crl, point: Span, certificate: &Certificate) -> Point {
    let own = name_of(Reader::within(crl.der(), point)).unwrap_or_default();
    // §6.3.3, last paragraph: the issuer's own name is always a point of its certificates.
    let issuer = certificate.issuer_bytes();
    if own
        .iter()
        .any(|(form, name)| *form == Form::Full(NameForm::Directory) && same_name(name, issuer))
    {
        return Point::Named;
    }
    let raw = certificate.extensions().all.iter();
    let mut raw = raw.filter(|raw| raw.oid.of(certificate.der()) == oid::CRL_DISTRIBUTION_POINTS);
    let points = raw.next().and_then(|raw| {
        let value = Reader::within(certificate.der(), raw.value);
        distribution_points(value, &own).ok()
    });
    match points {
        Some(named @ (Point::Named | Point::NamedForSomeReasons)) => named,
        _ => Point::Other(shown(crl, point)),
    }
}

/// The form of a name of a point: a general name, or one relative to the issuer's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Full(NameForm),
    Relative,
}

type Names<'a> = Vec<(Form, &'a [u8])>;

/// The best match among a certificate's points. Those with a cRLIssuer are served by another
/// authority's, indirect, list.
fn distribution_points(mut value: Reader<'_>, own: &Names<'_>) -> Result<Point, ParseError> {
    let mut list = value.sequence()?;
    let mut best = Point::Other(String::new());
    while !list.is_empty() {
        let mut fields = list.sequence()?;
        let name = fields.optional(tag::context_constructed(0))?;
        let reasons = fields.optional(tag::context(1))?;
        let issuer = fields.optional(tag::context_constructed(2))?;
        let (Some(name), None) = (name, issuer) else {
            continue;
        };
        let names = name_of(fields.inside(name))?;
        if !names
            .iter()
            .any(|name| own.iter().any(|own| same(own, name)))
        {
            continue;
        }
        if reasons.is_none() {
            return Ok(Point::Named);
        }
        best = Point::NamedForSomeReasons;
    }
    Ok(best)
}

fn same(a: &(Form, &[u8]), b: &(Form, &[u8])) -> bool {
    let directories = a.0 == Form::Full(NameForm::Directory) && a.0 == b.0;
    (a.0 == b.0 && a.1 == b.1) || (directories && same_name(a.1, b.1))
}

/// The names of a DistributionPointName.
fn name_of(mut point: Reader<'_>) -> Result<Names<'_>, ParseError> {
    if let Some(relative) = point.optional(tag::context_constructed(1))? {
        return Ok(vec![(Form::Relative, point.bytes(relative.content))]);
    }
    let full = point.expect(tag::context_constructed(0))?;
    let mut list = point.inside(full);
    let mut names = Vec::new();
    while !list.is_empty() {
        let name = GeneralName::read(&mut list)?;
        names.push((Form::Full(name.form), list.bytes(name.value)));
    }
    Ok(names)
}

/// The first name of a list's point, for people.
fn shown(crl: &Crl, point: Span) -> String {
    let mut reader = Reader::within(crl.der(), point);
    let full = reader.expect(tag::context_constructed(0));
    let first = full.and_then(|full| GeneralName::read(&mut reader.inside(full)));
    first.map_or_else(
        |_| "a relative name".to_owned(),
        |name| name.display(crl.der()),
    )
}
