//! What evidence of revocation says, before any signature: whether a list is about a certificate,
//! and whether list or response can be relied on at a time (RFC 5280 §6.3.3, RFC 6960 §3.2).

mod points;

pub(crate) use points::comparisons;

use std::cell::{Cell, RefCell};

use crate::Certificate;
use crate::crl::{Crl, RevocationReason};
use crate::crypto::SignatureError;
use crate::extension::{RawExtension, ReasonFlags};
use crate::finding::{Code, Finding};
use crate::index::Table;
use crate::ocsp::{CertStatus, OcspResponse, SingleResponse};
use crate::oid;
use crate::span::Span;
use crate::text::hex;
use crate::time::Time;

use points::Point;

/// The evidence of a question. It is known by one number: lists first, then responses.
#[derive(Default)]
pub(crate) struct Supplied<'a> {
    pub crls: Vec<Item<'a, Crl>>,
    pub responses: Vec<Item<'a, OcspResponse>>,
    /// Whether a list verifies under a certificate's key: lists are large, and one question has
    /// many verdicts.
    pub verified: RefCell<Table<Option<SignatureError>>>,
}

/// A piece of evidence.
pub(crate) struct Item<'a, T> {
    pub of: &'a T,
    /// Whether it was about any certificate that was judged.
    pub used: Cell<bool>,
}

impl<'a, T> Item<'a, T> {
    pub(crate) fn new(of: &'a T) -> Self {
        Self {
            of,
            used: Cell::new(false),
        }
    }
}

impl Supplied<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.crls.is_empty() && self.responses.is_empty()
    }
}

/// When evidence counts.
#[derive(Clone, Copy)]
pub(crate) struct When {
    pub at: Time,
    /// Seconds after nextUpdate.
    pub grace: u32,
}

/// The refusal of a revoked certificate: since when, why, its serial number, and who says so.
pub(crate) fn revoked(
    certificate: &Certificate,
    since: Time,
    reason: Option<RevocationReason>,
    source: &str,
) -> Finding {
    let reason = reason.map_or("no reason given", RevocationReason::as_str);
    let serial = hex(certificate.serial().of(certificate.der()));
    let found = format!("serial {serial}, since {since}, {reason}, by {source}");
    Finding::error(Code::Revoked).compared("not revoked", found)
}

/// Why a list says nothing of a certificate of its issuer: it is about others (RFC 5280
/// §6.3.3(b)), or entries of other issuers may stand in it (§5.3.3).
pub(crate) fn out_of_scope(crl: &Crl, certificate: &Certificate) -> Option<Finding> {
    let extensions = crl.extensions();
    let scope = extensions.scope.as_ref();
    let indirect = scope.filter(|scope| scope.value.indirect);
    if let Some(span) = extensions.indirect.or(indirect.map(|scope| scope.span)) {
        let expected = "a list of one issuer alone";
        return flaw(Code::CrlIndirect, span, expected, "an indirect list");
    }
    let scope = scope?;
    let own = match certificate.is_ca() {
        true => AUTHORITIES,
        false => USERS,
    };
    let only = [
        (scope.value.users_only, USERS),
        (scope.value.authorities_only, AUTHORITIES),
        (scope.value.attributes_only, "attribute certificates"),
    ];
    let other = only.iter().find(|(set, about)| *set && *about != own);
    if let Some((_, about)) = other {
        return flaw(Code::CrlScope, scope.span, own, about);
    }
    let (code, expected, found) = match points::of(crl, scope.value.point.as_ref()?, certificate) {
        Point::Named => return None,
        Point::NamedForSomeReasons => (
            Code::CrlSomeReasons,
            "all reasons",
            "a point that the certificate names for some reasons".to_owned(),
        ),
        Point::Other(name) => (Code::CrlScope, "a point that the certificate names", name),
    };
    flaw(code, scope.span, expected, &found)
}

