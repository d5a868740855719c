//! Revocation beyond single cases: what OpenSSL makes is understood and what we make OpenSSL reads,
//! findings point at bytes of the evidence, and large or many lists stay within bounds.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use rcgen::{
    CertificateRevocationListParams, CustomExtension, ExtendedKeyUsagePurpose, KeyIdMethod,
    KeyUsagePurpose, RevocationReason, RevokedCertParams, SerialNumber, date_time_ymd,
};
use zoneseal_core::{
    Algorithms, Anchors, Bundle, CertStatus, Checks, Crl, Input, Limits, OcspResponse, Outcome,
    Profile, Report, Request, RequestError, Revocation, Role, Settings, Time, verify,
};
use zoneseal_tests::evidence::{List, Response, block, critical, extension};
use zoneseal_tests::pki::{AT, Authority, Issued, Site, key, pem};
use zoneseal_tests::rebuild::tlv;

const SERIAL: &[u8] = &[0x5a, 0x17];

fn algorithms() -> Algorithms {
    Algorithms::new(webpki::ALL_VERIFICATION_ALGS)
}

fn input(name: &str, bytes: &[u8]) -> Input {
    Input {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    }
}

fn at() -> Time {
    Time::parse_rfc3339(AT).unwrap()
}

/// A member of the site, with its chain and this evidence.
fn question(site: &Site, member: &Issued, evidence: &[Vec<u8>]) -> Request {
    let chain = [pem(&member.der), site.issuing.issued.pem()].concat();
    let mut request = Request::new(vec![input("chain.pem", chain.as_bytes())], at());
    request.zone = Some(site.zone());
    request.profile = Profile::Zone;
    request.evidence = evidence.iter().map(|der| input("evidence", der)).collect();
    request
}

fn codes(report: &Report) -> Vec<&'static str> {
    let findings = report.verdicts().iter().flat_map(|of| &of.findings);
    findings.map(|finding| finding.code).collect()
}

#[test]
fn a_finding_points_at_the_entry_and_the_report_names_the_evidence() {
    let site = Site::new("Plant A");
    let list = List::of(&site.issuing)
        .revoking(&[1], None)
        .revoking(SERIAL, Some(1))
        .sign(&site.issuing.issued.key);
    let good = List::of(&site.anchor).sign(&site.anchor.issued.key);
    let request = question(&site, &site.issuing.member("web"), &[good, list.clone()]);
    let report = verify(&request, &algorithms());
    assert_eq!(
        (report.outcome(), report.code()),
        (Outcome::Rejected, "revoked")
    );
    let finding = &report.verdicts()[0].findings[0];
    let [start, end] = finding.bytes.unwrap();
    assert_eq!(finding.evidence, Some(1));
    assert_eq!(finding.certificate, Some(0));
    assert_eq!(list[start + 2..][..4], [2, 2, 0x5a, 0x17]);
    assert_eq!(list[start..end][0], 0x30);
    assert_eq!(
        finding.found,
        "serial 5a17, since 2026-11-23T06:10:00Z, keyCompromise, by the list number 07 of 2026-11-23T06:10:00Z"
    );
    let raw: serde_json::Value = serde_json::from_str(&report.to_json()).unwrap();
    let asked = &raw["question"]["revocation"];
    assert_eq!(asked["policy"], "if-present");
    let crl = Crl::parse(&list).unwrap();
    assert_eq!(asked["evidence"][1]["sha256"], crl.sha256_hex().as_str());
    let fates: Vec<_> = report.objects().iter().map(|object| object.fate).collect();
    assert_eq!(fates, ["used", "used", "used", "used"]);
}

