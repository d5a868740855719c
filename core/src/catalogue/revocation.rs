//! The entries of the table on revocation.

use crate::finding::Code;

/// Plain sentence, expert sentence, action and clause of a code on revocation.
pub(super) fn text(code: Code) -> [&'static str; 4] {
    match code {
        Code::Revoked => [
            "{certificate} was revoked by {issuer}.",
            "It must be {expected}, and is revoked: {found}.",
            "Take it out of service, and have a new one issued for a new key.",
            "RFC 5280 §6.3.3(i)-(j); RFC 6960 §2.2",
        ],
        Code::CrlScope => [
            "The revocation list that was given is not about {certificate}.",
            "The list is about {found}, and one about {expected} is needed.",
            "Give the newest complete list of {issuer}.",
            "RFC 5280 §5.2.5, §6.3.3(b)(2)",
        ],
        Code::CrlSomeReasons => [
            "The revocation list that was given tells only a part of why {certificate} could be revoked.",
            "The list covers {found}, where {expected} belongs.",
            "Give the newest complete list of {issuer}.",
            "RFC 5280 §5.2.5, §6.3.3(d)-(e)",
        ],
        Code::CrlIndirect => [
            "The revocation list that was given mixes several authorities, which is not evaluated.",
            "It is {found}, where {expected} belongs.",
            "Give the newest complete list of {issuer}.",
            "RFC 5280 §5.2.5, §5.3.3",
        ],
        Code::CrlDelta => [
            "The revocation list that was given has only what changed, which is not evaluated.",
            "deltaCRLIndicator is there: it is {found}, where {expected} belongs.",
            "Give the newest complete list of {issuer}.",
            "RFC 5280 §5.2.4",
        ],
        Code::CrlSignMissing => [
            "The authority {certificate} is not allowed to sign revocation lists.",
            "keyUsage is {found}, without {expected}.",
            "Have the authority's certificate issued with cRLSign.",
            "RFC 5280 §4.2.1.3, §6.3.3(f)",
        ],
        Code::CrlSignatureInvalid => [
            "It is not proven that {issuer} made the revocation list that was given.",
            "The list's signature must verify under {expected}: {found}.",
            "Give the newest complete list of {issuer}.",
            "RFC 5280 §6.3.3(g)",
        ],
        Code::CrlCriticalExtension => [
            "The revocation list for {certificate} has a condition that is not understood here.",
            "The extension {found} of the list or of an entry is critical and not known.",
            "Give the newest complete list of {issuer}.",
            "RFC 5280 §5.2, §5.3",
        ],
        Code::CrlNumberMissing => [
            "The revocation list for {certificate} has no number.",
            "{expected} is {found}.",
            "Have the list issued anew.",
            "RFC 5280 §5.2.3",
        ],
        Code::CrlNumberCritical => [
            "The number of the revocation list for {certificate} is marked in a way that is not allowed.",
            "cRLNumber should be {expected}, and is {found}.",
            "Have the list issued anew.",
            "RFC 5280 §5.2.3",
        ],
        Code::CrlNotYetValid => [
            "The revocation list for {certificate} is from the future.",
            "At {found} it is before thisUpdate: {expected}.",
            "Check the clock; otherwise wait.",
            "RFC 5280 §5.1.2.4",
        ],
        Code::CrlNextUpdateMissing => [
            "The revocation list for {certificate} does not say until when it counts.",
            "{expected} is {found}; it would never be stale.",
            "Have the list issued anew.",
            "RFC 5280 §5.1.2.5",
        ],
        Code::CrlStale => [
            "The revocation list for {certificate} is out of date.",
            "At {found} it is past nextUpdate: {expected}.",
            "Give the newest complete list of {issuer}.",
            "RFC 5280 §6.3.3(a); zone rule Z12",
        ],
        Code::OcspSignerNotAuthorised => [
            "The OCSP response for {certificate} is signed by somebody who may not.",
            "{expected} or a certificate that it issued for OCSPSigning must sign it; there is {found}.",
            "Ask a responder of {issuer} again.",
            "RFC 6960 §4.2.2.2",
        ],
        Code::OcspSignatureInvalid => [
            "It is not proven who made the OCSP response for {certificate}.",
            "The response's signature must verify under the key of {expected} or its responder: {found}.",
            "Ask a responder of {issuer} again.",
            "RFC 6960 §3.2",
        ],
        Code::OcspCriticalExtension => [
            "The OCSP response for {certificate} has a condition that is not understood here.",
            "The extension {found} is critical and not known.",
            "Ask a responder of {issuer} again.",
            "RFC 6960 §4.4",
        ],
        Code::OcspNotYetValid => [
            "The OCSP response for {certificate} is from the future.",
            "At {found} it is before thisUpdate or producedAt: {expected}.",
            "Check the clock; otherwise wait.",
            "RFC 6960 §4.2.2.1",
        ],
        Code::OcspNextUpdateMissing => [
            "The OCSP response for {certificate} does not say until when it counts.",
            "{expected} is {found}; it would never be stale.",
            "Ask a responder of {issuer} again.",
            "RFC 5019 §2.2.4",
        ],
        Code::OcspStale => [
            "The OCSP response for {certificate} is out of date.",
            "At {found} it is past nextUpdate: {expected}.",
            "Ask a responder of {issuer} again.",
            "RFC 6960 §4.2.2.1; zone rule Z12",
        ],
        Code::OcspUnknown => [
            "The responder does not know {certificate}.",
            "certStatus is {found}, where {expected} belongs.",
            "Ask a responder of {issuer} again.",
            "RFC 6960 §2.2",
        ],
        Code::RevocationEvidenceMissing => [
            "It is not shown that {certificate} was not revoked.",
            "Revocation is required, and there is {found}.",
            "Give the newest revocation list or OCSP response of {issuer}.",
            "RFC 5280 §6.3.3; zone rule Z12",
        ],
        // The table asks for those above alone; empty sentences fail its test.
        _ => [""; 4],
    }
}
