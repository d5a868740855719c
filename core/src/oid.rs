//! Object identifiers by their DER content, and their names.

use std::fmt::Write;

macro_rules! oids {
    ($($name:ident = $bytes:expr, $text:literal;)+) => {
        $(
            #[doc = $text]
            pub const $name: &[u8] = &$bytes;
        )+
        /// Every object identifier that has a name here.
        const NAMES: &[(&[u8], &str)] = &[$(($name, $text)),+];
    };
}

oids! {
    COMMON_NAME = [0x55, 4, 3], "CN";
    SURNAME = [0x55, 4, 4], "SN";
    SERIAL_NUMBER = [0x55, 4, 5], "serialNumber";
    COUNTRY = [0x55, 4, 6], "C";
    LOCALITY = [0x55, 4, 7], "L";
    STATE = [0x55, 4, 8], "ST";
    STREET = [0x55, 4, 9], "street";
    ORGANIZATION = [0x55, 4, 10], "O";
    ORGANIZATIONAL_UNIT = [0x55, 4, 11], "OU";
    TITLE = [0x55, 4, 12], "title";
    GIVEN_NAME = [0x55, 4, 42], "GN";
    ORGANIZATION_IDENTIFIER = [0x55, 4, 97], "organizationIdentifier";
    DOMAIN_COMPONENT = [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25], "DC";
    USER_ID = [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1], "UID";
    EMAIL_ADDRESS = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1], "emailAddress";

    SUBJECT_DIRECTORY_ATTRIBUTES = [0x55, 29, 9], "subjectDirectoryAttributes";
    PRIVATE_KEY_USAGE_PERIOD = [0x55, 29, 16], "privateKeyUsagePeriod";
    SUBJECT_KEY_IDENTIFIER = [0x55, 29, 14], "subjectKeyIdentifier";
    KEY_USAGE = [0x55, 29, 15], "keyUsage";
    SUBJECT_ALT_NAME = [0x55, 29, 17], "subjectAltName";
    ISSUER_ALT_NAME = [0x55, 29, 18], "issuerAltName";
    BASIC_CONSTRAINTS = [0x55, 29, 19], "basicConstraints";
    NAME_CONSTRAINTS = [0x55, 29, 30], "nameConstraints";
    CRL_NUMBER = [0x55, 29, 20], "cRLNumber";
    REASON_CODE = [0x55, 29, 21], "reasonCode";
    INVALIDITY_DATE = [0x55, 29, 24], "invalidityDate";
    DELTA_CRL_INDICATOR = [0x55, 29, 27], "deltaCRLIndicator";
    ISSUING_DISTRIBUTION_POINT = [0x55, 29, 28], "issuingDistributionPoint";
    CERTIFICATE_ISSUER = [0x55, 29, 29], "certificateIssuer";
    CRL_DISTRIBUTION_POINTS = [0x55, 29, 31], "cRLDistributionPoints";
    CERTIFICATE_POLICIES = [0x55, 29, 32], "certificatePolicies";
    ANY_POLICY = [0x55, 29, 32, 0], "anyPolicy";
    POLICY_MAPPINGS = [0x55, 29, 33], "policyMappings";
    AUTHORITY_KEY_IDENTIFIER = [0x55, 29, 35], "authorityKeyIdentifier";
    POLICY_CONSTRAINTS = [0x55, 29, 36], "policyConstraints";
    EXTENDED_KEY_USAGE = [0x55, 29, 37], "extKeyUsage";
    FRESHEST_CRL = [0x55, 29, 46], "freshestCRL";
    INHIBIT_ANY_POLICY = [0x55, 29, 54], "inhibitAnyPolicy";
    AUTHORITY_INFO_ACCESS = [0x2b, 6, 1, 5, 5, 7, 1, 1], "authorityInfoAccess";
    SUBJECT_INFO_ACCESS = [0x2b, 6, 1, 5, 5, 7, 1, 11], "subjectInfoAccess";
    OCSP_ACCESS = [0x2b, 6, 1, 5, 5, 7, 48, 1], "ocsp";
    CA_ISSUERS = [0x2b, 6, 1, 5, 5, 7, 48, 2], "caIssuers";
    CPS_QUALIFIER = [0x2b, 6, 1, 5, 5, 7, 2, 1], "cps";
    USER_NOTICE = [0x2b, 6, 1, 5, 5, 7, 2, 2], "userNotice";
    TLS_FEATURE = [0x2b, 6, 1, 5, 5, 7, 1, 24], "tlsfeature";
    SCT_LIST = [0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2], "signedCertificateTimestampList";
    SCT_POISON = [0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 3], "ctPoison";
    NETSCAPE_COMMENT = [0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 13], "netscapeComment";
    MS_TEMPLATE_NAME = [0x2b, 6, 1, 4, 1, 0x82, 0x37, 20, 2], "msCertificateTemplateName";
    MS_CA_VERSION = [0x2b, 6, 1, 4, 1, 0x82, 0x37, 21, 1], "msCaVersion";
    MS_PREVIOUS_CA_HASH = [0x2b, 6, 1, 4, 1, 0x82, 0x37, 21, 2], "msPreviousCaHash";
    MS_TEMPLATE = [0x2b, 6, 1, 4, 1, 0x82, 0x37, 21, 7], "msCertificateTemplate";
    MS_APPLICATION_POLICIES = [0x2b, 6, 1, 4, 1, 0x82, 0x37, 21, 10], "msApplicationPolicies";
    MS_UPN = [0x2b, 6, 1, 4, 1, 0x82, 0x37, 20, 2, 3], "msUserPrincipalName";
    QLIK_ROLE = [0x2b, 6, 1, 5, 5, 7, 13, 3], "qlikRole";
    NETSCAPE_CERT_TYPE = [0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 1], "netscapeCertType";

    SERVER_AUTH = [0x2b, 6, 1, 5, 5, 7, 3, 1], "serverAuth";
    CLIENT_AUTH = [0x2b, 6, 1, 5, 5, 7, 3, 2], "clientAuth";
    CODE_SIGNING = [0x2b, 6, 1, 5, 5, 7, 3, 3], "codeSigning";
    EMAIL_PROTECTION = [0x2b, 6, 1, 5, 5, 7, 3, 4], "emailProtection";
    TIME_STAMPING = [0x2b, 6, 1, 5, 5, 7, 3, 8], "timeStamping";
    OCSP_SIGNING = [0x2b, 6, 1, 5, 5, 7, 3, 9], "OCSPSigning";
    OCSP_BASIC = [0x2b, 6, 1, 5, 5, 7, 48, 1, 1], "id-pkix-ocsp-basic";
    OCSP_NONCE = [0x2b, 6, 1, 5, 5, 7, 48, 1, 2], "id-pkix-ocsp-nonce";
    OCSP_NO_CHECK = [0x2b, 6, 1, 5, 5, 7, 48, 1, 5], "id-pkix-ocsp-nocheck";
    SHA1 = [0x2b, 14, 3, 2, 26], "SHA-1";
    SHA256 = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1], "SHA-256";
    ANY_EXTENDED_KEY_USAGE = [0x55, 29, 37, 0], "anyExtendedKeyUsage";

    RSA_ENCRYPTION = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1], "rsaEncryption";
    MD5_RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4], "md5WithRSAEncryption";
    SHA1_RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5], "sha1WithRSAEncryption";
    RSASSA_PSS = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10], "RSASSA-PSS";
    SHA256_RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11], "sha256WithRSAEncryption";
    SHA384_RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12], "sha384WithRSAEncryption";
    SHA512_RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13], "sha512WithRSAEncryption";
    EC_PUBLIC_KEY = [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], "ecPublicKey";
    P192 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 1], "P-192";
    P256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7], "P-256";
    P384 = [0x2b, 0x81, 4, 0, 34], "P-384";
    P521 = [0x2b, 0x81, 4, 0, 35], "P-521";
    P224 = [0x2b, 0x81, 4, 0, 33], "P-224";
    SECP256K1 = [0x2b, 0x81, 4, 0, 10], "secp256k1";
    BRAINPOOL_P256 = [0x2b, 0x24, 3, 3, 2, 8, 1, 1, 7], "brainpoolP256r1";
    BRAINPOOL_P384 = [0x2b, 0x24, 3, 3, 2, 8, 1, 1, 11], "brainpoolP384r1";
    BRAINPOOL_P512 = [0x2b, 0x24, 3, 3, 2, 8, 1, 1, 13], "brainpoolP512r1";
    ECDSA_SHA1 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1], "ecdsa-with-SHA1";
    ECDSA_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2], "ecdsa-with-SHA256";
    ECDSA_SHA384 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3], "ecdsa-with-SHA384";
    ECDSA_SHA512 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4], "ecdsa-with-SHA512";
    ED25519 = [0x2b, 0x65, 0x70], "Ed25519";
    ED448 = [0x2b, 0x65, 0x71], "Ed448";
    DSA = [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1], "DSA";
    DSA_SHA256 = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2], "dsa-with-SHA256";
    ML_DSA_44 = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17], "ML-DSA-44";
    ML_DSA_65 = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 18], "ML-DSA-65";
    ML_DSA_87 = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 19], "ML-DSA-87";
}