#[test]
fn what_was_not_checked_is_named() {
    let site = Site::new("Plant A");
    let member = site.issuing.member("web");
    let mut request = question(&site, &member, &[]);
    let found = |request: &Request| {
        let report = verify(request, &algorithms());
        assert_eq!(report.outcome(), Outcome::Trusted);
        let findings = report.verdicts()[0].findings.iter();
        let open = findings.filter(|finding| finding.code == "revocation-not-checked");
        open.map(|finding| finding.found.clone()).next()
    };
    let nothing = "no list and no response was given that covers “web”, “Plant A Issuing CA”";
    assert_eq!(found(&request).as_deref(), Some(nothing));
    request.settings.revocation = Revocation::Off;
    assert_eq!(found(&request).as_deref(), Some("revocation is off"));
    let own = List::of(&site.issuing).sign(&site.issuing.issued.key);
    let above = List::of(&site.anchor).sign(&site.anchor.issued.key);
    let half = question(&site, &member, std::slice::from_ref(&own));
    let half = found(&half).unwrap();
    assert!(half.ends_with("covers “Plant A Issuing CA”"), "{half}");
    assert_eq!(found(&question(&site, &member, &[own, above])), None);
}

#[test]
fn a_revoked_responder_answers_for_nobody() {
    let site = Site::new("Plant A");
    let member = site.issuing.member("web");
    let responder = site.issuing.issue("responder", key(), |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::OcspSigning];
        params.serial_number = Some(SerialNumber::from(0x44_u64));
        let id = [1, 3, 6, 1, 5, 5, 7, 48, 1, 5];
        params
            .custom_extensions
            .push(CustomExtension::from_oid_content(&id, vec![5, 0]));
    });
    let response = Response::of(&member, &site.issuing).delegated(&responder);
    let response = response.sign(&responder.key);
    // A stale list shows nobody good, and its revoked entries stay revoked.
    let list = |serial: &[u8]| {
        let list = List::of(&site.issuing).revoking(serial, Some(1));
        list.with(|list| list.next_update = Some("20261123061001Z"))
            .sign(&site.issuing.issued.key)
    };
    let judged = |serial: &[u8]| {
        let request = question(&site, &member, &[list(serial), response.clone()]);
        verify(&request, &algorithms())
    };
    let report = judged(&[0x44]);
    assert_eq!(report.outcome(), Outcome::Rejected);
    assert_eq!(codes(&report), ["crl-stale", "ocsp-signer-not-authorised"]);
    assert_eq!(judged(&[0x45]).outcome(), Outcome::Trusted);
}

#[test]
fn a_peer_is_cut_off_by_a_list() {
    let site = Site::new("Plant A");
    let zone = site.zone();
    let member = site.issuing.member("web");
    let chain = [member.der.as_slice(), site.issuing.issued.der.as_slice()];
    let judge = |list: List, revocation| {
        let list = list.sign(&site.issuing.issued.key);
        let evidence = Bundle::parse(&[input("issuing.crl", &list)], &Limits::default());
        let settings = Settings {
            revocation,
            ..Settings::default()
        };
        let checks = Checks {
            settings: &settings,
            evidence: &evidence,
        };
        let judged =
            zone.validate_peer_with(checks, &chain, Role::Server, None, at(), &algorithms());
        judged.map(|_| ()).map_err(|report| report.code())
    };
    let good = || List::of(&site.issuing);
    let gone = || good().revoking(SERIAL, Some(1));
    assert_eq!(judge(good(), Revocation::IfPresent), Ok(()));
    assert_eq!(judge(gone(), Revocation::IfPresent), Err("revoked"));
    assert_eq!(judge(gone(), Revocation::Off), Ok(()));
    assert_eq!(
        judge(good(), Revocation::Required),
        Err("revocation-evidence-missing")
    );
    let today = zone.validate_peer(&chain, Role::Server, None, at(), &algorithms());
    assert!(today.is_ok());
}

