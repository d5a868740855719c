//! The data plane's question: a peer is a member, or the report of its refusal says why.

use zoneseal_core::{Algorithms, Outcome, Role, SpiffeId, Time};
use zoneseal_tests::pki::{AT, Authority, Site};

fn judge(
    site: &Site,
    chain: &[&[u8]],
    role: Role,
    expected: &str,
) -> Result<String, (Outcome, String)> {
    let expected = SpiffeId::parse(expected).unwrap();
    let at = Time::parse_rfc3339(AT).unwrap();
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    match site
        .zone()
        .validate_peer(chain, role, Some(&expected), at, &algorithms)
    {
        Ok(member) => Ok(member.id().unwrap().to_string()),
        Err(report) => Err((report.outcome(), report.code().to_owned())),
    }
}

const WEB: &str = "spiffe://plant-a.example/web";

#[test]
fn a_member_is_let_in_under_its_own_name_and_role() {
    let site = Site::new("Plant A");
    let web = site.issuing.member("web");
    let chain = [web.der.as_slice(), site.issuing.issued.der.as_slice()];
    for role in [Role::Server, Role::Client] {
        assert_eq!(judge(&site, &chain, role, WEB).as_deref(), Ok(WEB));
    }
    let other = judge(&site, &chain, Role::Server, "spiffe://plant-a.example/db");
    assert_eq!(other, Err((Outcome::Rejected, "other-member".to_owned())));
}

#[test]
fn a_refusal_never_reads_trusted() {
    let site = Site::new("Plant A");
    let web = site.issuing.member("web");
    let (leaf, issuing) = (web.der.as_slice(), site.issuing.issued.der.as_slice());
    let stranger = Authority::root("Partner CA").member("web");
    let junk: &[u8] = b"\x30\x00";
    let text = [web.pem(), site.issuing.issued.pem()].concat();
    let many = vec![leaf; 1]
        .into_iter()
        .chain(vec![issuing; 16])
        .collect::<Vec<_>>();
    let long: Vec<Vec<u8>> = (0..16)
        .map(|n| Authority::root(&format!("CA {n}")).issued.der)
        .collect();
    let distinct = [leaf]
        .into_iter()
        .chain(long.iter().map(Vec::as_slice))
        .collect::<Vec<_>>();
    for (chain, code) in [
        (vec![], "no-certificate"),
        (vec![junk, leaf, issuing], "malformed-certificate"),
        (vec![leaf, issuing, junk], "malformed-certificate"),
        (vec![text.as_bytes()], "malformed-certificate"),
        (many, "too-many-objects"),
        (distinct, "missing-issuer"),
        (vec![leaf], "missing-issuer"),
        (vec![stranger.der.as_slice()], "issuer-not-in-zone"),
        (vec![issuing, leaf], "subject-is-ca"),
    ] {
        let Err((outcome, found)) = judge(&site, &chain, Role::Server, WEB) else {
            panic!("{code}: let in");
        };
        assert_ne!(outcome, Outcome::Trusted, "{code}");
        assert_eq!(found, code);
    }
}
