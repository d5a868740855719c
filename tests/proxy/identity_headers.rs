//! What a service is told about a user comes from the proxy alone (Z7).

use zoneseal_tests::proxy::{Folder, Proxy, USER, member};
use zoneseal_tests::service::Service;

const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nSet-Cookie: __Host-zoneseal=planted; Path=/; Secure\r\n\
    Set-Cookie: own=1\r\nConnection: X-Internal\r\nX-Internal: 1\r\nAlt-Svc: h3=\":1\"\r\n\r\nhi\n";

struct Both {
    proxy: Proxy,
    service: Service,
    _folder: Folder,
}

fn both(change: impl FnOnce(String) -> String) -> Both {
    let folder = Folder::new();
    let web = member(&folder.site.issuing, "web");
    folder.credential(
        "service",
        &[&web.der, &folder.site.issuing.issued.der],
        &web.key,
    );
    let service = Service::start(folder.path(), "service", ANSWER);
    folder
        .configure(|text| change(text.replace("127.0.0.1:1\"", &format!("{}\"", service.address))));
    Both {
        proxy: folder.start(),
        service,
        _folder: folder,
    }
}

/// The values of a field in a request's head.
fn values<'a>(head: &'a str, name: &str) -> Vec<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(field, _)| field.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
        .collect()
}

const FORGED: [&str; 10] = [
    "X-Zoneseal-User: root",
    "X_Zoneseal_User: root",
    "x-zoneseal_user: root",
    "X-Zoneseal-Role: root",
    "X-Forwarded-For: root",
    "X_Forwarded_For: root",
    "X-Forwarded-User: root",
    "Forwarded: for=root",
    "X-Real-IP: root",
    "X-Original-URL: /root",
];

#[test]
fn forged_identities_are_removed_on_either_protocol() {
    let both = both(|text| text);
    both.proxy.log_in("jar");
    for version in ["--http1.1", "--http2"] {
        let url = both.proxy.url("/");
        let mut arguments = vec![version, "-b", "jar"];
        // HTTP/2 has no such field, and curl sends none there.
        if version == "--http1.1" {
            arguments.extend([
                "-H",
                "Connection: X-Zoneseal-User, X-Kept-Out",
                "-H",
                "X-Kept-Out: root",
            ]);
        }
        for field in FORGED {
            arguments.extend(["-H", field]);
        }
        arguments.push(&url);
        assert_eq!(
            both.proxy.curl(&arguments).status,
            200,
            "{}",
            both.proxy.log()
        );
        let head = both.service.request();
        assert!(!head.contains("root"), "{version}: {head}");
        assert_eq!(
            values(&head, "x-zoneseal-user"),
            [USER],
            "{version}: {head}"
        );
        assert_eq!(values(&head, "x-forwarded-for"), ["127.0.0.1"], "{head}");
        assert_eq!(values(&head, "x-forwarded-proto"), ["https"], "{head}");
        assert_eq!(
            values(&head, "host"),
            [both.proxy.address.to_string()],
            "{head}"
        );
    }
}

#[test]
fn without_a_login_there_is_no_identity() {
    let both = both(|text| format!("{text}anonymous = true\n"));
    let url = both.proxy.url("/");
    assert_eq!(
        both.proxy
            .curl(&["-H", "X-Zoneseal-User: root", &url])
            .status,
        200
    );
    let head = both.service.request();
    assert!(values(&head, "x-zoneseal-user").is_empty(), "{head}");
}

#[test]
fn the_session_stays_at_the_door_and_other_cookies_pass() {
    let both = both(|text| text);
    both.proxy.log_in("jar");
    let session = session_of(&both);
    for version in ["--http1.1", "--http2"] {
        let cookies = format!("a=1; __Host-zoneseal={session}; b=2");
        assert_eq!(
            both.proxy
                .curl(&[
                    version,
                    "-b",
                    &cookies,
                    "-H",
                    "Authorization: Basic eDp5",
                    &both.proxy.url("/")
                ])
                .status,
            200
        );
        let head = both.service.request();
        assert_eq!(values(&head, "cookie"), ["a=1; b=2"], "{head}");
        assert!(!head.contains(&session));
        // Ours is the session; this one belongs to the service.
        assert_eq!(values(&head, "authorization"), ["Basic eDp5"]);
    }
    assert!(!both.proxy.log().contains(&session), "{}", both.proxy.log());
}

#[test]
fn a_service_cannot_plant_a_session() {
    let both = both(|text| text);
    both.proxy.log_in("jar");
    for version in ["--http1.1", "--http2"] {
        let answer = both
            .proxy
            .curl(&[version, "-b", "jar", &both.proxy.url("/")]);
        assert_eq!(answer.fields("set-cookie"), ["own=1"], "{answer:?}");
        for gone in ["x-internal", "alt-svc"] {
            assert!(answer.fields(gone).is_empty(), "{answer:?}");
        }
    }
}

#[test]
fn bodies_go_up_whole_with_their_framing() {
    let both = both(|text| text);
    both.proxy.log_in("jar");
    let url = both.proxy.url("/");
    let known = both
        .proxy
        .curl(&["-b", "jar", "--http1.1", "-d", "0123456789\r\n", &url]);
    assert_eq!(known.status, 200);
    let head = both.service.request();
    assert_eq!(values(&head, "content-length"), ["12"], "{head}");
    assert!(values(&head, "transfer-encoding").is_empty(), "{head}");
}

fn session_of(both: &Both) -> String {
    let answer = both.proxy.log_in("other-jar");
    let cookie = answer.fields("set-cookie")[0];
    cookie
        .split_once('=')
        .and_then(|(_, rest)| rest.split_once(';'))
        .map(|(value, _)| value.to_owned())
        .unwrap()
}
