//! Zones beside each other (Z2), what one question may cost, and the table of public roots.

use std::time::{Duration, Instant};

use zoneseal_core::{
    Algorithms, Certificate, Federation, Input, Outcome, Request, Role, Time, Zone, ZoneError,
    ZoneId, verify,
};
use zoneseal_tests::pki::{AT, Authority, Site, dns, key, pem, uri};
use zoneseal_tests::rebuild::Rebuild;

fn entry(id: &str, anchors: &[&Authority], services: &[&str]) -> Result<Federation, ZoneError> {
    let anchors = anchors.iter().map(|anchor| anchor.issued.certificate());
    let services = services.iter().map(|service| (*service).to_owned());
    Federation::new(
        ZoneId::parse(id).unwrap(),
        anchors.collect(),
        services.collect(),
    )
}

#[test]
fn an_entry_is_checked_whole() {
    let other = Authority::root("Plant B CA");
    assert!(entry("plant-b.example", &[&other], &["/web", "/edge/web"]).is_ok());
    assert_eq!(
        entry("plant-b.example", &[], &["/web"]).unwrap_err(),
        ZoneError::NoAnchor
    );
    assert!(matches!(
        entry("plant-b.example", &[&other], &[]),
        Err(ZoneError::FederationWithoutService { .. })
    ));
    for services in [
        &["/web", "/web"][..],
        &["web"],
        &["/"],
        &["/web/../admin"],
        &["/*"],
        &[".evil/web"],
        &[""],
    ] {
        let refused = entry("plant-b.example", &[&other], services);
        assert!(
            matches!(refused, Err(ZoneError::FederationService { .. })),
            "{services:?}"
        );
    }
}

#[test]
fn zones_are_never_one() {
    let site = Site::new("Plant A");
    let (b, c) = (Authority::root("Plant B CA"), Authority::root("Plant C CA"));
    let add = |zone: &mut Zone, id: &str, anchor: &Authority| {
        zone.add_federation(entry(id, &[anchor], &["/web"]).unwrap())
    };
    let mut zone = site.zone();
    assert_eq!(
        add(&mut zone, "plant-a.example", &b),
        Err(ZoneError::FederatedWithItself)
    );
    add(&mut zone, "plant-b.example", &b).unwrap();
    assert!(matches!(
        add(&mut zone, "plant-b.example", &c),
        Err(ZoneError::TwoAnchorSets { .. })
    ));
    // The same key in another certificate, of another name.
    let renamed = Authority::root_with("Plant D CA", b.same_key(), |_| {});
    assert!(matches!(
        add(&mut site_with(&site, &b), "plant-d.example", &renamed),
        Err(ZoneError::AuthorityOfTwoZones { .. })
    ));
    let ours = Authority::root_with("Plant E CA", site.issuing.same_key(), |_| {});
    assert!(matches!(
        add(&mut site.zone(), "plant-e.example", &ours),
        Err(ZoneError::AuthorityOfTwoZones { .. })
    ));
    let authority = zone.clone().add_authority(&renamed.issued.certificate());
    assert!(matches!(
        authority,
        Err(ZoneError::AuthorityOfTwoZones { .. })
    ));
    // Side by side.
    let zone_of = |id: &str, anchor: &Authority| {
        let id = ZoneId::parse(id).unwrap();
        let anchors = vec![anchor.issued.certificate()];
        Zone::new(id, zoneseal_core::Membership::Spiffe, anchors).unwrap()
    };
    let own_b = zone_of("plant-b.example", &b);
    assert_eq!(Zone::check_together(&[&zone, &own_b]), Ok(()));
    assert!(matches!(
        Zone::check_together(&[&zone, &zone_of("plant-b.example", &c)]),
        Err(ZoneError::TwoAnchorSets { .. })
    ));
    assert!(matches!(
        Zone::check_together(&[&own_b, &zone_of("plant-d.example", &renamed)]),
        Err(ZoneError::AuthorityOfTwoZones { .. })
    ));
}

fn site_with(site: &Site, other: &Authority) -> Zone {
    let mut zone = site.zone();
    let entry = entry("plant-b.example", &[other], &["/web"]).unwrap();
    zone.add_federation(entry).unwrap();
    zone
}

