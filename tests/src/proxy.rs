//! A proxy's folder with everything in it, and the real process that serves from it.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair};
use tempfile::TempDir;
use time::OffsetDateTime;
use zoneseal_core::{Certificate, Zone};
use zoneseal_proxy::users::{Password, UserFile, UserName};

use crate::binary;
use crate::pki::{Authority, Issued, Site};

/// The user that every folder has.
pub const USER: &str = "alice";
/// Her password.
pub const PASSWORD: &str = "correct horse battery staple";
/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A folder with a sound configuration `proxy.toml`. A test changes what it is about.
pub struct Folder {
    /// Goes with this value.
    pub dir: TempDir,
    /// The zone's authorities.
    pub site: Site,
    /// The zone as in `zone.json`, all keys known.
    pub zone: Zone,
    /// The edge's authority.
    pub edge_authority: Authority,
}

impl Folder {
    /// Everything fits; the one route leads to `service` at `address`.
    #[must_use]
    pub fn with_route(service: &str, address: SocketAddr) -> Self {
        let site = live_site("Plant A");
        let edge_authority = Authority::root("Edge CA");
        let mut zone = site.zone();
        let proxy = member(&site.issuing, "proxy");
        zone.add_member_key(&proxy.certificate()).unwrap();
        let folder = Self {
            dir: TempDir::new().unwrap(),
            site,
            zone,
            edge_authority,
        };
        folder.credential(
            "proxy",
            &[&proxy.der, &folder.site.issuing.issued.der],
            &proxy.key,
        );
        let edge = edge(&folder.edge_authority, "localhost");
        folder.credential("edge", &[&edge.der], &edge.key);
        folder.write("edge-ca.pem", &folder.edge_authority.issued.pem());
        folder.write("anchor.pem", &folder.site.anchor.issued.pem());
        folder.write("zone.json", &folder.zone.to_json());
        folder.add_user();
        folder.write(
            "proxy.toml",
            &configuration("127.0.0.1:0", service, &address.to_string()),
        );
        folder
    }

    /// Everything fits; nothing listens where the route leads.
    #[must_use]
    pub fn new() -> Self {
        Self::with_route(
            "spiffe://plant-a.example/web",
            SocketAddr::from(([127, 0, 0, 1], 1)),
        )
    }

    /// The folder's path.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A file that everybody may read.
    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    /// A file that its owner alone may read.
    pub fn write_private(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        drop(std::fs::remove_file(&path));
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    }

    /// `<name>.pem` with a chain and `<name>.key` with a key.
    pub fn credential(&self, name: &str, chain: &[&[u8]], key: &KeyPair) {
        let pem: String = chain.iter().map(|der| crate::pki::pem(der)).collect();
        self.write(&format!("{name}.pem"), &pem);
        self.write_private(&format!("{name}.key"), &key.serialize_pem());
    }

    /// Changes `proxy.toml`.
    pub fn configure(&self, change: impl FnOnce(String) -> String) {
        let path = self.path().join("proxy.toml");
        let text = change(std::fs::read_to_string(&path).unwrap());
        std::fs::write(path, text).unwrap();
    }