/// A list that revokes the peer and lost its last octet, or stands in a container that is not read:
/// nobody is accepted beside it.
#[test]
fn evidence_that_is_not_read_accepts_nobody() {
    let site = Site::new("Plant A");
    let zone = site.zone();
    let member = site.issuing.member("web");
    let chain = [member.der.as_slice(), site.issuing.issued.der.as_slice()];
    let list = List::of(&site.issuing).revoking(SERIAL, Some(1));
    let list = list.sign(&site.issuing.issued.key);
    let anchor = input("anchor.der", &site.anchor.issued.der);
    for (bytes, code) in [
        (list[..list.len() - 1].to_vec(), "truncated"),
        (block("PKCS7", &list).into_bytes(), "container-damaged"),
    ] {
        let evidence = [input("issuing.crl", &bytes)];
        let judge = |revocation| {
            let settings = Settings {
                revocation,
                ..Settings::default()
            };
            let checks = Checks {
                settings: &settings,
                evidence: &Bundle::parse(&evidence, &Limits::default()),
            };
            let judged =
                zone.validate_peer_with(checks, &chain, Role::Server, None, at(), &algorithms());
            judged.map(|_| ()).map_err(|report| report.code())
        };
        assert_eq!(judge(Revocation::IfPresent), Err(code));
        assert_eq!(judge(Revocation::Off), Ok(()));
        let report = verify(&question(&site, &member, &[bytes]), &algorithms());
        assert_eq!(
            (report.outcome(), report.code()),
            (Outcome::Incomplete, code)
        );
    }
    let cut = input("issuing.crl", &list[..list.len() - 1]);
    let judged = Anchors::read(&[anchor, cut]).validate_chain(
        &chain,
        &Request::new(Vec::new(), at()),
        &algorithms(),
    );
    assert_eq!(judged.unwrap_err().code(), "truncated");
}

/// A list that is not about the certificate shows nobody good, and yet what its issuer revoked is
/// revoked, whatever else there is; entries of another authority are not.
#[test]
fn an_entry_in_a_list_for_others_refuses() {
    let site = Site::new("Plant A");
    let member = site.issuing.member("web");
    let key = &site.issuing.issued.key;
    let good = List::of(&site.issuing).sign(key);
    let judge = |list: List| {
        let evidence = [list.sign(key), good.clone()];
        verify(&question(&site, &member, &evidence), &algorithms()).outcome()
    };
    let authorities_only = [0x82, 1, 0xff];
    let indirect = [0x84, 1, 0xff];
    let attributes_only = [0x85, 1, 0xff];
    let listed = |scope: &[u8], serial| {
        let list = List::of(&site.issuing).scoped(scope);
        judge(list.revoking(serial, Some(1)))
    };
    assert_eq!(listed(&authorities_only, &[0x44]), Outcome::Trusted);
    assert_eq!(listed(&authorities_only, SERIAL), Outcome::Rejected);
    assert_eq!(listed(&indirect, SERIAL), Outcome::Rejected);
    assert_eq!(listed(&attributes_only, SERIAL), Outcome::Trusted);
    let of_another = critical(extension(29, tlv(0x30, &tlv(0x86, b"urn:x"))));
    let list = List::of(&site.issuing).scoped(&indirect);
    let list = list.entry(&[0x44], std::slice::from_ref(&of_another));
    assert_eq!(judge(list.revoking(SERIAL, Some(1))), Outcome::Trusted);
}

