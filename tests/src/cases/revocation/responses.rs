//! OCSP responses: what they say, when, and who may sign them.

use rcgen::{CustomExtension, ExtendedKeyUsagePurpose, KeyUsagePurpose};

use super::super::Case;
use super::{JUST_AHEAD, JUST_PAST, NOW, TRUSTED, of, rejected};
use crate::evidence::{Response, by_key, cert_id};
use crate::pki::{Authority, Issued, Site, key, named};
use crate::rebuild::{Extension, tlv};

/// A member with its chain, and this response about it.
pub(super) fn response(
    site: &Site,
    name: &'static str,
    change: impl FnOnce(Response) -> Response,
    (outcome, code): (&'static str, &'static str),
) -> Case {
    answered(site, name, change, &site.issuing.issued, (outcome, code))
}

fn answered(
    site: &Site,
    name: &'static str,
    change: impl FnOnce(Response) -> Response,
    signer: &Issued,
    (outcome, code): (&'static str, &'static str),
) -> Case {
    let member = site.issuing.member("web");
    let evidence = change(Response::of(&member, &site.issuing)).sign(&signer.key);
    Case::zone(
        site,
        name,
        &[&member.der, &site.issuing.issued.der],
        outcome,
        code,
    )
    .with("response.der", evidence)
}

/// What a response says, and when.
pub(super) fn responses(site: &Site) -> Vec<Case> {
    let issuer = site.issuing.issued.certificate();
    let member = site.issuing.member("web").certificate();
    let unknown = |critical| Extension {
        oid: vec![0x2a, 3, 4],
        critical,
        value: vec![5, 0],
    };
    let nonce = Extension {
        oid: vec![0x2b, 6, 1, 5, 5, 7, 48, 1, 2],
        critical: true,
        value: tlv(0x04, &[7; 16]),
    };
    vec![
        response(site, "response-good", |of| of, TRUSTED).near("revoked"),
        response(
            site,
            "response-by-sha-1",
            |of| {
                of.with(|of| {
                    of.id = cert_id(&member, &issuer, true);
                    of.responder = by_key(&issuer);
                })
            },
            TRUSTED,
        ),
        response(
            site,
            "response-revoked",
            |of| of.revoked(1),
            rejected("revoked"),
        ),
        response(
            site,
            "response-revoked-and-stale",
            |of| of.revoked(0).with(|of| of.next_update = Some(JUST_PAST)),
            rejected("revoked"),
        ),
        response(
            site,
            "response-unknown",
            |of| of.with(|of| of.status = tlv(0x82, &[])),
            rejected("ocsp-unknown"),
        ),
        response(
            site,
            "response-unknown-beside-a-list",
            |of| of.with(|of| of.status = tlv(0x82, &[])),
            TRUSTED,
        )
        .with("list.crl", of(site).sign(&site.issuing.issued.key))
        .near("ocsp-unknown"),
        response(
            site,
            "response-from-the-future",
            |of| of.with(|of| of.this_update = JUST_AHEAD),
            rejected("ocsp-not-yet-valid"),
        ),
        response(
            site,
            "response-produced-in-the-future",
            |of| of.with(|of| of.produced_at = JUST_AHEAD),
            rejected("ocsp-not-yet-valid"),
        ),
        response(
            site,
            "response-of-this-second",
            |of| {
                of.with(|of| {
                    of.this_update = NOW;
                    of.produced_at = NOW;
                })
            },
            TRUSTED,
        )
        .near("ocsp-not-yet-valid"),
        response(
            site,
            "response-without-an-end",
            |of| of.with(|of| of.next_update = None),
            rejected("ocsp-next-update-missing"),
        ),
        response(
            site,
            "response-with-a-distant-end",
            |of| of.with(|of| of.next_update = Some("20991231235959Z")),
            TRUSTED,
        )
        .near("ocsp-next-update-missing"),
        response(
            site,
            "response-that-is-stale",
            |of| of.with(|of| of.next_update = Some(JUST_PAST)),
            rejected("ocsp-stale"),
        ),
        response(
            site,
            "response-in-its-last-second",
            |of| of.with(|of| of.next_update = Some(NOW)),
            TRUSTED,
        )
        .near("ocsp-stale"),
        response(
            site,
            "response-with-an-unknown-critical-extension",
            |of| of.with(|of| of.extensions = vec![unknown(true)]),
            rejected("ocsp-critical-extension"),
        ),
        response(
            site,
            "single-response-with-an-unknown-critical-extension",
            |of| of.with(|of| of.single_extensions = vec![unknown(true)]),
            rejected("ocsp-critical-extension"),
        ),
        response(
            site,
            "response-with-a-nonce",
            |of| {
                of.with(|of| {
                    of.extensions = vec![nonce, unknown(false)];
                    of.single_extensions = vec![unknown(false)];
                })
            },
            TRUSTED,
        )
        .near("ocsp-critical-extension"),
    ]
}

