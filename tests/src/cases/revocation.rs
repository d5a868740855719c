//! Revocation, from lists and responses that stand among the files: each way to be refused, and
//! beside it what is just right.

mod responses;

use rcgen::{CustomExtension, KeyUsagePurpose};
use serde_json::json;
use zoneseal_core::Membership;

use super::Case;
use crate::evidence::{List, block, critical, extension};
use crate::pki::{Authority, Site, key, named};
use crate::rebuild::{Extension, tlv};

/// The serial number of every member of the cases.
const SERIAL: &[u8] = &[0x5a, 0x17];
/// Another one.
const OTHER: &[u8] = &[0x5a, 0x18];
/// The time of the cases, and a second to both sides.
const NOW: &str = "20261124061000Z";
const JUST_PAST: &str = "20261124060959Z";
const JUST_AHEAD: &str = "20261124061001Z";

/// Every such case.
pub(super) fn all(site: &Site) -> Vec<Case> {
    let mut cases = policies(site);
    cases.extend(entries(site));
    cases.extend(scopes(site));
    cases.extend(lists(site));
    cases.extend(list_times(site));
    cases.extend(signers_of_lists(site));
    cases.extend(responses::responses(site));
    cases.extend(responses::responders(site));
    cases.extend(unread(site));
    cases
}

const TRUSTED: (&str, &str) = ("trusted", "trusted");

impl Case {
    fn revocation(self, policy: &str) -> Self {
        self.settings(json!({ "revocation": policy }))
    }

    fn grace(self, seconds: u32) -> Self {
        self.settings(json!({ "revocation_grace": seconds }))
    }

    fn with(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((name.to_owned(), bytes.into()));
        self
    }
}

/// A member with its chain, and this list of its issuer.
fn list(
    site: &Site,
    name: &'static str,
    list: &List,
    answer: (&'static str, &'static str),
) -> Case {
    signed(site, name, list.sign(&site.issuing.issued.key), answer)
}

fn signed(
    site: &Site,
    name: &'static str,
    evidence: Vec<u8>,
    (outcome, code): (&'static str, &'static str),
) -> Case {
    let member = site.issuing.member("web");
    Case::zone(
        site,
        name,
        &[&member.der, &site.issuing.issued.der],
        outcome,
        code,
    )
    .with("evidence.der", evidence)
}

fn rejected(code: &'static str) -> (&'static str, &'static str) {
    ("rejected", code)
}

fn of(site: &Site) -> List {
    List::of(&site.issuing)
}

fn policies(site: &Site) -> Vec<Case> {
    let anchors = block(
        "X509 CRL",
        &List::of(&site.anchor).sign(&site.anchor.issued.key),
    );
    let revoked = of(site).revoking(SERIAL, Some(1));
    vec![
        list(site, "revocation-required-and-shown", &of(site), TRUSTED)
            .with("anchor.crl.pem", anchors)
            .revocation("required")
            .near("revocation-evidence-missing"),
        list(
            site,
            "revocation-required-of-the-authority-too",
            &of(site),
            ("incomplete", "revocation-evidence-missing"),
        )
        .revocation("required"),
        list(site, "revocation-if-present", &of(site), TRUSTED),
        list(site, "revocation-off", &revoked, TRUSTED)
            .revocation("off")
            .near("revoked"),
        signed(
            site,
            "list-of-a-stranger",
            List::of(&Authority::root("Elsewhere"))
                .revoking(SERIAL, None)
                .sign(&named("a stranger")),
            TRUSTED,
        ),
    ]
}