/// The name of an object identifier, given its content octets; its dotted form where it has none.
#[must_use]
pub fn name(content: &[u8]) -> String {
    known(content).map_or_else(|| dotted(content), str::to_owned)
}

/// The name of an object identifier, given its content octets, where it has one here.
#[must_use]
pub fn known(content: &[u8]) -> Option<&'static str> {
    let entry = NAMES.iter().find(|(bytes, _)| *bytes == content);
    entry.map(|(_, name)| *name)
}

/// Both for people: `serverAuth (1.3.6.1.5.5.7.3.1)`; the dotted form alone where there is no name.
#[must_use]
pub fn described(content: &[u8]) -> String {
    let dotted = dotted(content);
    match known(content) {
        Some(name) => format!("{name} ({dotted})"),
        None => dotted,
    }
}

/// The dotted form, `1.2.840.…`. An arc above 2^128 ends the text with `…`.
#[must_use]
pub fn dotted(content: &[u8]) -> String {
    let mut text = String::new();
    let mut arc: u128 = 0;
    let mut first = true;
    for byte in content {
        if arc >> 121 != 0 {
            text.push('…');
            return text;
        }
        arc = (arc << 7) | u128::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            continue;
        }
        // X.690 §8.19.4: the first octets carry two arcs, 40 × first + second, first at most 2.
        if first {
            let top = (arc / 40).min(2);
            let _ = write!(text, "{top}.{}", arc - 40 * top);
            first = false;
        } else {
            let _ = write!(text, ".{arc}");
        }
        arc = 0;
    }
    text
}

