//! A request has one reading, or it is refused before any service sees a byte of it.

use zoneseal_tests::proxy::{Folder, Proxy, member};
use zoneseal_tests::service::Service;

const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi\n";

fn open_door() -> (Proxy, Service, Folder) {
    let folder = Folder::new();
    let web = member(&folder.site.issuing, "web");
    folder.credential(
        "service",
        &[&web.der, &folder.site.issuing.issued.der],
        &web.key,
    );
    let service = Service::start(folder.path(), "service", ANSWER);
    folder.configure(|text| {
        format!(
            "{}anonymous = true\n",
            text.replace("127.0.0.1:1\"", &format!("{}\"", service.address))
        )
    });
    (folder.start(), service, folder)
}

#[test]
fn ambiguous_requests_are_refused_and_end_the_connection() {
    let (proxy, service, _folder) = open_door();
    for head in [
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n",
        "GET / HTTP/1.1\nHost: a\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded: 1\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n",
        "GET / HTTP/1.1\r\n",
        "GET https://b/ HTTP/1.1\r\nHost: a\r\n",
        "GET / HTTP/1.1\r\nHost: user@a\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX-Zoneseal-Framing: 1\r\n",
    ] {
        let answer =
            proxy.raw(format!("{head}Connection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n").as_bytes());
        assert!(
            answer.starts_with("HTTP/1.1 400 "),
            "{head:?} got {answer:?}"
        );
        assert_eq!(
            answer.matches("HTTP/1.1 ").count(),
            1,
            "{head:?} got {answer:?}"
        );
    }
    assert!(service.is_untouched());
}

#[test]
fn methods_and_upgrades_that_are_not_spoken() {
    let (proxy, service, _folder) = open_door();
    for (head, status) in [
        ("TRACE / HTTP/1.1\r\nHost: a\r\n", "405"),
        ("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n", "405"),
        ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n", "501"),
        ("GET / HTTP/1.1\r\nHost: a\r\nExpect: 200-maybe\r\n", "417"),
    ] {
        let answer = proxy.raw(format!("{head}Connection: close\r\n\r\n").as_bytes());
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{head:?} got {answer:?}"
        );
    }
    assert!(service.is_untouched());
}

#[test]
fn two_requests_on_one_connection_are_two() {
    let (proxy, service, _folder) = open_door();
    let answer = proxy.raw(
        b"POST /one HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(answer.matches("HTTP/1.1 200").count(), 2, "{answer}");
    assert!(service.request().starts_with("POST /one HTTP/1.1\r\n"));
}

#[test]
fn heads_have_a_size_and_a_count() {
    let (proxy, service, _folder) = open_door();
    let long = format!(
        "GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\nConnection: close\r\n\r\n",
        "a".repeat(40_000)
    );
    assert!(proxy.raw(long.as_bytes()).starts_with("HTTP/1.1 431 "));
    let many = format!(
        "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
        "X: y\r\n".repeat(200)
    );
    assert!(proxy.raw(many.as_bytes()).starts_with("HTTP/1.1 431 "));
    assert!(service.is_untouched());
}

#[test]
fn a_body_above_its_limit_is_refused() {
    let (proxy, service, folder) = open_door();
    drop(proxy);
    folder.configure(|text| text.replace("[limits]", "[limits]\nbody_bytes = 10"));
    let proxy = folder.start();
    folder.write("body", "01234567890");
    for version in ["--http1.1", "--http2"] {
        let answer = proxy.curl(&[version, "--data-binary", "@body", &proxy.url("/")]);
        assert_eq!(answer.status, 413, "{answer:?}");
    }
    assert!(service.is_untouched());
}
