//! The entries of the table on zones, their members and the split.

use crate::finding::Code;

/// Plain sentence, expert sentence, action and clause of a code on a zone.
pub(super) fn text(code: Code) -> [&'static str; 4] {
    match code {
        Code::SpiffeIdMissing => [
            "{certificate} does not say which service of the site it is.",
            "No URI among its alternative names; a member of zone {zone} has exactly one, {expected}.",
            "Have it issued by the site with its identity.",
            "X509-SVID §2; zone rule Z4",
        ],
        Code::TwoSpiffeIds => [
            "{certificate} claims to be more than one service.",
            "{expected} belongs among its alternative names, and these stand there: {found}.",
            "Have a certificate issued for each service.",
            "X509-SVID §2; zone rule Z4",
        ],
        Code::SpiffeIdMalformed => [
            "{certificate} does not say properly which service it is.",
            "The URI is not a SPIFFE ID in its normal form: {found}.",
            "Have it issued by the site with its identity.",
            "SPIFFE-ID §2; zone rule Z4",
        ],
        Code::SpiffeIdOfOtherZone => [
            "{certificate} claims to belong to another zone.",
            "Its identity is {found}, where {expected} belongs.",
            "Use it in the zone that it names, or have it issued for this one.",
            "SPIFFE-ID §2.1; zone rule Z4",
        ],
        Code::OtherMember => [
            "{certificate} is a member of the zone, but another one than was asked for.",
            "Its identity is {found}, where {expected} was asked for.",
            "Check the address of the service and the identity that the route names.",
            "zone rule Z4",
        ],
        Code::PeerWithoutCertificate => [
            "Whoever connected showed no certificate, and only members of the zone are let in here.",
            "The peer's Certificate message was empty; in the zone both ends authenticate.",
            "Connect with the credential of a member of this zone, or come in through the proxy.",
            "RFC 8446 §4.4.2.4; zone rule Z3",
        ],
        Code::CrlSignInMember => [
            "{certificate} is a service's, and its key is also allowed to revoke others.",
            "keyUsage of an SVID that is no authority's has cRLSign: {found}.",
            "Have it issued without cRLSign.",
            "X509-SVID §4.3 and §5.2",
        ],
        Code::KeyUsageNotCritical => [
            "{certificate} says what its key is for in a way that a reader may skip.",
            "keyUsage of an SVID must be critical, and is not.",
            "Have it issued with a critical keyUsage.",
            "X509-SVID §4.3",
        ],
        Code::KeyUsageMissing => [
            "{certificate} signs others and does not say that its key is for that.",
            "An SVID's signing certificate has no keyUsage; keyCertSign is required.",
            "Have the authority's certificate issued with a critical keyUsage of keyCertSign.",
            "X509-SVID §4.3; RFC 5280 §4.2.1.3",
        ],
        Code::AuthorityNamesMember => [
            "{certificate} is an authority's, and calls itself a service of the zone.",
            "A signing certificate's SPIFFE ID has no path; found {found}.",
            "Have the authority's certificate issued with the zone's ID alone, or with none.",
            "X509-SVID §3.2",
        ],
        Code::TrustedByFederation => [
            "{certificate} belongs to the zone {federation}, which {zone} trusts for this service.",
            "The path {path} satisfies every rule; it ends at an anchor of {federation}, pin {pin}, and the entry lists the service.",
            "Nothing to do.",
            "zone rule Z2",
        ],
        Code::FederationOtherTrustDomain => [
            "{certificate} was issued by another zone's authority, which cannot vouch for the zone that it names.",
            "Its identity is {found}; the anchors that it leads to vouch for {expected} alone.",
            "Have it issued by the authority of the zone that it names.",
            "zone rule Z2",
        ],
        Code::FederationServiceNotListed => [
            "{certificate} belongs to a zone that is trusted here, but not for this service.",
            "Its identity is {found}; the entry lists {expected}.",
            "If the service is meant to be trusted, add its path to the entry of that zone.",
            "zone rule Z2",
        ],
        Code::EdgeChainsToZone => [
            "{certificate} is signed by an authority of the zone {zone}. The edge must use a different one.",
            "Its signature verifies under a key of the zone: {found}.",
            "Get the edge certificate from an authority that is not the zone's, and never was.",
            "zone rule Z5",
        ],
        Code::EdgeKeyShared => [
            "{certificate} uses a key that belongs to the zone {zone}.",
            "The key, as numbers and points, is {found}.",
            "Make a new key for the edge, and have a certificate issued for it.",
            "zone rule Z5",
        ],
        Code::EdgeAuthorityNotReached => [
            "The edge chain does not lead to the authority that is named for it.",
            "There is no {expected}: {found}.",
            "Name the authority that issued the edge certificate, and put its intermediates into the chain.",
            "zone rule Z5",
        ],
        Code::EdgeRootMissing => [
            "The public root that the edge chain should lead to is not in it.",
            "The chain ends at {certificate}, signed by {found}, and not at {expected}; the table of them has hashes of keys alone, under which no signature can be verified.",
            "Add the certificates that are missing up to the root, which your authority publishes, to the edge chain.",
            "zone rule Z5",
        ],
        Code::EdgeRootNotPublic => [
            "The edge chain leads to {found}, which is no public authority.",
            "{found} is not {expected}: its key is none of theirs.",
            "Name the authority by its own certificate instead of \"public\", or get the edge certificate from a public one.",
            "zone rule Z5",
        ],
        Code::EdgeKeyNotComparable => [
            "It cannot be told whether {certificate} has to do with the zone.",
            "{expected} is needed to check the split, and this is {found}.",
            "Use an edge certificate with an ECDSA, Ed25519 or RSA key and signature.",
            "zone rule Z5",
        ],
        Code::SplitInputNotRead => [
            "A part of what was given to check the split could not be read, so it cannot be said to hold.",
            "An object that is not read here could be read elsewhere: {found}.",
            "Give files that hold whole, well-formed certificates and nothing else.",
            "zone rules Z5 and Z12",
        ],
        Code::SplitLimit => [
            "Too much was given to check the split in a bounded time, so it cannot be said to hold.",
            "Checking it takes more than {expected}.",
            "Give the edge chain and its authority alone, without other certificates.",
            "zone rules Z5 and Z12",
        ],
        Code::ZoneAuthorityPublic => [
            "An authority of the zone {zone} is a public one, or leads to one: everybody's certificates would belong to the zone.",
            "Instead of {expected} there is {found}, by the table that is compiled in.",
            "Make a private authority for the zone, with a key of its own.",
            "zone rule Z5",
        ],
        Code::ZoneAuthorityCrossSigned => [
            "An authority of the zone {zone} is signed by another one that was not given, and that could be a public one.",
            "Instead of {expected} there is {found}.",
            "Add the certificate of that authority, and all up to its root, to the zone's authorities or certificates.",
            "zone rule Z5",
        ],
        _ => [""; 4],
    }
}
