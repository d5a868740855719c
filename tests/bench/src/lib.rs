//! The chains that the benches judge, and the three contenders.

#[path = "../../src/hostile.rs"]
pub mod hostile;

use std::sync::atomic::{AtomicUsize, Ordering};

use openssl::stack::Stack;
use openssl::x509::store::{X509Store, X509StoreBuilder};
use openssl::x509::verify::X509VerifyParam;
use openssl::x509::{X509, X509PurposeId, X509StoreContext};
use pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SanType, SignatureAlgorithm, date_time_ymd,
};
use webpki::{EndEntityCert, KeyUsage};
use zoneseal_core::{
    Algorithms, Anchors, Certificate, Host, Input, Membership, Profile, Request, Role, Time, Zone,
    ZoneId,
};

/// The time of all judgements: 2026-11-24T06:10:00Z.
pub const AT: i64 = 1_795_500_600;
const HOST: &str = "web.plant-a.example";

/// The kinds of key that are measured.
pub const KINDS: [(&str, &SignatureAlgorithm); 2] = [
    ("P-256", &rcgen::PKCS_ECDSA_P256_SHA256),
    ("RSA-2048", &rcgen::PKCS_RSA_SHA256),
];

/// An authority with its key.
pub struct Authority {
    /// Its certificate.
    pub der: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// A root.
    #[must_use]
    pub fn root(name: &str, kind: &'static SignatureAlgorithm) -> Self {
        let key = new_key(kind);
        let params = authority(name);
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self {
            der,
            issuer: Issuer::new(params, key),
        }
    }

    /// An authority below this one.
    #[must_use]
    pub fn below(
        &self,
        name: &str,
        kind: &'static SignatureAlgorithm,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Self {
        let key = new_key(kind);
        self.certify(name, key, change)
    }

    /// An authority of this key, certified by this one.
    #[must_use]
    pub fn certify(
        &self,
        name: &str,
        key: KeyPair,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Self {
        let mut params = authority(name);
        params.use_authority_key_identifier_extension = true;
        change(&mut params);
        let der = params.signed_by(&key, &self.issuer).unwrap().der().to_vec();
        Self {
            der,
            issuer: Issuer::new(params, key),
        }
    }

    /// A member's certificate, valid until the end of this year.
    #[must_use]
    pub fn member(
        &self,
        kind: &'static SignatureAlgorithm,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Vec<u8> {
        let key = new_key(kind);
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "web");
        params.not_before = date_time_ymd(2026, 1, 1);
        params.not_after = date_time_ymd(2027, 1, 1);
        params.subject_alt_names = vec![
            SanType::URI(
                "spiffe://plant-a.example/web"
                    .to_owned()
                    .try_into()
                    .unwrap(),
            ),
            SanType::DnsName(HOST.to_owned().try_into().unwrap()),
        ];
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ServerAuth,
            ExtendedKeyUsagePurpose::ClientAuth,
        ];
        params.use_authority_key_identifier_extension = true;
        change(&mut params);
        params.signed_by(&key, &self.issuer).unwrap().der().to_vec()
    }
}

/// A key: for RSA one of those that the tests keep, in turn, since making one takes as many instructions as a hundred
/// verdicts, and never as many twice.
fn new_key(kind: &'static SignatureAlgorithm) -> KeyPair {
    const KEPT: [&str; 4] = [
        include_str!("../../test-keys/test-only-rsa-2048-1.pem"),
        include_str!("../../test-keys/test-only-rsa-2048-2.pem"),
        include_str!("../../test-keys/test-only-rsa-2048-3.pem"),
        include_str!("../../test-keys/test-only-rsa-2048-4.pem"),
    ];
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    if *kind == rcgen::PKCS_RSA_SHA256 {
        let kept = KEPT[NEXT.fetch_add(1, Ordering::Relaxed) % KEPT.len()];
        return KeyPair::from_pem_and_sign_algo(kept, kind).unwrap();
    }
    KeyPair::generate_for(kind).unwrap()
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2036, 1, 1);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// A chain, its anchor, and every contender made ready for it: what a server does once is not measured.
pub struct Bench {
    /// The subject first.
    pub chain: Vec<Vec<u8>>,
    anchors: Anchors,
    zone: Zone,
    request: Request,
    anchor: Vec<u8>,
    store: X509Store,
}