/// Who signs it.
pub(super) fn responders(site: &Site) -> Vec<Case> {
    let signing = [ExtendedKeyUsagePurpose::OcspSigning];
    let digital = [KeyUsagePurpose::DigitalSignature];
    let made = |authority: &Authority,
                purposes: &[ExtendedKeyUsagePurpose],
                usages: &[KeyUsagePurpose],
                no_check: bool| {
        authority.issue("responder", key(), |params| {
            params.extended_key_usages = purposes.to_vec();
            params.key_usages = usages.to_vec();
            params.serial_number = Some(vec![0x44].into());
            if no_check {
                let id = [1, 3, 6, 1, 5, 5, 7, 48, 1, 5];
                let extension = CustomExtension::from_oid_content(&id, vec![5, 0]);
                params.custom_extensions.push(extension);
            }
        })
    };
    let by = |name, signer: &Issued, answer| {
        answered(site, name, |of| of.delegated(signer), signer, answer)
    };
    let refused = rejected("ocsp-signer-not-authorised");
    let good = made(&site.issuing, &signing, &digital, true);
    let checked = made(&site.issuing, &signing, &digital, false);
    let any = [ExtendedKeyUsagePurpose::Any];
    let impostor = Authority::root("Plant A Issuing CA");
    let own = of(site).sign(&site.issuing.issued.key);
    let other_key = Issued {
        der: good.der.clone(),
        key: named("another key"),
    };
    let expired = site.issuing.issue("responder", key(), |params| {
        params.extended_key_usages = signing.to_vec();
        params.not_after = rcgen::date_time_ymd(2026, 11, 20);
    });
    vec![
        by("responder-of-the-issuer", &good, TRUSTED).near("ocsp-signer-not-authorised"),
        by(
            "responder-without-the-purpose",
            &made(
                &site.issuing,
                &[ExtendedKeyUsagePurpose::ServerAuth],
                &digital,
                true,
            ),
            refused,
        ),
        by(
            "responder-for-any-purpose",
            &made(&site.issuing, &any, &digital, true),
            refused,
        ),
        by(
            "responder-without-digital-signature",
            &made(
                &site.issuing,
                &signing,
                &[KeyUsagePurpose::KeyEncipherment],
                true,
            ),
            refused,
        ),
        by(
            "responder-without-key-usage",
            &made(&site.issuing, &signing, &[], true),
            TRUSTED,
        )
        .near("ocsp-signer-not-authorised"),
        by(
            "responder-of-the-authority-above",
            &made(&site.anchor, &signing, &digital, true),
            refused,
        ),
        by(
            "responder-of-an-impostor",
            &made(&impostor, &signing, &digital, true),
            refused,
        ),
        by("responder-that-expired", &expired, refused),
        by("responder-of-unknown-status", &checked, refused),
        by("responder-with-a-list", &checked, TRUSTED)
            .with("list.crl", own)
            .near("ocsp-signer-not-authorised"),
        answered(
            site,
            "response-of-another-key",
            |of| of.delegated(&good),
            &other_key,
            rejected("ocsp-signature-invalid"),
        ),
        answered(
            site,
            "response-of-another-name",
            |of| of,
            &good,
            rejected("ocsp-signature-invalid"),
        ),
        answered(
            site,
            "response-of-another-key-beside-a-list",
            |of| of.delegated(&good),
            &other_key,
            TRUSTED,
        )
        .with("list.crl", of(site).sign(&site.issuing.issued.key))
        .near("ocsp-signature-invalid"),
        answered(
            site,
            "response-of-a-stranger",
            |of| of.delegated(&good).with(|of| of.embedded.clear()),
            &good,
            refused,
        ),
    ]
}
