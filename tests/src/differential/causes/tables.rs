//! The causes, as data. Who is right by RFC 5280 stands in each line.

use zoneseal_core::{Certificate, KeyUsage, NameForm};

use super::{CERTVAL, EVERYBODY, Looser, NotRead, OPENSSL, OPENSSLS, STRICT, Stricter, WEBPKI};
use crate::differential::facts;
use crate::differential::generate::id;

pub(super) const INTRODUCTION: &str = "\
# Differences between validators

`cargo xtask differential [--chains N] [--seed S]` makes chains from a seed, valid ones and broken ones, and puts each to the engine (profile `rfc5280`, role server),
to rustls-webpki, to certval and to OpenSSL's X509_verify_cert, with and without X509_V_FLAG_X509_STRICT. What the engine accepts and all others refuse: nothing.
Every other difference has one of the causes below, each a predicate over the chain, or the run fails, and the chain is written to `target/differential` for `--replay FILE`.

The others are set up to the same question: server role, the same time, anchors trusted as given (OpenSSL's X509_V_FLAG_PARTIAL_CHAIN), the constraints of an anchor's own certificate (RFC 5937,
where the other can), no common name as host name. certval checks no host name. rustls-webpki reads of an anchor its name, key and name constraints alone.

A chain can have two things at once, each of which one other cannot process, so that in the end all of them refuse. It counts as a coincidence only where everybody's refusal has a cause below and
no cause is shared by all; the table says how many there were. Where several paths are possible, rustls-webpki and certval may tell of another one than the good one: there the cause counts, whatever the reason given.

Generated from the tables in `tests/src/differential/causes`; a test keeps it equal.
";

#[rustfmt::skip]
pub(super) const LOOSER: &[Looser] = &[
    Looser { name: "unique-identifiers", others: &[WEBPKI], reasons: &["TrailingData", "UnknownIssuer"],
        holds: |f| f.path.iter().any(facts::has_unique_ids),
        clause: "RFC 5280 §4.1.2.8", why: "applications should be able to read unique identifiers; rustls-webpki takes them for bytes behind the end" },
    Looser { name: "names-as-bytes", others: &[WEBPKI, CERTVAL], reasons: &["UnknownIssuer", "no path"],
        holds: |f| f.pairs().any(|(child, issuer)| child.issuer_bytes() != issuer.subject_bytes()),
        clause: "RFC 5280 §7.1", why: "names are compared without case, repeated white space and string type; rustls-webpki compares bytes, certval does so for BMPString and T61String" },
    Looser { name: "authority-as-subject", others: &[WEBPKI], reasons: &["CaUsedAsEndEntity"],
        holds: |f| f.subject().is_some_and(Certificate::is_ca),
        clause: "RFC 5280 §6.1", why: "an authority's certificate can be validated like any other; the profiles `zone` and `webpki` refuse it" },
    Looser { name: "constraint-forms", others: &[WEBPKI], reasons: &["NameConstraintViolation", "MalformedNameConstraint"],
        holds: |f| f.constrains(&[NameForm::Email, NameForm::Uri, NameForm::Directory, NameForm::Other, NameForm::RegisteredId]),
        clause: "RFC 5280 §4.2.1.10", why: "rustls-webpki processes DNS and IP constraints alone, and refuses names of other forms that are constrained" },
    Looser { name: "any-purpose", others: EVERYBODY, reasons: &["RequiredEkuNotFound", "InvalidKeyUsage", "unsuitable certificate purpose"],
        holds: |f| f.path.iter().any(facts::any_usage),
        clause: "RFC 5280 §4.2.1.12", why: "anyExtendedKeyUsage stands for every purpose; applications may refuse it, and the profile `zone` does" },
    Looser { name: "critical-policies", others: &[WEBPKI], reasons: &["UnsupportedCriticalExtension"],
        holds: |f| f.path.iter().any(|c| facts::critical(c, id::POLICIES)),
        clause: "RFC 5280 §6.1.3(d)", why: "policies are processed; rustls-webpki knows none" },
    Looser { name: "before-1970", others: &[WEBPKI, CERTVAL], reasons: &["BadDerTime", "GeneralizedTime", "UTCTime", "no path"],
        holds: |f| f.path.iter().any(|c| c.not_before().unix() < 0),
        clause: "RFC 5280 §4.1.2.5.1", why: "UTCTime begins in 1950; others count from 1970 and refuse what is before" },
    Looser { name: "false-spelled-out", others: &[WEBPKI, CERTVAL], reasons: &[],
        holds: |f| f.path.iter().any(facts::spells_out_false),
        clause: "X.690 §11.5", why: "an encoded FALSE where it is the default is read, since issuers in use write it (docs/ARCHITECTURE.md); others read it in one place and not in another" },
    Looser { name: "path-length-without-ca", others: EVERYBODY, reasons: &["BadDer", "EncodingError", "MissingBasicConstraints", "Path length", "invalid certificate"],
        holds: |f| f.path.iter().any(facts::path_length_without_ca),
        clause: "RFC 5280 §4.2.1.9", why: "a path length says something of issuers alone; §6.1 does not look at it elsewhere" },
    Looser { name: "path-length-above-255", others: &[WEBPKI, CERTVAL], reasons: &["BadDer", "UnknownIssuer", "EncodingError", "MissingBasicConstraints", "no path"],
        holds: |f| f.path.iter().any(facts::long_path_length),
        clause: "RFC 5280 §4.2.1.9", why: "a path length has no upper bound; others read one octet" },
    Looser { name: "critical-at-the-anchor", others: &[CERTVAL], reasons: &["Unrecognized"],
        holds: |f| f.path.last().is_some_and(|c| facts::critical(c, id::EXTENDED_KEY_USAGE) || facts::critical(c, id::ALTERNATIVE_NAME)),
        clause: "RFC 5937 §3.2", why: "these extensions are processed; certval does not know them in an anchor" },
    Looser { name: "constraint-bases", others: &[CERTVAL], reasons: &["NameConstraintsViolation", "Asn1Error"],
        holds: |f| f.constrains(&[NameForm::Other, NameForm::RegisteredId]) || f.path.iter().any(facts::constrains_by_nothing),
        clause: "RFC 5280 §4.2.1.10", why: "every name is within an empty base, and a base of a form that no name below has says nothing; certval refuses both" },
    Looser { name: "self-issued-intermediate", others: &[WEBPKI], reasons: &["InvalidSignatureForPublicKey", "PathLenConstraintViolated"],
        holds: facts::Facts::self_issued_intermediate,
        clause: "RFC 5280 §4.2.1.9", why: "self-issued certificates do not count towards a path length; rustls-webpki counts them" },
    Looser { name: "long-first-arc", others: &[CERTVAL], reasons: &["OidMalformed", "no path"],
        holds: |f| f.path.iter().any(facts::long_first_arc),
        clause: "X.690 §8.19.4", why: "below 2, the second number of an identifier has no upper bound; certval ends at 39" },
    Looser { name: "key-identifiers-differ", others: OPENSSLS, reasons: &["unable to get local issuer certificate", "unable to get issuer certificate"],
        holds: |f| f.pairs().any(|(child, issuer)| facts::identifiers_differ(child, issuer)),
        clause: "RFC 5280 §4.2.1.1", why: "key identifiers help to find a path and are no condition of §6.1; OpenSSL follows no issuer whose identifier differs" },
    Looser { name: "subject-without-usage-for-servers", others: OPENSSLS, reasons: &["unsuitable certificate purpose"],
        holds: |f| f.subject().is_some_and(|c| facts::lacks_usage(c, KeyUsage::DIGITAL_SIGNATURE | 1 << 2 | 1 << 4)),
        clause: "RFC 5280 §4.2.1.3", why: "OpenSSL asks a server for digitalSignature, keyEncipherment or keyAgreement; §6.1 does not, the profile `zone` does" },
    Looser { name: "subject-key-not-used", others: OPENSSLS, reasons: &[],
        holds: |f| f.subject().is_some_and(|c| !facts::key_makes_sense(c)),
        clause: "RFC 5280 §6.1", why: "the subject's key verifies nothing in a path; OpenSSL decodes it all the same. Whoever uses it finds out" },
    Looser { name: "last-second", others: OPENSSLS, reasons: &["certificate has expired"],
        holds: |f| f.path.iter().any(|c| c.not_after().unix() == f.at),
        clause: "RFC 5280 §4.1.2.5", why: "notAfter is the last second of validity; OpenSSL takes it for the first after" },
    Looser { name: "one-path", others: OPENSSLS, reasons: &[],
        holds: facts::Facts::branches,
        clause: "RFC 4158 §2.4.2", why: "OpenSSL judges the first path that it finds and does not go back; the engine tries every candidate" },
    Looser { name: "subject-of-issuers-name", others: OPENSSLS, reasons: &["self-signed certificate"],
        holds: |f| f.subject().is_some_and(Certificate::is_self_issued),
        clause: "RFC 5280 §6.1", why: "a subject may have its issuer's name and another key; OpenSSL takes it for self-signed" },
    Looser { name: "odd-name", others: &[CERTVAL, OPENSSL, STRICT], reasons: &["utf8", "mstring", "Asn1Error", "no path", "unable to get"],
        holds: |f| f.all.iter().any(|c| facts::odd_name(c.subject_bytes()) || facts::odd_name(c.issuer_bytes())),
        clause: "RFC 5280 §4.1.2.4", why: "a name whose text is not of its type is compared by its bytes, and matches no other" },
    Looser { name: "issuer-without-key-usage", others: &[CERTVAL, STRICT], reasons: &["CA cert does not include key usage", "InvalidKeyUsage"],
        holds: |f| f.issuers().iter().any(|c| c.extensions().key_usage.is_none()),
        clause: "RFC 5280 §4.2.1.3, §6.1.4(n)", why: "an issuer should have keyUsage; a validator looks at it where it is there" },
    Looser { name: "path-length-without-cert-sign", others: &[STRICT], reasons: &["Path length"],
        holds: |f| f.path.iter().any(|c| facts::lacks_usage(c, KeyUsage::KEY_CERT_SIGN) || c.extensions().key_usage.is_none()),
        clause: "RFC 5280 §4.2.1.9", why: "a rule for issuers of certificates, not of §6.1" },
    Looser { name: "identifier-of-self-issued", others: &[STRICT], reasons: &["Missing Authority Key Identifier"],
        holds: |f| f.path.iter().any(|c| c.is_self_issued() && c.authority_key_id().is_none()),
        clause: "RFC 5280 §4.2.1.1", why: "a self-signed certificate needs no authorityKeyIdentifier; the engine takes self-issued ones so, too" },
];

#[rustfmt::skip]
pub(super) const STRICTER: &[Stricter] = &[
    Stricter { name: "malformed-names", codes: &["alternative-name-malformed"], others: EVERYBODY,
        clause: "RFC 5280 §4.2.1.6", why: "each alternative name has its form; others look only at the one that matches" },
    Stricter { name: "names-of-nameless", codes: &["alternative-name-criticality", "alternative-name-missing"], others: &[WEBPKI, CERTVAL, OPENSSL],
        clause: "RFC 5280 §4.2.1.6", why: "an empty subject needs a critical subjectAltName" },
    Stricter { name: "key-identifiers-missing", codes: &["authority-key-id-missing", "subject-key-id-missing"], others: &[WEBPKI, CERTVAL, OPENSSL],
        clause: "RFC 5280 §4.2.1.1, §4.2.1.2", why: "they MUST be there; others do not ask" },
    Stricter { name: "names-missing", codes: &["issuer-name-empty", "ca-subject-empty", "issuer-name-empty@anchor", "ca-subject-empty@anchor"], others: &[WEBPKI, CERTVAL, OPENSSL],
        clause: "RFC 5280 §4.1.2.4, §4.1.2.6", why: "issuers have names" },
    Stricter { name: "key-usage-not-looked-at", codes: &["cert-sign-missing"], others: &[WEBPKI],
        clause: "RFC 5280 §6.1.4(n)", why: "rustls-webpki does not look at keyUsage" },
    Stricter { name: "cert-sign-without-ca", codes: &["cert-sign-without-ca", "cert-sign-without-ca@anchor"], others: &[WEBPKI, CERTVAL, OPENSSL],
        clause: "RFC 5280 §4.2.1.9", why: "keyCertSign MUST NOT be asserted without cA" },
    Stricter { name: "criticality", codes: &["criticality-wrong", "criticality-wrong@anchor"], others: EVERYBODY,
        clause: "RFC 5280 §4.2.1", why: "extensions are critical where they MUST be; OpenSSL asks for some of it when strict" },
    Stricter { name: "anchor-certificate", others: &[WEBPKI, CERTVAL],
        codes: &["issuer-not-ca@anchor", "cert-sign-missing@anchor", "path-too-long@anchor", "unknown-critical-extension@anchor", "subject-key-id-missing@anchor", "authority-key-id-missing@anchor", "serial-number-out-of-range@anchor"],
        clause: "RFC 5937 §3.2, RFC 5280 §6.1.1(d)", why: "the anchor's own certificate is judged as well; RFC 5280 sees of it name and key alone" },
    Stricter { name: "anchor-dates-and-purpose", codes: &["expired@anchor", "not-yet-valid@anchor", "role-not-allowed-by-issuer@anchor"], others: &[WEBPKI],
        clause: "RFC 5937 §3.2", why: "likewise; certval and OpenSSL look at these, too" },
    Stricter { name: "purposes-of-issuers", codes: &["role-not-allowed-by-issuer", "role-not-allowed-by-issuer@anchor"], others: &[CERTVAL],
        clause: "RFC 5280 §4.2.1.12", why: "an issuer's purposes bound those below it, as in every verifier in use; certval is not asked to" },
    Stricter { name: "anchor-identifiers", codes: &["subject-key-id-missing@anchor", "authority-key-id-missing@anchor"], others: OPENSSLS,
        clause: "RFC 5280 §4.2.1.2", why: "an anchor that is an authority's certificate has its key identifier" },
    Stricter { name: "signing-by-key-usage-alone", codes: &["issuer-not-ca", "issuer-not-ca@anchor"], others: &[OPENSSL],
        clause: "RFC 5280 §6.1.4(k)", why: "OpenSSL, unless strict, takes keyCertSign without basicConstraints, and version 1 at the anchor, for an authority" },
    Stricter { name: "subject-key-refused", codes: &["key-refused", "rsa-key-size"], others: EVERYBODY,
        clause: "RFC 5480 §2.1.1", why: "no key of a kind, form or size that is refused stands anywhere in a path; others do not look at the subject's, and OpenSSL knows more curves" },
    Stricter { name: "anchor-key-refused", codes: &["key-refused@anchor"], others: OPENSSLS,
        clause: "RFC 5480 §2.1.1, X.690 §10.1", why: "likewise at the anchor, where OpenSSL reads BER and further curves" },
    Stricter { name: "constraint-malformed", codes: &["name-constraint-malformed", "name-constraint-malformed@anchor"], others: EVERYBODY,
        clause: "RFC 5280 §4.2.1.10", why: "a base that is not of its form constrains nobody knows what; others pass over it or read it in a way of their own" },
    Stricter { name: "constraint-unknown", codes: &["name-constraint-unknown-form"], others: &[CERTVAL, OPENSSL, STRICT],
        clause: "RFC 5280 §4.2.1.10", why: "where it cannot be told whether a name is within, it is refused" },
    Stricter { name: "wildcard-excluded", codes: &["name-excluded"], others: &[CERTVAL, OPENSSL, STRICT],
        clause: "RFC 5280 §4.2.1.10", why: "a wildcard that can stand for an excluded name is excluded; rustls-webpki says so, too" },
    Stricter { name: "constraints-without-ca", codes: &["name-constraints-without-ca", "name-constraints-without-ca@anchor"], others: EVERYBODY,
        clause: "RFC 5280 §4.2.1.10", why: "name constraints MUST be used only in an authority's certificate" },
    Stricter { name: "host-not-checked", codes: &["name-not-in-certificate"], others: &[CERTVAL],
        clause: "RFC 9525 §6", why: "certval checks no host name" },
    Stricter { name: "policy-rules", codes: &["policy-not-evaluated", "policy-not-evaluated@anchor"], others: EVERYBODY,
        clause: "RFC 5280 §6.1.4(a)-(j)", why: "policy mappings and constraints are refused until they are evaluated" },
    Stricter { name: "serial-number", codes: &["serial-number-out-of-range"], others: EVERYBODY,
        clause: "RFC 5280 §4.1.2.2", why: "serial numbers are positive and of at most 20 octets" },
    Stricter { name: "algorithm-refused", codes: &["signature-algorithm-refused"], others: &[CERTVAL, OPENSSL, STRICT],
        clause: "RFC 5758 §3.2", why: "SHA-1, and identifiers with parameters that do not belong there, are refused" },
    Stricter { name: "names-as-values", codes: &["missing-issuer"], others: &[CERTVAL],
        clause: "RFC 5280 §7.1", why: "certval compares the octets of attribute values that are no strings, whatever their type" },
    Stricter { name: "version", codes: &["version-not-3"], others: EVERYBODY,
        clause: "RFC 5280 §4.1.2.1", why: "version 3 alone has extensions" },
];

#[rustfmt::skip]
pub(super) const NOT_READ: &[NotRead] = &[
    NotRead { name: "length-not-minimal", reasons: &["a length in more octets", "a length beyond"], others: EVERYBODY, clause: "X.690 §10.1", why: "DER has one form of a length; OpenSSL reads BER, the others so where they do not decode" },
    NotRead { name: "boolean-not-der", reasons: &["a BOOLEAN that is"], others: EVERYBODY, clause: "X.690 §11.1", why: "TRUE is 0xff in DER; likewise" },
    NotRead { name: "integer-not-minimal", reasons: &["an INTEGER that is empty or padded"], others: &[WEBPKI, CERTVAL], clause: "X.690 §8.3.2", why: "a serial number is an INTEGER in its shortest form" },
    NotRead { name: "bits-not-der", reasons: &["a BIT STRING with stray unused bits"], others: EVERYBODY, clause: "X.690 §11.2.1", why: "unused bits are zero, and no more than 7" },
    NotRead { name: "bytes-behind-the-end", reasons: &["The DER ends inside of an element", "it looks like DER that is no certificate"], others: OPENSSLS, clause: "RFC 5280 §4.1", why: "a file is a certificate and nothing else; OpenSSL stops reading at the certificate's end" },
    NotRead { name: "empty-list", reasons: &["GeneralNames is empty", "nameConstraints is empty", "certificatePolicies is empty", "keyUsage is empty", "extKeyUsage is empty", "RelativeDistinguishedName is empty", "GeneralSubtrees is empty", "AuthorityInfoAccessSyntax is empty"], others: EVERYBODY, clause: "RFC 5280 §4.1.2.4, §4.2.1", why: "these have at least one entry; others take an empty one for none" },
    NotRead { name: "version-and-extensions", reasons: &["a version other than", "version is out of range", "extensions in a certificate that is not of version 3"], others: EVERYBODY, clause: "RFC 5280 §4.1.2.1, §4.1.2.9", why: "extensions need version 3; others do not compare the two" },
    NotRead { name: "algorithms-differ", reasons: &["the signed and the outer signature algorithm differ"], others: EVERYBODY, clause: "RFC 5280 §4.1.1.2", why: "both MUST be the same, to the byte; others compare what they decode, or not at an anchor" },
    NotRead { name: "extension-twice", reasons: &["the same extension a second time"], others: EVERYBODY, clause: "RFC 5280 §4.2", why: "no extension stands twice; others notice it for those that they decode" },
    NotRead { name: "time-form", reasons: &["a time that is not in the form"], others: EVERYBODY, clause: "RFC 5280 §4.1.2.5", why: "times are in Zulu and to the second; an anchor's are not read by rustls-webpki" },
    NotRead { name: "string-alphabet", reasons: &["a string with octets outside of its alphabet"], others: EVERYBODY, clause: "RFC 5280 §4.2.1.6", why: "DNS names, mail addresses and URIs are ASCII; others look only at what they compare" },
    NotRead { name: "not-decoded-by-all", reasons: &["belongs here", "more bytes are announced", "bytes follow the end", "a malformed OBJECT IDENTIFIER", "out of range", "the DER ends", "a tag number"], others: EVERYBODY, clause: "RFC 5280 §4.1", why: "every field is decoded; others leave names, keys or extensions that they do not use as they are" },
];
