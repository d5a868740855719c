//! Whoever answers at a service's address must be that very member; anyone else gets no request.

use zoneseal_tests::pki::key;
use zoneseal_tests::proxy::{Answer, Folder, Proxy, expired, live_site, member};
use zoneseal_tests::service::Service;

const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi\n";

/// A proxy in front of whatever shows `service.pem`.
fn in_front_of(folder: &Folder) -> (Proxy, Service) {
    let service = Service::start(folder.path(), "service", ANSWER);
    folder.configure(|text| text.replace("127.0.0.1:1\"", &format!("{}\"", service.address)));
    (folder.start(), service)
}

fn ask(proxy: &Proxy) -> Answer {
    proxy.log_in("jar");
    proxy.curl(&["-b", "jar", &proxy.url("/secret?token=hidden")])
}

/// 502 for the user, with a reference and nothing else; everything for the operator.
#[track_caller]
fn refused(folder: &Folder, code: &str) {
    let (proxy, service) = in_front_of(folder);
    let answer = ask(&proxy);
    assert_eq!(answer.status, 502, "{answer:?}");
    assert_eq!(
        answer.body,
        format!(
            "The service cannot be used at the moment.\nreference: {}\n",
            answer.reference()
        )
    );
    let line = proxy.logged(&[answer.reference(), &format!("\"code\":\"{code}\"")]);
    for part in [
        "\"plain\":",
        "\"expert\":",
        "\"action\":",
        &format!("/.zoneseal/inspect/#code={code}"),
    ] {
        assert!(line.contains(part), "{part} is not in {line}");
    }
    assert!(!proxy.log().contains("hidden"), "{}", proxy.log());
    assert!(service.is_untouched());
}

#[test]
fn the_member_itself_answers() {
    let folder = Folder::new();
    let web = member(&folder.site.issuing, "web");
    folder.credential(
        "service",
        &[&web.der, &folder.site.issuing.issued.der],
        &web.key,
    );
    let (proxy, service) = in_front_of(&folder);
    let answer = ask(&proxy);
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (200, "hi\n"),
        "{}",
        proxy.log()
    );
    assert!(
        service
            .request()
            .starts_with("GET /secret?token=hidden HTTP/1.1\r\n")
    );
    assert!(!proxy.log().contains("hidden"), "{}", proxy.log());
}

#[test]
fn the_name_from_another_authority() {
    let folder = Folder::new();
    let foreign = live_site("Plant A");
    let twin = member(&foreign.issuing, "web");
    folder.credential(
        "service",
        &[&twin.der, &foreign.issuing.issued.der],
        &twin.key,
    );
    refused(&folder, "same-name-other-key");
}

#[test]
fn an_authority_that_the_zone_does_not_know() {
    let folder = Folder::new();
    let foreign = live_site("Partner");
    let stranger = member(&foreign.issuing, "web");
    folder.credential(
        "service",
        &[&stranger.der, &foreign.issuing.issued.der],
        &stranger.key,
    );
    refused(&folder, "issuer-not-in-zone");
}

#[test]
fn another_member_of_the_zone() {
    let folder = Folder::new();
    let other = member(&folder.site.issuing, "other");
    folder.credential(
        "service",
        &[&other.der, &folder.site.issuing.issued.der],
        &other.key,
    );
    refused(&folder, "other-member");
}

#[test]
fn an_expired_certificate() {
    let folder = Folder::new();
    let old = folder.site.issuing.issue("web", key(), expired);
    folder.credential(
        "service",
        &[&old.der, &folder.site.issuing.issued.der],
        &old.key,
    );
    refused(&folder, "expired");
}

#[test]
fn a_certificate_for_clients_alone() {
    let folder = Folder::new();
    let client = folder.site.issuing.issue("web", key(), |params| {
        zoneseal_tests::proxy::valid_now(params);
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    });
    folder.credential(
        "service",
        &[&client.der, &folder.site.issuing.issued.der],
        &client.key,
    );
    refused(&folder, "server-role-missing");
}

#[test]
fn nobody_answers() {
    let folder = Folder::new();
    let proxy = folder.start();
    let answer = ask(&proxy);
    assert_eq!(answer.status, 502);
    proxy.logged(&[answer.reference(), "service-unreachable"]);
}

#[test]
fn a_service_that_refuses_the_proxy() {
    let folder = Folder::new();
    let web = member(&folder.site.issuing, "web");
    folder.credential(
        "service",
        &[&web.der, &folder.site.issuing.issued.der],
        &web.key,
    );
    // The service trusts another anchor: in TLS 1.3 that shows only when the answer is read.
    folder.write("anchor.pem", &live_site("Partner").anchor.issued.pem());
    let (proxy, _service) = in_front_of(&folder);
    let answer = ask(&proxy);
    assert_eq!(answer.status, 502);
    proxy.logged(&[answer.reference(), "service-refused-us"]);
}