/// A member that nobody would look for is no question.
#[test]
fn a_member_is_expected_in_a_zone_alone() {
    let options = format!(r#"{{"at":"{AT}","expected":"spiffe://plant-a.example/web"}}"#);
    let refused = Request::from_options(Vec::new(), Vec::new(), &options).unwrap_err();
    assert_eq!(refused, RequestError::ExpectedWithoutZone);
    let mut request = Request::new(Vec::new(), at());
    request
        .apply_policy(br#"{"expected":"spiffe://plant-a.example/web"}"#)
        .unwrap();
    assert_eq!(request.check(), Err(RequestError::ExpectedWithoutZone));
}

/// By the profile `zone` anchors alone make no member, and no chain is trusted.
#[test]
fn the_profile_zone_takes_no_anchors_without_a_zone() {
    let options = format!(r#"{{"at":"{AT}","profile":"zone"}}"#);
    let site = Site::new("Plant A");
    let anchor = Input {
        name: "anchor.pem".to_owned(),
        bytes: site.anchor.issued.pem().into_bytes(),
    };
    let member = Input {
        name: "web.pem".to_owned(),
        bytes: site.anchor.member("web").pem().into_bytes(),
    };
    let refused = Request::from_options(vec![member.clone()], vec![anchor], &options).unwrap_err();
    assert_eq!(refused, RequestError::AnchorsWithoutZone);
    assert_eq!(refused.code(), "anchors-without-zone");
    let request = Request::from_options(vec![member], Vec::new(), &options).unwrap();
    assert_eq!(verify(&request, &algorithms()).code(), "no-anchor");
}

#[test]
fn algorithms_of_evidence_are_those_of_certificates() {
    let site = Site::new("Plant A");
    let judge = |last: u8, prefix: &[u8]| {
        let list = List::of(&site.issuing)
            .with(|list| list.algorithm = tlv(0x06, &[prefix, &[last]].concat()));
        let list = list.sign(&site.issuing.issued.key);
        let request = question(&site, &site.issuing.member("web"), &[list]);
        let one = Box::leak(Box::new([webpki::aws_lc_rs::ECDSA_P256_SHA256]));
        let report = verify(&request, &Algorithms::new(one));
        (report.outcome(), codes(&report))
    };
    let ecdsa = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3];
    let invalid = vec!["crl-signature-invalid"];
    // ecdsa-with-SHA384 is accepted, but not in this build; ecdsa-with-SHA1 is in none.
    assert_eq!(judge(3, &ecdsa), (Outcome::Incomplete, invalid.clone()));
    assert_eq!(judge(1, &ecdsa[..5]), (Outcome::Rejected, invalid));
}

#[test]
fn many_lists_end_at_the_budget() {
    let site = Site::new("Plant A");
    let member = site.issuing.member("web");
    let lists = |count: u8| -> Vec<Vec<u8>> {
        let numbered = |number| {
            let list = List::of(&site.issuing);
            let list = list.with(|list| list.extensions[0].value = tlv(0x02, &[number]));
            list.sign(&site.issuing.issued.key)
        };
        (0..count).map(numbered).collect()
    };
    let judge = |count| verify(&question(&site, &member, &lists(count)), &algorithms());
    assert_eq!(judge(90).outcome(), Outcome::Trusted);
    let many = judge(110);
    assert_eq!(
        (many.outcome(), many.code()),
        (Outcome::Rejected, "search-limit")
    );
}

/// 300,000 entries in 10 MB are read once, and then found without a search.
#[test]
fn a_large_list_is_read_in_time() {
    let site = Site::new("Plant A");
    // Random enough, and all different.
    let serial = |number: u32| {
        let [a, b, c, d] = number.wrapping_mul(0x9e37_79b1).to_be_bytes();
        [0x40, a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 7]
    };
    let list = (0..300_000).fold(List::of(&site.issuing), |list, number| {
        list.revoking(&serial(number), None)
    });
    let list = list.sign(&site.issuing.issued.key);
    let begun = Instant::now();
    let crl = Crl::parse(&list).unwrap();
    let read = begun.elapsed();
    assert_eq!(crl.len(), 300_000);
    let begun = Instant::now();
    let mut found = 0;
    for number in 0..300_000 {
        found += crl.entries_of(&serial(number)).count();
    }
    let sought = begun.elapsed();
    assert_eq!(found, 300_000);
    assert_eq!(crl.entries_of(&[7]).count(), 0);
    let request = question(
        &site,
        &site.issuing.member("web"),
        std::slice::from_ref(&list),
    );
    let begun = Instant::now();
    let report = verify(&request, &algorithms());
    let judged = begun.elapsed();
    assert_eq!(report.outcome(), Outcome::Trusted);
    println!(
        "{} bytes: read in {read:?}, 300,000 entries found in {sought:?}, a verdict in {judged:?}",
        list.len()
    );
    // Without optimisation, and beside other tests.
    assert!(read.as_secs() < 10 && sought.as_secs() < 10 && judged.as_secs() < 20);
}

#[test]
fn a_list_made_to_be_slow_is_refused() {
    let site = Site::new("Plant A");
    let list = |count| {
        let list = List::of(&site.issuing);
        let list = (0..count).fold(list, |list, _| list.revoking(&[7], None));
        Crl::parse(&list.sign(&site.issuing.issued.key))
    };
    assert_eq!(list(1024).unwrap().entries_of(&[7]).count(), 1024);
    let refused = list(1025).unwrap_err().to_string();
    assert!(refused.contains("equal serial numbers"), "{refused}");
}

/// Authorities and a member that are valid whatever today's date is: OpenSSL reads the clock.
struct Lasting {
    anchor: Authority,
    member: Issued,
}

impl Lasting {
    fn new() -> Self {
        let lasting = |params: &mut rcgen::CertificateParams| {
            params.not_before = date_time_ymd(2000, 1, 1);
            params.not_after = date_time_ymd(2049, 1, 1);
        };
        let anchor = Authority::root_with("Lasting CA", key(), lasting);
        let member = anchor.issue("web", key(), lasting);
        Self { anchor, member }
    }

    /// A responder of the authority, with id-pkix-ocsp-nocheck.
    fn responder(&self) -> Issued {
        self.anchor.issue("responder", key(), |params| {
            params.not_before = date_time_ymd(2000, 1, 1);
            params.not_after = date_time_ymd(2049, 1, 1);
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::OcspSigning];
            params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
            params.serial_number = Some(SerialNumber::from(0x44_u64));
            let id = [1, 3, 6, 1, 5, 5, 7, 48, 1, 5];
            let extension = CustomExtension::from_oid_content(&id, vec![5, 0]);
            params.custom_extensions.push(extension);
        })
    }

    fn judge(&self, evidence: &[u8], at: Time) -> (Outcome, &'static str) {
        let mut request = Request::new(vec![input("web.pem", self.member.pem().as_bytes())], at);
        request.anchors = vec![input("anchor.pem", self.anchor.issued.pem().as_bytes())];
        request.evidence = vec![input("evidence", evidence)];
        request.settings.revocation = Revocation::Required;
        let report = verify(&request, &algorithms());
        (report.outcome(), report.code())
    }

    fn write(&self, folder: &Path) {
        let responder = self.responder();
        let files = [
            ("anchor.pem", self.anchor.issued.pem()),
            ("anchor.key", self.anchor.issued.key.serialize_pem()),
            ("web.pem", self.member.pem()),
            ("responder.pem", responder.pem()),
            ("responder.key", responder.key.serialize_pem()),
        ];
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap();
        }
    }
}

