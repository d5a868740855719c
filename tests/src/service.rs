//! A service in the zone that is not ours: OpenSSL's s_server, answering by hand.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};

use crate::proxy::{PATIENCE, tool};

/// An OpenSSL server that demands a certificate of the zone. It takes one connection at a time, shows
/// each request's head as it came, and answers all of them alike.
pub struct Service {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    requests: Receiver<String>,
    answerer: Option<JoinHandle<()>>,
}

impl Service {
    /// Shows `<name>.pem`, trusts `anchor.pem`, and answers with `answer`.
    #[must_use]
    pub fn start(folder: &Path, name: &str, answer: &str) -> Self {
        let chain = format!("{name}.pem");
        let key = format!("{name}.key");
        let mut child = tool("openssl", folder)
            .args([
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-cert",
                &chain,
                "-cert_chain",
                &chain,
                "-key",
                &key,
            ])
            .args([
                "-CAfile",
                "anchor.pem",
                "-Verify",
                "4",
                "-verify_return_error",
                "-tls1_3",
                "-naccept",
                "1000",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl runs");
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let address = loop {
            let mut line = String::new();
            let count = output.read_line(&mut line).unwrap();
            assert!(count > 0, "openssl s_server ended before it listened");
            if let Some(address) = line.trim().strip_prefix("ACCEPT ") {
                break address.parse().expect("s_server says where it listens");
            }
        };
        let (sender, requests) = channel();
        let mut input = child.stdin.take().unwrap();
        let answer = answer.to_owned();
        let answerer = thread::spawn(move || {
            let mut head = String::new();
            let mut line = Vec::new();
            while let Ok(1..) = output.read_until(b'\n', &mut line) {
                let text = String::from_utf8_lossy(&line).into_owned();
                line.clear();
                // What s_server itself has to say stands before the request line.
                if head.is_empty() && !text.trim_end().ends_with("HTTP/1.1") {
                    continue;
                }
                head.push_str(&text);
                if text == "\r\n"
                    && (sender.send(std::mem::take(&mut head)).is_err()
                        || respond(&mut input, &answer).is_err())
                {
                    return;
                }
            }
        });
        Self {
            child,
            address,
            requests,
            answerer: Some(answerer),
        }
    }

    /// The head of the next request.
    #[must_use]
    pub fn request(&self) -> String {
        self.requests
            .recv_timeout(PATIENCE)
            .expect("a request reaches the service")
    }

    /// Whether no request came, once everything that was sent has been answered.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.requests.try_recv().is_err()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(answerer) = self.answerer.take() {
            let _ = answerer.join();
        }
    }
}

fn respond(input: &mut ChildStdin, answer: &str) -> std::io::Result<()> {
    input.write_all(answer.as_bytes())?;
    input.flush()
}