fn entries(site: &Site) -> Vec<Case> {
    let older = of(site)
        .revoking(SERIAL, Some(6))
        .sign(&site.issuing.issued.key);
    let newer = of(site).with(|list| {
        list.this_update = NOW;
        list.extensions = vec![extension(20, tlv(0x02, &[8]))];
    });
    let authority = site.issuing.issued.certificate();
    let serial = authority.serial().of(authority.der());
    let above = List::of(&site.anchor).revoking(serial, Some(2));
    let gone = |name, list: List| {
        let evidence = list.sign(&site.issuing.issued.key);
        signed(site, name, evidence, rejected("revoked"))
    };
    vec![
        gone("revoked", of(site).revoking(SERIAL, Some(1))),
        gone("revoked-without-a-reason", of(site).revoking(SERIAL, None)),
        gone("revoked-on-hold", of(site).revoking(SERIAL, Some(6))),
        gone(
            "revoked-among-others",
            of(site)
                .revoking(OTHER, None)
                .revoking(SERIAL, Some(4))
                .revoking(&[0x17], None),
        ),
        gone(
            "revoked-by-a-stale-list",
            of(site)
                .revoking(SERIAL, None)
                .with(|list| list.next_update = Some(JUST_PAST)),
        ),
        gone(
            "revoked-by-a-list-of-changes",
            of(site)
                .revoking(SERIAL, None)
                .extended(critical(extension(27, tlv(0x02, &[6])))),
        ),
        gone(
            "revoked-with-an-invalidity-date",
            of(site).entry(SERIAL, &[extension(24, tlv(0x18, b"20261101000000Z"))]),
        ),
        list(
            site,
            "another-serial-number-is-revoked",
            &of(site).revoking(OTHER, Some(1)),
            TRUSTED,
        )
        .near("revoked"),
        list(site, "a-hold-that-was-lifted", &newer, TRUSTED)
            .with("older.crl", older.clone())
            .near("revoked"),
        list(
            site,
            "a-hold-that-is-not-older",
            &of(site),
            rejected("revoked"),
        )
        .with("other.crl", older),
        list(
            site,
            "revoked-by-an-older-list",
            &newer,
            rejected("revoked"),
        )
        .with(
            "older.crl",
            of(site)
                .revoking(SERIAL, Some(1))
                .sign(&site.issuing.issued.key),
        ),
        list(
            site,
            "revoked-and-on-hold-in-an-older-list",
            &newer,
            rejected("revoked"),
        )
        .with(
            "older.crl",
            of(site)
                .revoking(SERIAL, Some(6))
                .revoking(SERIAL, Some(1))
                .revoking(SERIAL, Some(6))
                .sign(&site.issuing.issued.key),
        ),
        signed(
            site,
            "revoked-authority",
            above.sign(&site.anchor.issued.key),
            rejected("revoked"),
        ),
    ]
}

/// `[0]` of a point with this URI.
fn point(uri: &str) -> Vec<u8> {
    tlv(0xa0, &tlv(0xa0, &tlv(0x86, uri.as_bytes())))
}

fn scopes(site: &Site) -> Vec<Case> {
    let scoped = |name, content: &[u8], answer| list(site, name, &of(site).scoped(content), answer);
    let one = point("http://plant/1.crl");
    let two = point("http://plant/2.crl");
    // nameRelativeToCRLIssuer: a common name below the issuer's name.
    let common_name = [tlv(0x06, &[0x55, 4, 3]), tlv(0x0c, b"users")].concat();
    let relative = tlv(0xa0, &tlv(0xa1, &tlv(0x30, &common_name)));
    let pointed = |name, point_of_list: &[u8], point_of_member: &[&[u8]], answer| {
        let at = point_of_member.concat();
        let points = tlv(0x30, &tlv(0x30, &at));
        let member = site.issuing.issue("web", key(), |params| {
            let extension = CustomExtension::from_oid_content(&[2, 5, 29, 31], points);
            params.custom_extensions.push(extension);
        });
        let mut case = scoped(name, point_of_list, answer);
        let chain = Case::zone(site, name, &[&member.der, &site.issuing.issued.der], "", "");
        case.files[0] = chain.files[0].clone();
        case
    };
    let issuer = site.issuing.issued.certificate();
    let directory = tlv(0xa4, issuer.subject().whole.of(issuer.der()));
    let own_name = tlv(0xa0, &tlv(0xa0, &directory));
    let yes = [0xff];
    let named = |name, point_of_list: &[u8], rest_of_point: &[u8], answer| {
        pointed(name, point_of_list, &[&one, rest_of_point], answer)
    };
    vec![
        scoped(
            "list-of-authorities",
            &tlv(0x82, &yes),
            rejected("crl-scope"),
        ),
        scoped("list-of-users", &tlv(0x81, &yes), TRUSTED).near("crl-scope"),
        scoped(
            "list-of-attribute-certificates",
            &tlv(0x85, &yes),
            rejected("crl-scope"),
        ),
        scoped("list-of-a-point-unnamed", &one, rejected("crl-scope")),
        scoped("list-of-the-issuer-as-point", &own_name, TRUSTED).near("crl-scope"),
        named("list-of-the-point-named", &one, &[], TRUSTED).near("crl-scope"),
        named("list-of-another-point", &two, &[], rejected("crl-scope")),
        named(
            "list-of-a-point-of-another-issuer",
            &one,
            &tlv(0xa2, &directory),
            rejected("crl-scope"),
        ),
        named(
            "list-of-a-point-for-some-reasons",
            &one,
            &tlv(0x81, &[1, 0x40]),
            rejected("crl-some-reasons"),
        ),
        pointed("list-of-a-relative-point", &relative, &[&relative], TRUSTED).near("crl-scope"),
        pointed(
            "list-of-another-form-of-point",
            &relative,
            &[&one],
            rejected("crl-scope"),
        ),
        scoped(
            "list-of-every-reason",
            &tlv(0x83, &[7, 0x7f, 0x80]),
            TRUSTED,
        )
        .near("crl-some-reasons"),
        scoped(
            "list-of-some-reasons",
            &tlv(0x83, &[1, 0x40]),
            rejected("crl-some-reasons"),
        ),
        scoped(
            "list-of-users-for-all-reasons",
            &[tlv(0x81, &yes), tlv(0x84, &[0])].concat(),
            TRUSTED,
        )
        .near("crl-some-reasons"),
        scoped("list-indirect", &tlv(0x84, &yes), rejected("crl-indirect")),
        list(
            site,
            "list-with-an-entry-of-another-issuer",
            &of(site).entry(OTHER, &[critical(extension(29, tlv(0x30, &directory)))]),
            rejected("crl-indirect"),
        ),
        list(
            site,
            "list-with-an-entry-of-its-own",
            &of(site).entry(OTHER, &[extension(21, vec![0x0a, 1, 1])]),
            TRUSTED,
        )
        .near("crl-indirect"),
    ]
}