/// Why a list that is signed and in scope cannot show that a certificate is good.
pub(crate) fn list_flaw(crl: &Crl, when: When) -> Option<Finding> {
    let extensions = crl.extensions();
    let whole = crl.issuer().whole;
    if let Some(span) = extensions.delta {
        return flaw(Code::CrlDelta, span, "a complete list", "a list of changes");
    }
    // §5.2 and §5.3: such a list must not be used.
    if let Some(unknown) = extensions.unknown_critical {
        return unknown_critical(Code::CrlCriticalExtension, unknown, crl.der());
    }
    // §5.2.3.
    let Some(number) = &extensions.number else {
        return flaw(Code::CrlNumberMissing, whole, "cRLNumber", "absent");
    };
    if number.critical {
        let code = Code::CrlNumberCritical;
        return flaw(code, number.span, "not critical", "critical");
    }
    // §6.3.3(d)-(e): without all reasons the status stays open.
    if let Some(scope) = &extensions.scope
        && let Some(reasons) = scope.value.some_reasons
        && reasons.0 & ReasonFlags::ALL != ReasonFlags::ALL
    {
        let found = reasons.names().join(", ");
        return flaw(Code::CrlSomeReasons, scope.span, "all reasons", &found);
    }
    let codes = [
        Code::CrlNotYetValid,
        Code::CrlNextUpdateMissing,
        Code::CrlStale,
    ];
    let this_update = crl.this_update();
    freshness(codes, this_update, this_update, crl.next_update(), when)
}

/// Why a response that is signed by who may sign it cannot show that a certificate is good.
pub(crate) fn response_flaw(
    response: &OcspResponse,
    single: &SingleResponse,
    when: When,
) -> Option<Finding> {
    // RFC 6960 §4.4: critical extensions that are not understood.
    if let Some(unknown) = response.unknown_critical().or(single.unknown_critical) {
        return unknown_critical(Code::OcspCriticalExtension, unknown, response.der());
    }
    if single.status == CertStatus::Unknown {
        return flaw(Code::OcspUnknown, single.whole, "good", "unknown");
    }
    let codes = [
        Code::OcspNotYetValid,
        Code::OcspNextUpdateMissing,
        Code::OcspStale,
    ];
    let this_update = single.this_update;
    let later = std::cmp::max_by_key(this_update, response.produced_at(), |time| time.0);
    freshness(codes, later, this_update, single.next_update, when)
}

/// thisUpdate is not in the future, nextUpdate is there and, with the grace, not past (RFC 5280
/// §6.3.3(a), RFC 6960 §4.2.2.1, RFC 5019 §2.2.4). Without nextUpdate evidence would count for ever,
/// and what ends before it begins never counted: there is nothing that a grace could prolong.
fn freshness(
    [early, endless, late]: [Code; 3],
    made: (Time, Span),
    this_update: (Time, Span),
    next_update: Option<(Time, Span)>,
    when: When,
) -> Option<Finding> {
    let at = when.at.to_string();
    if made.0 > when.at {
        let expected = format!("not before {}", made.0);
        return flaw(early, made.1, &expected, &at);
    }
    let Some((next, span)) = next_update else {
        return flaw(endless, made.1, "nextUpdate", "absent");
    };
    let backwards = next < this_update.0;
    if when.at <= next.after(when.grace) && !backwards {
        return None;
    }
    let grace = match when.grace {
        0 => String::new(),
        _ if backwards => format!(" without grace, as thisUpdate is {}", this_update.0),
        seconds => format!(" and {seconds} seconds of grace"),
    };
    flaw(late, span, &format!("not after {next}{grace}"), &at)
}

fn unknown_critical(code: Code, unknown: RawExtension, der: &[u8]) -> Option<Finding> {
    let found = oid::name(unknown.oid.of(der));
    flaw(code, unknown.whole, "an extension known here", &found)
}

/// The refusal of evidence, whose number is not known here.
fn flaw(code: Code, span: Span, expected: &str, found: &str) -> Option<Finding> {
    Some(Finding::error(code).at(span).compared(expected, found))
}

const AUTHORITIES: &str = "certificates of authorities";
const USERS: &str = "certificates of users";