/// An entry of the database of `openssl ca`.
fn database(revoked: Option<&str>) -> String {
    let (state, since) = match revoked {
        Some(since) => ("R", since),
        None => ("V", ""),
    };
    format!("{state}\t490101000000Z\t{since}\t5A17\tunknown\t/CN=web\n")
}

const REVOKED: Option<&str> = Some("261101000000Z,keyCompromise");
const GOOD: (Outcome, &str) = (Outcome::Trusted, "chain-trusted");
const GONE: (Outcome, &str) = (Outcome::Rejected, "revoked");

#[test]
fn lists_of_openssl_are_understood() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let site = Lasting::new();
    site.write(folder);
    fs::write(
        folder.join("ca.conf"),
        "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\ncrlnumber = number\ndefault_md = sha256\n\
         crl_extensions = list\n[list]\nauthorityKeyIdentifier = keyid\n",
    )
    .unwrap();
    for (revoked, expected) in [(None, GOOD), (REVOKED, GONE)] {
        fs::write(folder.join("index.txt"), database(revoked)).unwrap();
        fs::write(folder.join("number"), "1001\n").unwrap();
        let made = openssl(
            folder,
            "ca -gencrl -config ca.conf -cert anchor.pem -keyfile anchor.key -crldays 7 -out list.pem",
        );
        assert!(made.status.success(), "{made:?}");
        let list = fs::read(folder.join("list.pem")).unwrap();
        let bundle = Bundle::parse(&[input("list.pem", &list)], &Limits::default());
        let [crl] = bundle.crls() else {
            panic!("{:?}", bundle.objects());
        };
        assert_eq!(crl.number().as_deref(), Some("1001"));
        let (made, _) = crl.this_update();
        assert_eq!(site.judge(&list, made), expected);
        let late = Time::from_unix(made.unix() + 7 * 86_400 + 1);
        let stale = if revoked.is_some() {
            "revoked"
        } else {
            "crl-stale"
        };
        assert_eq!(site.judge(&list, late), (Outcome::Rejected, stale));
    }
}