fn lists(site: &Site) -> Vec<Case> {
    let unknown = |critical| Extension {
        oid: vec![0x2a, 3, 4],
        critical,
        value: vec![5, 0],
    };
    let numbered = |critical| of(site).with(|list| list.extensions[0].critical = critical);
    vec![
        list(
            site,
            "list-of-changes",
            &of(site).extended(critical(extension(27, tlv(0x02, &[6])))),
            rejected("crl-delta"),
        ),
        list(
            site,
            "list-that-says-where-changes-are",
            &of(site).extended(extension(
                46,
                tlv(0x30, &tlv(0x30, &point("http://plant/delta"))),
            )),
            TRUSTED,
        )
        .near("crl-delta"),
        list(
            site,
            "list-with-an-unknown-critical-extension",
            &of(site).extended(unknown(true)),
            rejected("crl-critical-extension"),
        ),
        list(
            site,
            "entry-with-an-unknown-critical-extension",
            &of(site).entry(OTHER, &[unknown(true)]),
            rejected("crl-critical-extension"),
        ),
        list(
            site,
            "list-with-unknown-extensions",
            &of(site)
                .extended(unknown(false))
                .entry(OTHER, &[unknown(false)]),
            TRUSTED,
        )
        .near("crl-critical-extension"),
        list(
            site,
            "list-without-a-number",
            &of(site).with(|list| list.extensions.clear()),
            rejected("crl-number-missing"),
        ),
        list(
            site,
            "list-of-version-1",
            &of(site).with(|list| {
                list.version = false;
                list.extensions.clear();
            }),
            rejected("crl-number-missing"),
        ),
        list(
            site,
            "list-with-a-critical-number",
            &numbered(true),
            rejected("crl-number-critical"),
        ),
        list(site, "list-with-a-number", &numbered(false), TRUSTED).near("crl-number-critical"),
        list(
            site,
            "list-with-number-0",
            &of(site).with(|list| list.extensions[0].value = tlv(0x02, &[0])),
            TRUSTED,
        )
        .near("crl-number-missing"),
    ]
}

fn list_times(site: &Site) -> Vec<Case> {
    let due = |at| of(site).with(|list| list.next_update = at);
    let made = |at| of(site).with(|list| list.this_update = at);
    vec![
        list(
            site,
            "list-from-the-future",
            &made(JUST_AHEAD),
            rejected("crl-not-yet-valid"),
        ),
        list(site, "list-of-this-second", &made(NOW), TRUSTED).near("crl-not-yet-valid"),
        list(
            site,
            "list-without-an-end",
            &due(None),
            rejected("crl-next-update-missing"),
        ),
        list(
            site,
            "list-with-a-distant-end",
            &due(Some("20491231235959Z")),
            TRUSTED,
        )
        .near("crl-next-update-missing"),
        list(
            site,
            "list-that-is-stale",
            &due(Some(JUST_PAST)),
            rejected("crl-stale"),
        ),
        list(site, "list-in-its-last-second", &due(Some(NOW)), TRUSTED).near("crl-stale"),
        list(
            site,
            "list-within-the-grace",
            &due(Some(JUST_PAST)),
            TRUSTED,
        )
        .grace(1)
        .near("crl-stale"),
    ]
}