/// The content octets of a dotted object identifier; `None` where the text is not one.
#[must_use]
pub fn parse(text: &str) -> Option<Vec<u8>> {
    let mut arcs = text.split('.').map(|arc| {
        let plain = arc == "0" || !arc.starts_with('0');
        let digits = !arc.is_empty() && arc.bytes().all(|octet| octet.is_ascii_digit());
        (plain && digits).then(|| arc.parse::<u64>().ok()).flatten()
    });
    let (first, second) = (arcs.next()??, arcs.next()??);
    if first > 2 || (first < 2 && second > 39) {
        return None;
    }
    let mut out = Vec::new();
    push_arc(&mut out, (first * 40).checked_add(second)?);
    for arc in arcs {
        push_arc(&mut out, arc?);
    }
    Some(out)
}

/// An arc in base 128, most significant octet first (X.690 §8.19.2).
fn push_arc(out: &mut Vec<u8>, arc: u64) {
    let mut shift = 63;
    while shift > 0 {
        if arc >> shift != 0 {
            let septet = u8::try_from(arc >> shift & 0x7f).unwrap_or(0);
            out.push(septet | 0x80);
        }
        shift -= 7;
    }
    out.push(u8::try_from(arc & 0x7f).unwrap_or(0));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_dotted_forms() {
        assert_eq!(name(SHA256_RSA), "sha256WithRSAEncryption");
        assert_eq!(dotted(SHA256_RSA), "1.2.840.113549.1.1.11");
        assert_eq!(dotted(&[0x88, 0x37, 3]), "2.999.3");
        assert_eq!(name(&[0x2b, 6, 1, 5, 5, 7, 13, 4]), "1.3.6.1.5.5.7.13.4");
        assert_eq!(dotted(&[0xff; 40]), "…");
        for text in ["1.2.840.113549.1.1.11", "2.999.3", "2.5.29.32.0", "0.39"] {
            assert_eq!(dotted(&parse(text).unwrap()), text);
        }
        for text in [
            "", "1", "3.1", "1.40", "1..2", "1.02", "1.2.", "1.a", "1.+2",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