impl Bench {
    /// The chain of a member below an issuing authority: three certificates with the anchor, two signatures.
    #[must_use]
    pub fn three(kind: &'static SignatureAlgorithm) -> Self {
        let root = Authority::root("Plant A CA", kind);
        let issuing = root.below("Plant A Issuing CA", kind, |_| {});
        let member = issuing.member(kind, |_| {});
        Self::of(vec![member, issuing.der], root.der)
    }

    /// The same, expired.
    #[must_use]
    pub fn expired(kind: &'static SignatureAlgorithm) -> Self {
        let root = Authority::root("Plant A CA", kind);
        let issuing = root.below("Plant A Issuing CA", kind, |_| {});
        let member = issuing.member(kind, |params| params.not_after = date_time_ymd(2026, 6, 1));
        Self::of(vec![member, issuing.der], root.der)
    }

    /// A chain with this anchor.
    #[must_use]
    pub fn of(chain: Vec<Vec<u8>>, anchor: Vec<u8>) -> Self {
        let inputs = [Input {
            name: "anchor".to_owned(),
            bytes: anchor.clone(),
        }];
        let mut request = Request::new(Vec::new(), Time::from_unix(AT));
        request.profile = Profile::Rfc5280;
        request.role = Role::Server;
        request.host = Host::parse(HOST);
        let certificate = Certificate::parse(&anchor).unwrap();
        let id = ZoneId::parse("plant-a.example").unwrap();
        let zone = Zone::new(id, Membership::Spiffe, vec![certificate]).unwrap();
        let mut store = X509StoreBuilder::new().unwrap();
        let mut param = X509VerifyParam::new().unwrap();
        param.set_time(AT);
        param.set_purpose(X509PurposeId::SSL_SERVER).unwrap();
        param.set_host(HOST).unwrap();
        store.set_param(&param).unwrap();
        store.add_cert(X509::from_der(&anchor).unwrap()).unwrap();
        Self {
            chain,
            anchors: Anchors::read(&inputs),
            zone,
            request,
            anchor,
            store: store.build(),
        }
    }

    /// The engine, profile `rfc5280`, with the host. Whether it accepts.
    #[must_use]
    pub fn rfc5280(&self) -> bool {
        let chain: Vec<&[u8]> = self.chain.iter().map(Vec::as_slice).collect();
        self.anchors
            .validate_chain(&chain, &self.request, &native())
            .is_ok()
    }

    /// The engine in a zone: its rules, and the second opinion.
    #[must_use]
    pub fn zone(&self) -> bool {
        let chain: Vec<&[u8]> = self.chain.iter().map(Vec::as_slice).collect();
        self.zone
            .validate_peer(&chain, Role::Server, None, Time::from_unix(AT), &native())
            .is_ok()
    }

    /// The engine in a zone, and on a refusal the whole report as JSON. Its length, 0 where it accepts.
    #[must_use]
    pub fn explained(&self) -> usize {
        let chain: Vec<&[u8]> = self.chain.iter().map(Vec::as_slice).collect();
        let verdict =
            self.zone
                .validate_peer(&chain, Role::Server, None, Time::from_unix(AT), &native());
        verdict.err().map_or(0, |report| report.to_json().len())
    }

    /// rustls-webpki with aws-lc-rs, with the host. Whether it accepts.
    #[must_use]
    pub fn webpki(&self) -> bool {
        let ders: Vec<CertificateDer<'_>> = self
            .chain
            .iter()
            .map(|der| CertificateDer::from(der.as_slice()))
            .collect();
        let anchor = CertificateDer::from(self.anchor.as_slice());
        let anchors: [TrustAnchor<'_>; 1] = [webpki::anchor_from_trusted_cert(&anchor).unwrap()];
        let time =
            UnixTime::since_unix_epoch(std::time::Duration::from_secs(u64::try_from(AT).unwrap()));
        let Some((subject, intermediates)) = ders.split_first() else {
            return false;
        };
        let Ok(end_entity) = EndEntityCert::try_from(subject) else {
            return false;
        };
        let path = end_entity.verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            &anchors,
            intermediates,
            time,
            KeyUsage::server_auth(),
            None,
            None,
        );
        let name = ServerName::try_from(HOST).unwrap();
        path.is_ok() && end_entity.verify_is_valid_for_subject_name(&name).is_ok()
    }