/// What ends before it begins, which no grace prolongs.
pub(super) fn backwards(site: &Site) -> Vec<Case> {
    vec![
        list(
            site,
            "list-that-ends-before-it-begins",
            &of(site).with(|list| (list.this_update, list.next_update) = (NOW, Some(JUST_PAST))),
            rejected("crl-stale"),
        )
        .grace(1),
        list(
            site,
            "list-that-ends-as-it-begins",
            &of(site)
                .with(|list| (list.this_update, list.next_update) = (JUST_PAST, Some(JUST_PAST))),
            TRUSTED,
        )
        .grace(1)
        .near("crl-stale"),
        responses::response(
            site,
            "response-that-ends-before-it-begins",
            |of| of.with(|of| (of.this_update, of.next_update) = (NOW, Some(JUST_PAST))),
            rejected("ocsp-stale"),
        )
        .grace(1),
        responses::response(
            site,
            "response-that-ends-as-it-begins",
            |of| of.with(|of| (of.this_update, of.next_update) = (JUST_PAST, Some(JUST_PAST))),
            TRUSTED,
        )
        .grace(1)
        .near("ocsp-stale"),
    ]
}

fn signers_of_lists(site: &Site) -> Vec<Case> {
    let below = |name, usages: &[KeyUsagePurpose], outcome, code| {
        let authority = site.anchor.below("Plant A Second CA", |params| {
            params.key_usages = usages.to_vec();
        });
        let member = authority.member("web");
        let evidence = List::of(&authority).sign(&authority.issued.key);
        Case::zone(
            site,
            name,
            &[&member.der, &authority.issued.der],
            outcome,
            code,
        )
        .with("evidence.crl", evidence)
    };
    let strange = of(site).sign(&named("a stranger"));
    vec![
        below(
            "list-of-an-authority-without-crl-sign",
            &[KeyUsagePurpose::KeyCertSign],
            "rejected",
            "crl-sign-missing",
        ),
        below(
            "list-of-an-authority-without-key-usage",
            &[],
            "trusted",
            "trusted",
        )
        // Where members carry SPIFFE IDs, authorities state what their keys are for.
        .adopted(site, Membership::Signature)
        .near("crl-sign-missing"),
        signed(
            site,
            "list-of-another-key",
            strange.clone(),
            rejected("crl-signature-invalid"),
        ),
        list(site, "list-beside-one-of-another-key", &of(site), TRUSTED)
            .with("strange.crl", strange)
            .near("crl-signature-invalid"),
    ]
}

fn unread(site: &Site) -> Vec<Case> {
    let whole = of(site).sign(&site.issuing.issued.key);
    let cut = block("X509 CRL", &whole[..whole.len() - 1]);
    let try_later = [0x30, 3, 0x0a, 1, 3].to_vec();
    let empty = [0x30, 3, 0x0a, 1, 0].to_vec();
    let entry_twice = of(site).entry(
        OTHER,
        &[
            extension(21, vec![0x0a, 1, 1]),
            extension(21, vec![0x0a, 1, 1]),
        ],
    );
    let incomplete = |code| ("incomplete", code);
    vec![
        signed(
            site,
            "list-that-is-cut",
            cut.clone().into_bytes(),
            incomplete("malformed-crl"),
        ),
        list(
            site,
            "list-with-a-reason-twice",
            &entry_twice,
            incomplete("malformed-crl"),
        ),
        signed(site, "list-that-is-cut-and-off", cut.into_bytes(), TRUSTED)
            .revocation("off")
            .near("malformed-crl"),
        signed(
            site,
            "response-to-try-later",
            try_later,
            incomplete("ocsp-not-successful"),
        ),
        signed(
            site,
            "response-without-bytes",
            empty.clone(),
            incomplete("malformed-ocsp"),
        ),
        signed(site, "response-without-bytes-and-off", empty, TRUSTED)
            .revocation("off")
            .near("malformed-ocsp"),
    ]
}
