//! The one table of codes: what each means, what to do, and the clause it rests on.
//!
//! `docs/FINDINGS.md`, `zoneseal explain`, the npm module `zoneseal/codes` and the page's text all
//! come from here. `{…}` stands for a value of the case at hand; `explain` puts it in.

mod revocation;
mod zone;

use crate::finding::Code;

/// What there is to say about a code.
#[derive(Clone, Copy, Debug)]
pub struct CodeText {
    /// The stable code.
    pub code: &'static str,
    /// One sentence for everybody.
    pub plain: &'static str,
    /// One sentence for experts.
    pub expert: &'static str,
    /// What to do.
    pub action: &'static str,
    /// The clause that the rule rests on.
    pub clause: &'static str,
}

/// The whole table, in the order of [`Code::ALL`].
#[must_use]
pub fn catalogue() -> Vec<CodeText> {
    Code::ALL.iter().map(|code| text(*code)).collect()
}

/// The entry of one code.
#[must_use]
pub fn text(code: Code) -> CodeText {
    let [plain, expert, action, clause] = match code {
        Code::Trusted => [
            "{certificate} was issued by this site's own authority, {anchor}, and is valid until {until} ({days}).",
            "Path {path} (anchor by SPKI sha256 {pin}); {checks} checks passed.",
            "Nothing to do.",
            "RFC 5280 §6; zone rule Z1",
        ],
        Code::ChainTrusted => [
            "{certificate} is vouched for by {anchor} and is valid until {until} ({days}).",
            "Path {path} (anchor by SPKI sha256 {pin}); {checks} checks passed.",
            "Nothing to do.",
            "RFC 5280 §6",
        ],
        Code::SplitHolds => [
            "What users are shown comes from an authority of its own, and shares no key with the zone {zone}.",
            "No edge certificate verifies under a key of the zone, none carries one, and the chain is complete to its named authority.",
            "Nothing to do.",
            "zone rule Z5",
        ],
        Code::NoCertificate => [
            "There is no certificate in what was given.",
            "No object could be read as a certificate; see what became of each one.",
            "Give the certificate itself, in PEM or DER.",
            "RFC 5280 §4.1",
        ],
        Code::EmptyInput => [
            "The file is empty.",
            "The input has no bytes.",
            "Check that the file was written to its end, and give it again.",
            "RFC 7468 §2",
        ],
        Code::NotRecognised => [
            "This is not a certificate: it looks like {found}.",
            "No PEM block and no DER certificate was found; it looks like {found}.",
            "Give a certificate in PEM or DER.",
            "RFC 7468 §5; RFC 5280 §4.1",
        ],
        Code::Truncated => [
            "The certificate is cut off before its end.",
            "The DER ends inside of an element: {found}.",
            "Copy the whole file again.",
            "X.690 §8.1.3",
        ],
        Code::MalformedCertificate => [
            "The certificate is damaged or malformed.",
            "It is not DER of an X.509 certificate: {found}.",
            "Get the certificate again from whoever issued it; if it is the same, it must be issued anew.",
            "RFC 5280 §4.1; X.690",
        ],
        Code::MalformedPem => [
            "A PEM block is damaged.",
            "The text encoding is broken: {found}.",
            "Copy the block whole, from its BEGIN line to its END line.",
            "RFC 7468 §2",
        ],
        Code::MalformedCrl => [
            "A revocation list is damaged or malformed.",
            "It is not DER of a certificate revocation list: {found}.",
            "Get the list again from whoever issued it.",
            "RFC 5280 §5.1; X.690",
        ],
        Code::MalformedOcsp => [
            "An OCSP response is damaged or malformed.",
            "It is not DER of a basic OCSP response: {found}.",
            "Ask the responder again.",
            "RFC 6960 §4.2.1; X.690",
        ],
        Code::OcspNotSuccessful => [
            "An OCSP response says nothing: the responder could not answer.",
            "responseStatus is {found}.",
            "Ask the responder again.",
            "RFC 6960 §4.2.1",
        ],
        Code::ObjectNotRead => [
            "This is a {found}, which is not read by this version.",
            "The label announces a {found}, which says nothing that a verdict rests on.",
            "Give the certificate itself, in PEM or DER.",
            "RFC 7468 §4",
        ],
        Code::PrivateKeyAlone => [
            "This is a private key, and no certificate is with it.",
            "A private key was recognised; of it only the public part is kept, to compare it with certificates.",
            "Give the certificate instead, and keep the private key where it was made.",
            "zone rule Z11",
        ],
        Code::InputTooLarge => [
            "This is too much to read: {found}.",
            "The limit of input size is reached: {found}.",
            "Give only the files that matter.",
            "zone rule Z12",
        ],
        Code::TooManyObjects => [
            "These are too many objects: {found}.",
            "The limit of objects is reached: {found}; what follows was not read.",
            "Give only the files that matter.",
            "zone rule Z12",
        ],
        Code::OnlyOtherObjects => [
            "There is a {found}, and no certificate is with it.",
            "A {found} was read; a verdict is on a certificate.",
            "Give the certificate as well, in PEM or DER.",
            "RFC 5280 §4.1",
        ],
        Code::ContainerNotSupported => [
            "This is a {found}, which is not opened here.",
            "A {found} was recognised by its first bytes or its label; no build reads it.",
            "Export the certificates from it as PEM or PKCS#12, for a Java key store with keytool -importkeystore, and give that.",
            "zone rule Z12",
        ],
        Code::ContainerDamaged => [
            "A container of certificates is damaged.",
            "It cannot be read from this byte on: {found}.",
            "Get it again, or export it anew from where it was made.",
            "RFC 5652 §5.1; RFC 7292 §4; RFC 8259",
        ],
        Code::NestingTooDeep => [
            "There are too many containers inside of one another.",
            "The limit of nesting is reached: {found}.",
            "Unpack it, and give the certificates themselves.",
            "zone rule Z12",
        ],
        Code::DecodedTooLarge => [
            "This unpacks to more than is read.",
            "The limit of decoded bytes is reached: {found}.",
            "Unpack it, and give only the certificates that matter.",
            "zone rule Z12",
        ],
        Code::PassphraseNeeded => [
            "This is a {found}, and it takes a passphrase to open it.",
            "A {found} is encrypted, and no passphrase was given.",
            "Give its passphrase: --passphrase-file FILE on the command line, `passphrase` in JavaScript.",
            "RFC 7292 §5; RFC 8018 §6",
        ],
        Code::PassphraseWrong => [
            "The passphrase does not open it.",
            "A {found} does not open: neither its MAC nor what is inside fits the passphrase.",
            "Give the passphrase that it was made with.",
            "RFC 7292 §5; RFC 8018 §6",
        ],
        Code::KeyDerivationTooCostly => [
            "It would take too long to open this.",
            "The limit of key derivation is reached before it begins: {found}.",
            "Export it again with fewer rounds: a long random passphrase needs no more than 600,000.",
            "zone rule Z12; RFC 8018 §4.2",
        ],
        Code::IssuerNotInZone => [
            "It was signed by {issuer}, not by this site's authority {authorities}.",
            "{certificate} names the issuer {found}, which is no authority of zone {zone} ({expected}); membership is the signature.",
            "Have it issued by this site's authority; if the other authority belongs to another site, that is another zone.",
            "zone rule Z1; RFC 5280 §6.1.3(a)(1)",
        ],
        Code::IssuerNotTrusted => [
            "It leads to {issuer}, which is not among the trusted authorities.",
            "{certificate} is signed by {found}; the anchors are {expected}.",
            "Give the authority as an anchor if it is to be trusted.",
            "RFC 5280 §6.1.1(d)",
        ],
        Code::MissingIssuer => [
            "The issuer {issuer} is not here.",
            "{certificate} names the issuer {expected}, and no certificate of that subject was given.",
            "Add the issuer's certificate, or serve the chain with it.",
            "RFC 5280 §6.1; RFC 8446 §4.4.2",
        ],
        Code::NoAnchor => [
            "There is nothing to judge it against.",
            "No trust anchor was given.",
            "Choose the site's zone file, or an anchor.",
            "RFC 5280 §6.1.1(d)",
        ],
        Code::SameNameOtherKey => [
            "An authority that calls itself {issuer} signed {certificate}, but with another key than the one that is known.",
            "The signature of {certificate} does not verify under {expected}; {found} as its issuer's.",
            "Find out who made the other authority; have the certificate issued by the real one.",
            "RFC 5280 §6.1.3(a)(1); zone rule Z1",
        ],
        Code::SignatureInvalid => [
            "{certificate} was changed after it was signed.",
            "The key identifiers agree, but the signature does not verify under {expected}.",
            "Get the certificate again from whoever issued it.",
            "RFC 5280 §6.1.3(a)(1)",
        ],
        Code::SignatureAlgorithmRefused => [
            "{certificate} is signed in a way that is not safe any more.",
            "The signature algorithm {found} is refused; accepted are {expected}.",
            "Have it issued with ECDSA, Ed25519 or RSA, and SHA-2.",
            "RFC 5280 §6.1.3(a)(1); RFC 9155; CA/B 7.1.3.2",
        ],
        Code::AlgorithmNotInBuild => [
            "{certificate} is signed with {found}, which this build cannot verify.",
            "The signature algorithm {found} is accepted, but not in this build.",
            "Use a build that has it.",
            "RFC 5280 §6.1.3(a)(1)",
        ],
        Code::KeyRefused => [
            "The key in {certificate} is of a kind that is not accepted.",
            "The key is {found}; accepted are {expected}.",
            "Have it issued for a key on a named curve P-256, P-384 or P-521, RSA of 2048 bits or more, or Ed25519.",
            "RFC 5480 §2.1.1; RFC 4055 §1.2; CA/B 6.1.5 and 7.1.3.1.1",
        ],
        Code::RsaKeySize => [
            "The RSA key in {certificate} has a size that is not accepted.",
            "The key is {found}, where {expected} belongs.",
            "Have it issued for an RSA key of 2048, 3072 or 4096 bits, or for P-256.",
            "CA/B 6.1.5; NIST SP 800-131A",
        ],
        Code::SearchLimit => [
            "There are too many ways to judge this.",
            "A limit of the search was reached: {expected}.",
            "Give only the certificates of one chain.",
            "RFC 4158 §2.4",
        ],
        Code::DepthLimit => [
            "The chain is too long.",
            "The path has more intermediates than are followed: {expected}.",
            "Use a shorter chain.",
            "RFC 4158 §2.4.2",
        ],
        Code::VersionNot3 => [
            "{certificate} is of an outdated kind.",
            "It is of {found}; only {expected} has the extensions that decide.",
            "Have it issued as an X.509 version 3 certificate.",
            "RFC 5280 §4.1.2.1",
        ],
        Code::SerialNumber => [
            "{certificate} has a serial number that is not allowed.",
            "The serial number is {found}, where {expected} belongs.",
            "Have it issued anew.",
            "RFC 5280 §4.1.2.2",
        ],
        Code::IssuerNameEmpty => [
            "{certificate} does not say who issued it.",
            "The issuer's name is empty.",
            "Have it issued by an authority with a name.",
            "RFC 5280 §4.1.2.4",
        ],
        Code::CaSubjectEmpty => [
            "An authority in the chain has no name.",
            "cA is TRUE and the subject's name is empty.",
            "Have the authority's certificate issued with a name.",
            "RFC 5280 §4.1.2.6",
        ],
        Code::NotYetValid => [
            "{certificate} is not valid yet.",
            "At {found} it is before its time: {expected}.",
            "Check the clock; otherwise wait, or have it issued anew.",
            "RFC 5280 §6.1.3(a)(2)",
        ],
        Code::Expired => [
            "{certificate} has expired.",
            "At {found} it is past its time: {expected}.",
            "Renew it.",
            "RFC 5280 §6.1.3(a)(2)",
        ],
        Code::UnknownCriticalExtension => [
            "{certificate} has a condition that is not understood here.",
            "The extension {found} is critical and not known.",
            "Have it issued without that extension, or with it not critical.",
            "RFC 5280 §4.2, §6.1.4(o)",
        ],
        Code::CriticalityWrong => [
            "An extension in {certificate} is marked in a way that is not allowed.",
            "It should be {expected}, and is {found}.",
            "Have it issued anew.",
            "RFC 5280 §4.2.1; CA/B 7.1.2",
        ],
        Code::AuthorityKeyIdMissing => [
            "{certificate} does not say which key signed it.",
            "authorityKeyIdentifier with a keyIdentifier is missing.",
            "Have it issued anew, with the issuer's key identifier.",
            "RFC 5280 §4.2.1.1",
        ],
        Code::AuthorityKeyIdForm => [
            "A root in the chain names a key that is not its own.",
            "authorityKeyIdentifier of the root is {found}, where its own {expected} alone belongs.",
            "Use a root that follows the rules of public authorities.",
            "CA/B 7.1.2.1.3",
        ],
        Code::SubjectKeyIdMissing => [
            "The authority {certificate} does not say which key it has.",
            "subjectKeyIdentifier is missing.",
            "Have the authority's certificate issued anew, with its key identifier.",
            "RFC 5280 §4.2.1.2",
        ],
        Code::PolicyConditionInZone => [
            "{certificate} sets conditions on certificate policies, which a zone does not use.",
            "Critical certificatePolicies, policyMappings, policyConstraints and inhibitAnyPolicy are refused: the second verifier does not judge them.",
            "Issue the zone's certificates without conditions on policies.",
            "zoneseal profile zone",
        ],
        Code::PolicyRequired => [
            "{certificate} was not issued under a certificate policy that is required.",
            "An explicit policy is required; expected {expected}, found {found}.",
            "Have it issued under such a policy, or do not require one.",
            "RFC 5280 §6.1.3(f) and §6.1.5(g), RFC 9618 §5",
        ],
        Code::PolicyMappingOfAny => [
            "{certificate} says that any certificate policy stands for another one.",
            "policyMappings maps from or to anyPolicy.",
            "Have the authority's certificate issued without that mapping.",
            "RFC 5280 §6.1.4(a)",
        ],
        Code::IssuerNotCa => [
            "{certificate} signed a certificate, but is not allowed to.",
            "It has {found}, where {expected} belongs.",
            "Have the certificate issued by a certification authority.",
            "RFC 5280 §6.1.4(k)",
        ],
        Code::CertSignMissing => [
            "The authority {certificate} is not allowed to sign certificates.",
            "keyUsage is {found}, without {expected}.",
            "Have the authority's certificate issued with keyCertSign.",
            "RFC 5280 §6.1.4(n)",
        ],
        Code::CertSignWithoutCa => [
            "{certificate} contradicts itself: it may sign certificates, and is no authority.",
            "keyUsage is {found}, and cA is not TRUE.",
            "Have it issued without keyCertSign.",
            "RFC 5280 §4.2.1.3, §4.2.1.9",
        ],
        Code::PathTooLong => [
            "The chain below {certificate} is longer than it allows.",
            "pathLenConstraint allows {expected}, and there are {found}.",
            "Have the certificate issued by an authority nearer to the anchor.",
            "RFC 5280 §6.1.4(l)-(m)",
        ],
        Code::NameConstraintsWithoutCa => [
            "{certificate} constrains names, and is no authority.",
            "nameConstraints stand in a certificate without cA TRUE.",
            "Have it issued without nameConstraints.",
            "RFC 5280 §4.2.1.10",
        ],
        Code::Revoked
        | Code::CrlScope
        | Code::CrlSomeReasons
        | Code::CrlIndirect
        | Code::CrlDelta
        | Code::CrlSignMissing
        | Code::CrlSignatureInvalid
        | Code::CrlCriticalExtension
        | Code::CrlNumberMissing
        | Code::CrlNumberCritical
        | Code::CrlNotYetValid
        | Code::CrlNextUpdateMissing
        | Code::CrlStale
        | Code::OcspSignerNotAuthorised
        | Code::OcspSignatureInvalid
        | Code::OcspCriticalExtension
        | Code::OcspNotYetValid
        | Code::OcspNextUpdateMissing
        | Code::OcspStale
        | Code::OcspUnknown
        | Code::RevocationEvidenceMissing => revocation::text(code),
        Code::SpiffeIdMissing
        | Code::TwoSpiffeIds
        | Code::SpiffeIdMalformed
        | Code::SpiffeIdOfOtherZone
        | Code::OtherMember
        | Code::PeerWithoutCertificate
        | Code::CrlSignInMember
        | Code::KeyUsageNotCritical
        | Code::KeyUsageMissing
        | Code::AuthorityNamesMember
        | Code::TrustedByFederation
        | Code::FederationOtherTrustDomain
        | Code::FederationServiceNotListed
        | Code::EdgeChainsToZone
        | Code::EdgeKeyShared
        | Code::EdgeAuthorityNotReached
        | Code::EdgeRootMissing
        | Code::EdgeRootNotPublic
        | Code::EdgeKeyNotComparable
        | Code::SplitInputNotRead
        | Code::SplitLimit
        | Code::ZoneAuthorityPublic
        | Code::ZoneAuthorityCrossSigned => zone::text(code),
        Code::SubjectIsCa => [
            "{certificate} is an authority's certificate, not a service's.",
            "cA is TRUE in the certificate that is judged.",
            "Use a certificate that the authority issued for the service.",
            "X509-SVID §4.1; CA/B 7.1.2.7.8",
        ],
        Code::ServerRoleMissing => [
            "{certificate} may not be used by a server.",
            "extKeyUsage is {found}, without {expected}.",
            "Have it issued for servers.",
            "RFC 5280 §4.2.1.12",
        ],
        Code::ClientRoleMissing => [
            "{certificate} may not be used by a client.",
            "extKeyUsage is {found}, without {expected}.",
            "Have it issued for clients.",
            "RFC 5280 §4.2.1.12",
        ],
        Code::RoleNotStated => [
            "{certificate} does not say what it may be used for.",
            "{expected} is {found}, and this profile needs it.",
            "Have it issued with serverAuth, clientAuth or both.",
            "RFC 5280 §4.2.1.12; CA/B 7.1.2.7.6",
        ],
        Code::AnyRole => [
            "{certificate} may be used for everything, which public certificates may not.",
            "extKeyUsage is {found}, with anyExtendedKeyUsage.",
            "Have it issued for the uses that it needs.",
            "CA/B 7.1.2.7.10",
        ],
        Code::RoleNotAllowedByIssuer => [
            "The authority {certificate} may not issue certificates for this use.",
            "The issuer's extKeyUsage is {found}, without {expected}.",
            "Have it issued by an authority for this use.",
            "RFC 5280 §4.2.1.12; CA/B 7.1.2.10.6",
        ],
        Code::AuthorityStatesRole => [
            "The root {certificate} limits its own use, which public roots may not.",
            "The root has extKeyUsage {found}.",
            "Use a root that follows the rules of public authorities.",
            "CA/B 7.1.2.1.2",
        ],
        Code::DigitalSignatureMissing => [
            "{certificate} does not say that its key is for signatures, as this profile needs.",
            "keyUsage is {found}, without {expected}.",
            "Have it issued with digitalSignature.",
            "X509-SVID §4.3; RFC 8446 §4.4.2.2",
        ],
        Code::AlternativeNameMissing => [
            "{certificate} does not say for which names it speaks.",
            "subjectAltName is missing; the common name is never consulted.",
            "Have it issued with its names as subject alternative names.",
            "RFC 5280 §4.1.2.6; RFC 9525 §2; CA/B 7.1.2.7.12",
        ],
        Code::AlternativeNameMalformed => [
            "{certificate} has a name that is malformed: {found}.",
            "The {expected} {found} is not well formed.",
            "Have it issued with well-formed names.",
            "RFC 5280 §4.2.1.6",
        ],
        Code::AlternativeNameCriticality => [
            "The names in {certificate} are marked in a way that is not allowed.",
            "subjectAltName should be {expected}, and is {found}.",
            "Have it issued anew.",
            "RFC 5280 §4.2.1.6; CA/B 7.1.2.7.12",
        ],
        Code::CommonNameNotAlternative => [
            "{certificate} shows the name {found}, for which it does not speak.",
            "The common name {found} is none of the alternative names ({expected}).",
            "Have it issued with that name as a subject alternative name, or without it.",
            "CA/B 7.1.4.3",
        ],
        Code::WildcardTooBroad => [
            "{certificate} claims every name below a domain that has many owners.",
            "The wildcard stands directly below a public suffix: {found}.",
            "Have it issued for names of one owner.",
            "CA/B 3.2.2.6",
        ],
        Code::PublicSuffixNotEvaluated => [
            "Whether a wildcard is too broad was not looked up: the list of public suffixes was not given.",
            "No public suffix list was supplied, so the rule on {found} was not evaluated beyond top-level domains.",
            "Give the list of publicsuffix.org with the question.",
            "CA/B 3.2.2.6",
        ],
        Code::NameNotInCertificate => [
            "{certificate} does not speak for {expected}.",
            "{expected} is none of its names: {found}.",
            "Use one of its names, or have it issued with this one.",
            "RFC 9525 §6",
        ],
        Code::NameExcluded => [
            "{certificate} speaks for a name that an authority above it, or the question itself, excludes: {found}.",
            "{found} must be {expected}.",
            "Have it issued without that name, or by another authority.",
            "RFC 5280 §4.2.1.10, §6.1.1(i), §6.1.3(c)",
        ],
        Code::NameNotPermitted => [
            "{certificate} speaks for a name that an authority above it, or the question itself, does not permit: {found}.",
            "{found} must be {expected}.",
            "Have it issued without that name, or by another authority.",
            "RFC 5280 §4.2.1.10, §6.1.1(h), §6.1.3(b)",
        ],
        Code::NameConstraintMalformed => [
            "The authority {certificate} limits names in a way that cannot be read: {found}.",
            "The {expected} constraint {found} is not well formed.",
            "Have the authority's certificate issued with well-formed constraints.",
            "RFC 5280 §4.2.1.10",
        ],
        Code::NameConstraintUnknownForm => [
            "{certificate} has a name that cannot be held against the limits of an authority above it.",
            "A constraint on {expected} cannot be evaluated for {found}.",
            "Have it issued without that name.",
            "RFC 5280 §4.2.1.10, §6.1.3(b)-(c)",
        ],
        Code::VerifiersDisagree => [
            "Two independent checks disagree about {certificate}, so it is refused.",
            "This engine accepts the path, rustls-webpki refuses it: {found}.",
            "Please report this certificate to the makers of zoneseal.",
            "DESIGN §4, second opinion",
        ],
        Code::SecondOpinionUnable => [
            "The second check could not be made.",
            "rustls-webpki cannot process {found}; the verdict is this engine's alone.",
            "Nothing to do.",
            "DESIGN §4, second opinion",
        ],
        Code::RevocationNotChecked => [
            "Whether the certificate was revoked was not checked.",
            "No evidence was looked at: {found}.",
            "Give the revocation lists or OCSP responses of its authorities.",
            "RFC 5280 §6.3; zone rule Z12",
        ],
        Code::LintLifetime => [
            "{certificate} is valid for {found}; a shorter time would limit what a stolen key is good for.",
            "Its validity is {found}, and Apple's platforms accept a server's certificate for {expected} at most, from private authorities too.",
            "Issue it for a shorter time, and renew it well before its end.",
            "Apple HT210176",
        ],
        Code::LintNoAlternativeName => [
            "{certificate} has no name that anybody checks.",
            "It has no {expected}; the subject, {found}, is never read as a host or a member.",
            "Issue it with its DNS names, or its SPIFFE ID, as subject alternative names.",
            "RFC 9525 §4.1; SPIFFE X509-SVID §2",
        ],
        Code::LintCommonNameOnly => [
            "{certificate} has its host name in the common name alone, where today's programs do not look.",
            "The common name is {found}, and there is no {expected}.",
            "Issue it with the host name as a DNS subject alternative name.",
            "RFC 9525 §4.1",
        ],
        Code::LintSerialEntropy => [
            "The serial number of {certificate} could be guessed before it was issued.",
            "It has {found}, where {expected} guard against collisions of the hash that is signed.",
            "Let the authority draw serial numbers at random, of 64 bits or more.",
            "CA/B BR §7.1",
        ],
        Code::LintAnyPurpose => [
            "{certificate} may be used for any purpose.",
            "Its extKeyUsage lists {found}, where {expected} would say what it is for.",
            "Issue it for the purposes that it is used for.",
            "RFC 5280 §4.2.1.12",
        ],
        Code::LintSharedKey => [
            "{certificate} has the same key as a certificate for somebody else.",
            "Its key is {found}, where {expected} belongs: whoever holds it can act as both.",
            "Make a new key for each of them.",
            "NIST SP 800-57 part 1 §5.2",
        ],
    };
    CodeText {
        code: code.as_str(),
        plain,
        expert,
        action,
        clause,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_whole_sentences() {
        for text in catalogue() {
            for sentence in [text.plain, text.expert, text.action] {
                assert!(sentence.ends_with('.'), "{}: {sentence}", text.code);
                assert!(!sentence.contains("  "), "{}", text.code);
            }
            assert!(!text.clause.is_empty(), "{}", text.code);
        }
    }
}