    /// OpenSSL's X509_verify_cert, from DER, with the host. Whether it accepts.
    #[must_use]
    pub fn openssl(&self) -> bool {
        let certificates: Vec<X509> = self
            .chain
            .iter()
            .map(|der| X509::from_der(der).unwrap())
            .collect();
        let Some((subject, rest)) = certificates.split_first() else {
            return false;
        };
        let mut others = Stack::new().unwrap();
        for certificate in rest {
            others.push(certificate.clone()).unwrap();
        }
        let mut context = X509StoreContext::new().unwrap();
        context
            .init(&self.store, subject, &others, |context| {
                context.verify_cert()
            })
            .unwrap()
    }
}

/// The engine's native algorithms.
#[must_use]
pub fn native() -> Algorithms {
    Algorithms::new(webpki::ALL_VERIFICATION_ALGS)
}

/// A file of `count` certificates that have nothing to do with each other, and the chain that matters last.
#[must_use]
pub fn crowd(count: usize) -> (Vec<Input>, Vec<Input>) {
    let kind = &rcgen::PKCS_ECDSA_P256_SHA256;
    let mut files = Vec::new();
    let mut push = |der: Vec<u8>| {
        files.push(Input {
            name: format!("{}.der", files.len()),
            bytes: der,
        })
    };
    for number in 0..count {
        let stranger = Authority::root(&format!("Stranger {number}"), kind);
        push(stranger.der);
    }
    let root = Authority::root("Plant A CA", kind);
    let issuing = root.below("Plant A Issuing CA", kind, |_| {});
    push(issuing.member(kind, |_| {}));
    push(issuing.der);
    (
        files,
        vec![Input {
            name: "anchor".to_owned(),
            bytes: root.der,
        }],
    )
}

/// Authorities that all certified each other, and a member below one of them; the anchor is none of theirs.
#[must_use]
pub fn crossed(count: usize) -> (Vec<Input>, Vec<Input>) {
    let kind = &rcgen::PKCS_ECDSA_P256_SHA256;
    let roots: Vec<Authority> = (0..count)
        .map(|number| Authority::root(&format!("Cross {number}"), kind))
        .collect();
    let mut files = Vec::new();
    let mut push = |der: Vec<u8>| {
        files.push(Input {
            name: format!("{}.der", files.len()),
            bytes: der,
        })
    };
    for signer in &roots {
        for (number, subject) in roots.iter().enumerate() {
            let key = KeyPair::from_pkcs8_der_and_sign_algo(
                &subject.issuer.key().serialize_der().into(),
                kind,
            )
            .unwrap();
            push(signer.certify(&format!("Cross {number}"), key, |_| {}).der);
        }
    }
    push(roots[0].member(kind, |_| {}));
    let other = Authority::root("Another CA", kind);
    (
        files,
        vec![Input {
            name: "anchor".to_owned(),
            bytes: other.der,
        }],
    )
}

/// A member below an authority with so many name constraints.
#[must_use]
pub fn constrained(count: usize) -> (Vec<Input>, Vec<Input>) {
    let kind = &rcgen::PKCS_ECDSA_P256_SHA256;
    let root = Authority::root("Plant A CA", kind);
    let issuing = root.below("Plant A Issuing CA", kind, |params| {
        let subtree = |number| GeneralSubtree::DnsName(format!("h{number}.example"));
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: Vec::new(),
            excluded_subtrees: (0..count).map(subtree).collect(),
        });
    });
    let member = issuing.member(kind, |_| {});
    let file = |der| Input {
        name: "file.der".to_owned(),
        bytes: der,
    };
    (vec![file(member), file(issuing.der)], vec![file(root.der)])
}

/// A whole question about files, to the last byte of its report.
#[must_use]
pub fn ask((files, anchors): &(Vec<Input>, Vec<Input>)) -> String {
    let mut request = Request::new(files.clone(), Time::from_unix(AT));
    request.anchors.clone_from(anchors);
    zoneseal_core::verify(&request, &native()).to_json()
}
