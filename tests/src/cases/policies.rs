//! Certificate policies: listed, required, mapped, constrained (RFC 5280 §6.1, RFC 9618).

use rcgen::{BasicConstraints, CertificateParams, CustomExtension, IsCa};
use serde_json::json;

use super::Case;
use crate::pki::{Authority, Site, key, pem};
use crate::rebuild::tlv;

const POLICIES: &[u64] = &[2, 5, 29, 32];
const MAPPINGS: &[u64] = &[2, 5, 29, 33];
const CONSTRAINTS: &[u64] = &[2, 5, 29, 36];
const INHIBIT_ANY: &[u64] = &[2, 5, 29, 54];

/// 2.5.29.32.0.
const ANY: &[u8] = &[0x55, 29, 32, 0];
/// 2.999.1 and 2.999.2, arcs for examples.
const ONE: &[u8] = &[0x88, 0x37, 1];
const TWO: &[u8] = &[0x88, 0x37, 2];

/// An extension that a certificate is given.
type Given = (&'static [u64], bool, Vec<u8>);

fn listed(policies: &[&[u8]]) -> Given {
    let each = policies.iter().map(|policy| tlv(0x30, &tlv(0x06, policy)));
    (
        POLICIES,
        false,
        tlv(0x30, &each.collect::<Vec<_>>().concat()),
    )
}

fn mapped(pairs: &[(&[u8], &[u8])]) -> Given {
    let pair = |(from, to): &(&[u8], &[u8])| tlv(0x30, &[tlv(0x06, from), tlv(0x06, to)].concat());
    let each: Vec<Vec<u8>> = pairs.iter().map(pair).collect();
    (MAPPINGS, true, tlv(0x30, &each.concat()))
}

fn explicit_after(skip: u8) -> Given {
    (CONSTRAINTS, true, tlv(0x30, &tlv(0x80, &[skip])))
}

fn no_mapping_after(skip: u8) -> Given {
    (CONSTRAINTS, true, tlv(0x30, &tlv(0x81, &[skip])))
}

fn no_any_after(skip: u8) -> Given {
    (INHIBIT_ANY, true, tlv(0x02, &[skip]))
}

fn give(params: &mut CertificateParams, given: &[Given]) {
    for (oid, critical, content) in given {
        let mut extension = CustomExtension::from_oid_content(oid, content.clone());
        extension.set_criticality(*critical);
        params.custom_extensions.push(extension);
    }
}

/// A root, authorities below it with these extensions, and a subject with its own.
fn chain(authorities: &[&[Given]], subject: &[Given]) -> (Vec<u8>, Vec<u8>) {
    let root = Authority::root("Policy CA");
    let anchor = root.issued.der.clone();
    let mut files = Vec::new();
    let mut issuer = root;
    for (number, given) in authorities.iter().enumerate() {
        issuer = issuer.below(&format!("Policy CA {number}"), |params| give(params, given));
        files.extend(pem(&issuer.issued.der).into_bytes());
    }
    let subject = issuer.issue("policy", key(), |params| give(params, subject));
    files.extend(pem(&subject.der).into_bytes());
    (anchor, files)
}

/// Every such case.
pub(super) fn all(site: &Site) -> Vec<Case> {
    let mut cases = required(site);
    cases.extend(mappings(site));
    cases.extend(constraints(site));
    cases.extend(any_policy(site));
    cases.extend(malformed(site));
    cases.extend(in_zone(site));
    cases.extend(depth(site));
    cases
}

/// A case under RFC 5280, trusted or refused by this code.
fn case(
    site: &Site,
    name: &'static str,
    code: &'static str,
    authorities: &[&[Given]],
    subject: &[Given],
) -> Case {
    let (anchor, files) = chain(authorities, subject);
    let outcome = if code == "chain-trusted" {
        "trusted"
    } else {
        "rejected"
    };
    Case::zone(site, name, &[], outcome, code)
        .bytes("input.pem", files)
        .anchored("rfc5280", &anchor)
}

const TRUSTED: &str = "chain-trusted";
const REFUSED: &str = "policy-required";

fn required(site: &Site) -> Vec<Case> {
    let explicit = json!({ "require_explicit_policy": true });
    let acceptable =
        |policy: &str| json!({ "require_explicit_policy": true, "acceptable_policies": [policy] });
    let one = [listed(&[ONE])];
    let two = [listed(&[TWO])];
    vec![
        case(
            site,
            "policies-where-none-is-required",
            TRUSTED,
            &[&one],
            &two,
        ),
        case(site, "policy-required-and-there", TRUSTED, &[&one], &one)
            .settings(explicit.clone())
            .near(REFUSED),
        case(site, "policy-required-and-another", REFUSED, &[&one], &two)
            .settings(explicit.clone()),
        case(site, "policy-required-and-none", REFUSED, &[&one], &[]).settings(explicit),
        case(site, "policy-acceptable", TRUSTED, &[&one], &one).settings(acceptable("2.999.1")),
        case(site, "policy-not-acceptable", REFUSED, &[&one], &one).settings(acceptable("2.999.2")),
        case(
            site,
            "policy-not-acceptable-and-none-required",
            TRUSTED,
            &[&one],
            &one,
        )
        .settings(json!({ "acceptable_policies": ["2.999.2"] })),
    ]
}

fn mappings(site: &Site) -> Vec<Case> {
    let acceptable =
        |policy: &str| json!({ "require_explicit_policy": true, "acceptable_policies": [policy] });
    let inhibited = json!({
        "require_explicit_policy": true, "acceptable_policies": ["2.999.1"], "inhibit_policy_mapping": true,
    });
    let mapping = [listed(&[ONE]), mapped(&[(ONE, TWO)])];
    let two = [listed(&[TWO])];
    // A mapping from a policy that the authority has through anyPolicy alone.
    let through_any = [listed(&[ANY]), mapped(&[(ONE, TWO)])];
    let of_any = |name, from, to| {
        let given = [listed(&[ONE]), mapped(&[(from, to)])];
        case(site, name, "policy-mapping-of-any", &[&given], &two)
    };
    vec![
        case(site, "policy-mapped", TRUSTED, &[&mapping], &two)
            .settings(acceptable("2.999.1"))
            .near("policy-mapping-of-any"),
        case(
            site,
            "policy-mapped-is-acceptable-above-alone",
            REFUSED,
            &[&mapping],
            &two,
        )
        .settings(acceptable("2.999.2")),
        case(
            site,
            "policy-mapped-is-no-longer-itself",
            REFUSED,
            &[&mapping],
            &[listed(&[ONE])],
        )
        .settings(acceptable("2.999.1")),
        case(
            site,
            "policy-mapped-through-any",
            TRUSTED,
            &[&through_any],
            &two,
        )
        .settings(acceptable("2.999.1")),
        case(site, "policy-mapping-inhibited", REFUSED, &[&mapping], &two).settings(inhibited),
        case(
            site,
            "policy-mapping-inhibited-by-an-authority",
            REFUSED,
            &[&[listed(&[ONE]), no_mapping_after(0)], &mapping],
            &two,
        )
        .settings(acceptable("2.999.1")),
        case(
            site,
            "policy-mapping-not-yet-inhibited",
            TRUSTED,
            &[&[listed(&[ONE]), no_mapping_after(1)], &mapping],
            &two,
        )
        .settings(acceptable("2.999.1")),
        of_any("policy-mapping-from-any", ANY, TWO),
        of_any("policy-mapping-to-any", ONE, ANY),
    ]
}

fn constraints(site: &Site) -> Vec<Case> {
    let one = [listed(&[ONE])];
    let at_once = [listed(&[ONE]), explicit_after(0)];
    let later = [listed(&[ONE]), explicit_after(2)];
    let not_critical: [Given; 2] = [listed(&[ONE]), (CONSTRAINTS, false, explicit_after(0).2)];
    vec![
        case(
            site,
            "explicit-policy-by-an-authority",
            REFUSED,
            &[&at_once],
            &[],
        ),
        case(
            site,
            "explicit-policy-by-an-authority-met",
            TRUSTED,
            &[&at_once],
            &one,
        ),
        case(site, "explicit-policy-later", TRUSTED, &[&later], &[]),
        case(
            site,
            "explicit-policy-later-and-longer",
            REFUSED,
            &[&later, &one],
            &[],
        ),
        case(
            site,
            "explicit-policy-by-the-subject",
            REFUSED,
            &[&[]],
            &[explicit_after(0)],
        ),
        case(
            site,
            "policy-constraints-not-critical",
            "criticality-wrong",
            &[&not_critical],
            &one,
        ),
    ]
}

fn any_policy(site: &Site) -> Vec<Case> {
    let any = [listed(&[ANY])];
    let one = [listed(&[ONE])];
    let explicit = json!({ "require_explicit_policy": true });
    let acceptable = json!({ "require_explicit_policy": true, "acceptable_policies": ["2.999.1"] });
    let inhibited = json!({ "require_explicit_policy": true, "inhibit_any_policy": true });
    let not_after = |skip| [listed(&[ANY]), no_any_after(skip)];
    let not_critical: [Given; 2] = [listed(&[ANY]), (INHIBIT_ANY, false, vec![2, 1, 0])];
    vec![
        case(site, "any-policy-allows-one", TRUSTED, &[&any], &one).settings(acceptable.clone()),
        case(site, "any-policy-of-the-subject", TRUSTED, &[&one], &any).settings(acceptable),
        case(site, "any-policy-inhibited", REFUSED, &[&any], &one).settings(inhibited),
        case(
            site,
            "any-policy-inhibited-by-an-authority",
            REFUSED,
            &[&not_after(0)],
            &any,
        )
        .settings(explicit.clone()),
        case(
            site,
            "any-policy-not-yet-inhibited",
            TRUSTED,
            &[&not_after(1)],
            &any,
        )
        .settings(explicit),
        case(
            site,
            "inhibit-any-policy-not-critical",
            "criticality-wrong",
            &[&not_critical],
            &one,
        ),
    ]
}

fn malformed(site: &Site) -> Vec<Case> {
    let twice = listed(&[ONE, ONE]);
    let empty: Given = (CONSTRAINTS, true, tlv(0x30, &[]));
    let case = |name, given: Given| {
        let mut case = case(site, name, TRUSTED, &[&[]], &[given]);
        (case.outcome, case.code) = ("incomplete", "malformed-certificate");
        case
    };
    vec![
        case("a-policy-twice", twice),
        case("policy-constraints-empty", empty),
    ]
}

/// The depth that a question sets, to the last intermediate.
fn depth(site: &Site) -> Vec<Case> {
    let at_most = |count: usize| json!({ "max_depth": count });
    let none: &[Given] = &[];
    vec![
        case(site, "as-deep-as-is-asked", TRUSTED, &[none], none).settings(at_most(1)),
        case(
            site,
            "one-deeper-than-is-asked",
            "depth-limit",
            &[none, none],
            none,
        )
        .settings(at_most(1)),
        case(
            site,
            "no-intermediate-asked-and-none-there",
            TRUSTED,
            &[],
            none,
        )
        .settings(at_most(0)),
        case(
            site,
            "no-intermediate-asked-and-one-there",
            "depth-limit",
            &[none],
            none,
        )
        .settings(at_most(0)),
    ]
}

/// A zone has no conditions on policies; policies that are no condition say nothing.
fn in_zone(site: &Site) -> Vec<Case> {
    let issuing = &site.issuing.issued.der;
    let member = |name, given: Given| {
        let member = site
            .issuing
            .issue("web", key(), |params| give(params, &[given]));
        Case::zone(
            site,
            name,
            &[&member.der, issuing],
            "rejected",
            "policy-condition-in-zone",
        )
    };
    let critical: Given = (POLICIES, true, listed(&[ONE]).2);
    let mut harmless = member("policies-in-a-zone", listed(&[ONE]));
    (harmless.outcome, harmless.code) = ("trusted", "trusted");
    let authority = site.anchor.below("Conditions CA", |params| {
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        give(params, &[explicit_after(0)]);
    });
    let below = authority.member("web");
    vec![
        member("critical-policies-in-a-zone", critical),
        harmless.near("policy-condition-in-zone"),
        Case::zone(
            site,
            "policy-constraints-in-a-zone",
            &[&below.der, &authority.issued.der],
            "rejected",
            "policy-condition-in-zone",
        ),
    ]
}