#[test]
fn responses_of_openssl_are_understood() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let site = Lasting::new();
    site.write(folder);
    for (revoked, expected) in [(None, GOOD), (REVOKED, GONE)] {
        fs::write(folder.join("index.txt"), database(revoked)).unwrap();
        for signer in ["anchor", "responder"] {
            for options in ["", "-resp_key_id", "-sha256"] {
                // -sha256 stands before the certificate that it names by that hash.
                let (before, after) = match options {
                    "-sha256" => ("-sha256", ""),
                    other => ("", other),
                };
                let made = openssl(
                    folder,
                    &format!(
                        "ocsp -index index.txt -CA anchor.pem -rsigner {signer}.pem -rkey {signer}.key -ndays 7 \
                         -issuer anchor.pem {before} -cert web.pem {after} -respout response.der"
                    ),
                );
                assert!(made.status.success(), "{signer} {options}: {made:?}");
                let der = fs::read(folder.join("response.der")).unwrap();
                let response = OcspResponse::parse(&der).unwrap();
                let (made, _) = response.singles()[0].this_update;
                assert_eq!(site.judge(&der, made), expected, "{signer} {options}");
                let good = response.singles()[0].status == CertStatus::Good;
                assert_eq!(good, revoked.is_none());
            }
        }
    }
}

#[test]
fn openssl_reads_what_we_make() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let site = Lasting::new();
    site.write(folder);
    let list = List::of(&site.anchor).revoking(SERIAL, Some(1));
    fs::write(folder.join("list.der"), list.sign(&site.anchor.issued.key)).unwrap();
    let read = openssl(
        folder,
        "crl -inform DER -in list.der -noout -text -CAfile anchor.pem",
    );
    let text = String::from_utf8_lossy(&read.stdout).into_owned();
    assert!(text.contains("Serial Number: 5A17"), "{read:?}");
    assert!(text.contains("Key Compromise"), "{text}");
    let said = String::from_utf8_lossy(&read.stderr).into_owned();
    assert!(said.contains("verify OK"), "{said}");
    let responder = site.responder();
    let response = Response::of(&site.member, &site.anchor).delegated(&responder);
    let response = response.revoked(1).sign(&responder.key);
    fs::write(folder.join("response.der"), response).unwrap();
    let read = openssl(
        folder,
        "ocsp -respin response.der -resp_text -CAfile anchor.pem -issuer anchor.pem -sha256 -cert web.pem",
    );
    let text = String::from_utf8_lossy(&read.stdout).into_owned();
    assert!(text.contains("web.pem: revoked"), "{read:?}");
    let said = String::from_utf8_lossy(&read.stderr).into_owned();
    assert!(said.contains("Response verify OK"), "{said}");
}

/// Lists of a further maker, rcgen.
#[test]
fn lists_of_rcgen_are_understood() {
    let site = Lasting::new();
    let issuer = rcgen::Issuer::from_ca_cert_der(
        &site.anchor.issued.der.as_slice().into(),
        site.anchor.same_key(),
    )
    .unwrap();
    let list = |serial: u64| {
        let revoked = RevokedCertParams {
            serial_number: SerialNumber::from(serial),
            revocation_time: date_time_ymd(2026, 11, 1),
            reason_code: Some(RevocationReason::KeyCompromise),
            invalidity_date: Some(date_time_ymd(2026, 10, 1)),
        };
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2026, 11, 20),
            next_update: date_time_ymd(2026, 12, 20),
            crl_number: SerialNumber::from(1_u64),
            issuing_distribution_point: None,
            revoked_certs: vec![revoked],
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&issuer).unwrap().der().to_vec()
    };
    assert_eq!(site.judge(&list(0x5a17), at()), GONE);
    assert_eq!(site.judge(&list(0x5a18), at()), GOOD);
}

fn openssl(folder: &Path, arguments: &str) -> Output {
    let mut command = Command::new("openssl");
    command.args(arguments.split_whitespace());
    command.current_dir(folder).output().expect("openssl runs")
}