    /// Gives a file other permissions.
    pub fn set_mode(&self, name: &str, mode: u32) {
        let path = self.path().join(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Runs `zoneseal proxy <verb> proxy.toml`, which is expected to end by itself.
    #[must_use]
    pub fn proxy(&self, verb: &str) -> Ended {
        let child = binary::command(self.path())
            .args(["proxy", verb, "proxy.toml"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Ended::of(finish(child))
    }

    /// Starts `zoneseal proxy run proxy.toml` and waits for its port.
    #[must_use]
    pub fn start(&self) -> Proxy {
        Proxy::start(self.path())
    }

    fn add_user(&self) {
        let mut users = UserFile::edit(&self.path().join("users.toml")).unwrap();
        let password = Password::new(PASSWORD.to_owned().into()).unwrap();
        users
            .add(&UserName::parse(USER).unwrap(), &password)
            .unwrap();
        users.save().unwrap();
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

/// How a command that ended by itself did so.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code.
    pub code: Option<i32>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Ended {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Refused with this code, in the two lines that every refusal has, which hold all of `parts`.
    #[track_caller]
    pub fn refused(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:#?}");
        assert!(self.stdout.is_empty(), "{self:#?}");
        assert!(self.stderr.starts_with("zoneseal: "), "{self:#?}");
        assert_eq!(
            self.stderr.lines().count(),
            2,
            "one sentence and one piece of advice: {self:#?}"
        );
        for part in parts {
            assert!(self.stderr.contains(part), "{part:?} is not in {self:#?}");
        }
    }
}

/// A proxy that serves. It is stopped, by its own process id, when this value goes.
pub struct Proxy {
    child: Child,
    /// Where it serves.
    pub address: SocketAddr,
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
    folder: PathBuf,
}

impl Proxy {
    fn start(folder: &Path) -> Self {
        let mut child = binary::command(folder)
            .args(["proxy", "run", "proxy.toml"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (log, reader) = collect(child.stderr.take().unwrap());
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("Serving at https://")
            .and_then(|rest| rest.strip_suffix('/'))
            .and_then(|address| address.parse().ok());
        let Some(address) = address else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the proxy did not start: {line:?} {}", log.lock().unwrap());
        };
        Self {
            child,
            address,
            log,
            reader: Some(reader),
            folder: folder.to_owned(),
        }
    }

    /// The URL of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }

    /// What the proxy logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits for a log line with all of `parts` in it.
    #[track_caller]
    pub fn logged(&self, parts: &[&str]) -> String {
        let start = Instant::now();
        loop {
            let log = self.log();
            if let Some(line) = log
                .lines()
                .find(|line| parts.iter().all(|part| line.contains(part)))
            {
                return line.to_owned();
            }
            assert!(
                start.elapsed() < PATIENCE,
                "no line with {parts:?} in\n{log}"
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// curl as a user: it knows the edge authority, and nothing of the zone.
    #[must_use]
    pub fn curl(&self, arguments: &[&str]) -> Answer {
        let output = tool("curl", &self.folder)
            .args(["-sS", "-i", "--cacert", "edge-ca.pem", "--max-time", "20"])
            .args(arguments)
            .output()
            .expect("curl runs");
        assert!(
            output.status.success(),
            "curl: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Answer::parse(&output.stdout)
    }

    /// Logs in with curl, and keeps the session in the jar of that name.
    pub fn log_in(&self, jar: &str) -> Answer {
        let form = format!("user={USER}&password={}", PASSWORD.replace(' ', "+"));
        std::fs::write(self.folder.join("login.form"), form).unwrap();
        self.curl(&[
            "-c",
            jar,
            "-d",
            "@login.form",
            &self.url("/.zoneseal/login"),
        ])
    }

    /// Sends bytes as they are over TLS with openssl, and gives what comes back until the end.
    #[must_use]
    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut child = tool("openssl", &self.folder)
            .args([
                "s_client",
                "-connect",
                &self.address.to_string(),
                "-alpn",
                "http/1.1",
                "-CAfile",
                "edge-ca.pem",
                "-quiet",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl runs");
        let mut input = child.stdin.take().unwrap();
        std::io::Write::write_all(&mut input, bytes).unwrap();
        let output = finish(child);
        drop(input);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Asks the process to end, and gives its exit code.
    pub fn terminate(mut self) -> Option<i32> {
        self.signal("TERM");
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("the proxy does not end: {}", self.log());
    }

    /// Sends a signal.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

/// An HTTP answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head, as curl shows it.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut rest = text.as_str();
        // `100 Continue` comes as a head of its own.
        let (head, body) = loop {
            let (head, body) = rest.split_once("\r\n\r\n").unwrap_or((rest, ""));
            if head.split(' ').nth(1) != Some("100") {
                break (head, body);
            }
            rest = body;
        };
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Self {
            status: status.expect("an answer has a status"),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// The values of a field.
    #[must_use]
    pub fn fields(&self, name: &str) -> Vec<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .filter(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .collect()
    }

    /// The reference in an error's body.
    #[must_use]
    pub fn reference(&self) -> &str {
        self.body
            .split_once("reference: ")
            .map_or("", |(_, rest)| rest.trim())
    }
}

/// A configuration with one route for every user.
#[must_use]
pub fn configuration(listen: &str, service: &str, address: &str) -> String {
    format!(
        r#"[listen]
address = "{listen}"
[edge]
certificate = "edge.pem"
key = "edge.key"
authority = "edge-ca.pem"
[zone]
file = "zone.json"
certificate = "proxy.pem"
key = "proxy.key"
[users]
file = "users.toml"
[limits]
drain_seconds = 2
[[route]]
path = "/"
service = "{service}"
address = "{address}"
"#
    )
}

/// A zone whose authorities are valid now.
#[must_use]
pub fn live_site(name: &str) -> Site {
    let mut site = Site::new(name);
    site.anchor = Authority::root_with(&format!("{name} CA"), crate::pki::key(), valid_now);
    site.issuing = site.anchor.below(&format!("{name} Issuing CA"), valid_now);
    site
}

/// A member's certificate, valid now.
#[must_use]
pub fn member(authority: &Authority, service: &str) -> Issued {
    authority.issue(service, crate::pki::key(), |params| {
        valid_now(params);
        params
            .subject_alt_names
            .push(rcgen::SanType::IpAddress([127, 0, 0, 1].into()));
    })
}

/// An edge certificate for `name` and 127.0.0.1, valid now.
#[must_use]
pub fn edge(authority: &Authority, name: &str) -> Issued {
    edge_with(authority, name, crate::pki::key())
}

/// The same with this key.
#[must_use]
pub fn edge_with(authority: &Authority, name: &str, key: KeyPair) -> Issued {
    authority.issue(name, key, |params| {
        valid_now(params);
        params.subject_alt_names = vec![
            crate::pki::dns(name),
            rcgen::SanType::IpAddress([127, 0, 0, 1].into()),
        ];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    })
}

/// From yesterday for a month: the proxy judges by the clock of this machine.
pub fn valid_now(params: &mut CertificateParams) {
    let now = OffsetDateTime::now_utc();
    params.not_before = now - time::Duration::days(1);
    params.not_after = now + time::Duration::days(30);
}

/// Over since yesterday.
pub fn expired(params: &mut CertificateParams) {
    let now = OffsetDateTime::now_utc();
    params.not_before = now - time::Duration::days(30);
    params.not_after = now - time::Duration::days(1);
}

/// A zone file in which `certificate` is one more authority.
#[must_use]
pub fn with_authority(mut zone: Zone, certificate: &Certificate) -> Zone {
    zone.add_authority(certificate).unwrap();
    zone
}

/// A program of the system, with nothing of our environment but the path.
#[must_use]
pub fn tool(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

/// The output of a process that ends by itself; one that does not is ended, and the test fails.
pub(crate) fn finish(child: Child) -> Output {
    let id = child.id();
    let (done, ended) = std::sync::mpsc::channel();
    let waiter = thread::spawn(move || {
        let output = child.wait_with_output();
        let _ = done.send(());
        output
    });
    if ended.recv_timeout(PATIENCE).is_err() {
        let _ = Command::new("kill")
            .args(["-KILL", &id.to_string()])
            .status();
        let output = waiter.join().unwrap();
        panic!("a process did not end by itself: {output:?}");
    }
    waiter.join().unwrap().unwrap()
}

/// Reads a stream to its end in a thread.
pub(crate) fn collect(
    mut stream: impl Read + Send + 'static,
) -> (Arc<Mutex<String>>, JoinHandle<()>) {
    let text = Arc::new(Mutex::new(String::new()));
    let sink = Arc::clone(&text);
    let reader = thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            sink.lock()
                .unwrap()
                .push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
    });
    (text, reader)
}