#[test]
fn the_file_tells_everything_and_old_files_are_read() {
    let (site, other) = (Site::new("Plant A"), Authority::root("Plant B CA"));
    let old = site.zone().to_json();
    assert!(!old.contains("federations"));
    let text = site_with(&site, &other).to_json();
    let read = Zone::from_json(text.as_bytes()).unwrap();
    assert_eq!(read.to_json(), text);
    assert_eq!(read.federations().len(), 1);
    let problem = Zone::from_json(b"{\"zoneseal\": 1}")
        .unwrap_err()
        .to_string();
    assert!(
        problem.contains("\"zoneseal\" is a number, where a text belongs"),
        "{problem}"
    );
}

#[test]
fn a_member_says_which_zone_it_is_of() {
    let (site, other) = (Site::new("Plant A"), Authority::root("Plant B CA"));
    let web = other.issue("web", key(), |params| {
        params.subject_alt_names = vec![
            uri("spiffe://plant-b.example/web"),
            dns("web.plant-b.example"),
        ];
    });
    let own = site.issuing.member("web");
    let zone = site_with(&site, &other);
    let ask = |zone: &Zone, chain: &[&[u8]]| {
        let at = Time::parse_rfc3339(AT).unwrap();
        let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
        zone.validate_peer(chain, Role::Client, None, at, &algorithms)
            .map(|member| member.zone().to_string())
            .map_err(|report| report.code().to_owned())
    };
    assert_eq!(ask(&zone, &[&web.der]).as_deref(), Ok("plant-b.example"));
    let chain = [own.der.as_slice(), &site.issuing.issued.der];
    assert_eq!(ask(&zone, &chain).as_deref(), Ok("plant-a.example"));
    assert!(ask(&site.zone(), &[&web.der]).is_err());
}

/// Judges certificates against a site's zone, and says how long it took.
fn timed(site: &Site, certificates: &[Vec<u8>]) -> (zoneseal_core::Report, Duration) {
    let text: String = certificates.iter().map(|der| pem(der)).collect();
    let files = vec![Input {
        name: "all.pem".to_owned(),
        bytes: text.into_bytes(),
    }];
    let mut request = Request::new(files, Time::parse_rfc3339(AT).unwrap());
    request.zone = Some(site.zone());
    request.profile = zoneseal_core::Profile::Zone;
    let begun = Instant::now();
    let report = verify(&request, &Algorithms::new(webpki::ALL_VERIFICATION_ALGS));
    (report, begun.elapsed())
}

#[test]
fn many_members_of_one_authority_are_all_judged() {
    let site = Site::new("Plant A");
    let mut all: Vec<Vec<u8>> = (0..1_900)
        .map(|n| site.issuing.member(&format!("node-{n}")).der)
        .collect();
    all.push(site.issuing.issued.der.clone());
    let (report, took) = timed(&site, &all);
    assert_eq!(report.outcome(), Outcome::Trusted, "{}", report.code());
    println!("1,900 members: {took:?}");
}

#[test]
fn many_leaves_under_many_authorities_of_one_name_end() {
    let site = Site::new("Plant A");
    let named: Vec<Authority> = (0..100).map(|_| Authority::root("Twin CA")).collect();
    let first = named.first().unwrap();
    let mut all: Vec<Vec<u8>> = (0..300)
        .map(|n| first.member(&format!("node-{n}")).der)
        .collect();
    all.extend(named.iter().map(|authority| authority.issued.der.clone()));
    let (report, took) = timed(&site, &all);
    assert_eq!(report.outcome(), Outcome::Rejected);
    let (again, _) = timed(&site, &all);
    assert_eq!(report.to_json(), again.to_json());
    println!("300 leaves under 100 of one name: {took:?}");
}

#[test]
fn the_table_of_public_roots_is_what_the_generator_writes() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../core/src/zone/public_roots.rs"
    );
    let found = std::fs::read_to_string(file).unwrap();
    assert!(
        found == zoneseal_tests::roots::file(),
        "run cargo xtask roots"
    );
}

#[test]
fn a_public_root_is_no_zones_authority() {
    let root = webpki_roots::TLS_SERVER_ROOTS.first().unwrap();
    let own = Authority::root("Public by its key alone");
    let mut parts = Rebuild::of(&own.issued);
    parts.spki = zoneseal_tests::rebuild::tlv(0x30, &root.subject_public_key_info);
    let der = parts.sign(&own.issued.key);
    let id = ZoneId::parse("plant-a.example").unwrap();
    let zone = Zone::new(
        id,
        zoneseal_core::Membership::Spiffe,
        vec![Certificate::parse(&der).unwrap()],
    );
    assert!(matches!(zone, Err(ZoneError::PublicRoot { .. })));
}
