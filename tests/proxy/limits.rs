//! What one client can hold, and for how long.

use std::io::Read as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use zoneseal_tests::proxy::{Folder, PATIENCE, Proxy};

fn limited(limits: &str) -> (Folder, Proxy) {
    let folder = Folder::new();
    folder.configure(|text| text.replace("[limits]", &format!("[limits]\n{limits}")));
    let proxy = folder.start();
    (folder, proxy)
}

/// An HTTP/2 frame.
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    let mut frame = vec![0, 0, length, kind, flags, 0, 0, 0, stream];
    frame.extend_from_slice(payload);
    frame
}

/// The fields of a GET, in HPACK without any compression.
fn get(path: &str) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in [
        (":method", "GET"),
        (":scheme", "https"),
        (":path", path),
        (":authority", "localhost"),
    ] {
        block.push(0);
        for text in [name, value] {
            block.push(u8::try_from(text.len()).unwrap());
            block.extend_from_slice(text.as_bytes());
        }
    }
    block
}

#[test]
fn an_answer_that_nobody_takes_holds_no_connection() {
    let (_folder, proxy) = limited("idle_seconds = 1");
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    // SETTINGS_INITIAL_WINDOW_SIZE = 0: not one byte of an answer may be sent.
    bytes.extend(frame(4, 0, 0, &[0, 4, 0, 0, 0, 0]));
    bytes.extend(frame(1, 0x5, 1, &get("/.zoneseal/login")));
    let start = Instant::now();
    // Nothing more is sent and the connection is not ended: the proxy has to.
    let _ = proxy.raw_as("h2", &bytes);
    proxy.logged(&["/.zoneseal/login", "\"status\":200"]);
    assert!(start.elapsed() >= Duration::from_secs(1), "{}", proxy.log());
}

#[test]
fn one_address_cannot_have_all_connections() {
    let (_folder, proxy) = limited("connections_per_address = 3");
    let held: Vec<TcpStream> = (0..3)
        .map(|_| TcpStream::connect(proxy.address).unwrap())
        .collect();
    let mut refused = TcpStream::connect(proxy.address).unwrap();
    refused
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    assert!(matches!(refused.read(&mut [0; 1]), Ok(0)));
    drop(held);
    let start = Instant::now();
    while TcpStream::connect(proxy.address).is_ok_and(|mut stream| {
        stream
            .set_read_timeout(Some(Duration::from_millis(300)))
            .unwrap();
        matches!(stream.read(&mut [0; 1]), Ok(0))
    }) {
        assert!(start.elapsed() < PATIENCE);
    }
}

/// A service's port that takes connections and says nothing.
#[test]
fn more_than_the_zone_can_take_is_refused_at_once() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let folder = Folder::with_route("spiffe://plant-a.example/web", address);
    folder.configure(|text| {
        format!("{text}anonymous = true\n")
            .replace("[limits]", "[limits]\nconnections_per_service = 1")
    });
    let proxy = folder.start();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| proxy.curl(&[&proxy.url("/first")]));
        // Its connection is open, and gets no answer to its TLS hello.
        let (_held, _) = silent.accept().unwrap();
        let second = proxy.curl(&[&proxy.url("/second")]);
        assert_eq!(second.status, 503, "{second:?}");
        assert_eq!(second.fields("retry-after"), ["5"]);
        proxy.logged(&[second.reference(), "overloaded"]);
        assert_eq!(first.join().unwrap().status, 504);
    });
}
