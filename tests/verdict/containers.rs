//! What OpenSSL makes is read: requests, messages, key files and PKCS#12.

use std::fs;
use std::path::Path;
use std::process::Command;

use zoneseal_core::{Bundle, Fate, Input, KeyMatch, Kind, Limits, Passphrase, key_matches};

/// Runs openssl in a folder.
fn openssl(folder: &Path, line: &str) {
    let output = Command::new("openssl")
        .args(line.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "openssl {line}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn bundle_with(folder: &Path, name: &str, limits: &Limits, passphrase: Option<&str>) -> Bundle {
    let input = Input {
        name: name.to_owned(),
        bytes: fs::read(folder.join(name)).unwrap(),
    };
    let passphrase =
        passphrase.map(|text| Passphrase::new(text.to_owned(), zoneseal_core::unlock()));
    Bundle::parse_with(&[input], limits, passphrase.as_ref())
}

fn bundle(folder: &Path, name: &str) -> Bundle {
    bundle_with(folder, name, &Limits::default(), None)
}

/// Codes of what was not read.
fn problems(bundle: &Bundle) -> Vec<&'static str> {
    let code = |object: &zoneseal_core::Object| match &object.fate {
        Fate::Problem(problem) => Some(problem.code.as_str()),
        _ => None,
    };
    bundle.objects().iter().filter_map(code).collect()
}

/// A folder with `key.pem` and `cert.pem`.
fn folder(algorithm: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    openssl(folder.path(), &format!("genpkey {algorithm} -out key.pem"));
    openssl(
        folder.path(),
        "req -x509 -new -key key.pem -subj /CN=web -days 30 -out cert.pem",
    );
    folder
}

#[test]
fn keys_belong_to_their_certificates() {
    for (algorithm, comparable) in [
        ("-algorithm RSA -pkeyopt rsa_keygen_bits:2048", true),
        ("-algorithm EC -pkeyopt ec_paramgen_curve:P-256", true),
        ("-algorithm EC -pkeyopt ec_paramgen_curve:P-384", true),
        ("-algorithm EC -pkeyopt ec_paramgen_curve:P-521", true),
        ("-algorithm ED25519", false),
    ] {
        let folder = folder(algorithm);
        let folder = folder.path();
        openssl(folder, "pkey -in key.pem -pubout -out public.pem");
        openssl(folder, "pkey -in key.pem -outform DER -out key.der");
        openssl(
            folder,
            "req -new -key key.pem -subj /CN=web -addext subjectAltName=DNS:web.example -out csr.pem",
        );
        let mut files = vec!["key.pem", "key.der", "public.pem", "csr.pem"];
        if comparable {
            openssl(folder, "pkey -in key.pem -traditional -out old.pem");
            files.push("old.pem");
        }
        let certificates = bundle(folder, "cert.pem");
        let certificate = &certificates.certificates()[0];
        for file in files {
            let read = bundle(folder, file);
            assert_eq!(problems(&read), [""; 0], "{algorithm} {file}");
            let object = &read.objects()[0];
            let found = key_matches(certificate, object.key.as_ref().unwrap());
            let private = object.kind == Kind::PrivateKey;
            if private && !comparable {
                assert!(
                    matches!(found, KeyMatch::NotComparable(_)),
                    "{algorithm} {file}: {found:?}"
                );
            } else {
                assert_eq!(found, KeyMatch::Same, "{algorithm} {file}");
            }
            let other = zoneseal_tests::pki::Authority::root("Other").issued.der;
            let other = zoneseal_core::Certificate::parse(&other).unwrap();
            assert_ne!(
                key_matches(&other, object.key.as_ref().unwrap()),
                KeyMatch::Same
            );
        }
        let requests = bundle(folder, "csr.pem");
        assert_eq!(requests.requests()[0].subject_text(), "CN=web");
        assert_eq!(requests.requests()[0].alternative_names().count(), 1);
    }
}

#[test]
fn messages_and_revocation_lists() {
    let folder = folder("-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    let folder = folder.path();
    for form in ["PEM", "DER"] {
        openssl(
            folder,
            &format!("crl2pkcs7 -nocrl -certfile cert.pem -outform {form} -out chain.p7b"),
        );
        let read = bundle(folder, "chain.p7b");
        assert_eq!(
            (read.certificates().len(), problems(&read).len()),
            (1, 0),
            "{form}"
        );
    }
    fs::write(folder.join("index.txt"), "").unwrap();
    fs::write(folder.join("number"), "01\n").unwrap();
    fs::write(
        folder.join("ca.cnf"),
        "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=7\n",
    )
    .unwrap();
    openssl(
        folder,
        "ca -gencrl -config ca.cnf -cert cert.pem -keyfile key.pem -out list.pem",
    );
    let read = bundle(folder, "list.pem");
    assert_eq!((read.crls().len(), problems(&read).len()), (1, 0));
    openssl(
        folder,
        "crl2pkcs7 -in list.pem -certfile cert.pem -out both.p7b",
    );
    let read = bundle(folder, "both.p7b");
    assert_eq!((read.crls().len(), read.certificates().len()), (1, 1));
}

#[test]
fn ten_megabytes_of_anything_take_less_than_a_second() {
    let ten = |piece: &str| piece.repeat(10_000_000 / piece.len()).into_bytes();
    let deep = Limits::default();
    for (name, bytes) in [
        ("begins", ten("-----BEGIN A-----\n")),
        ("brackets", ten("[")),
        (
            "strings",
            [b"[".to_vec(), ten("\"\","), b"0]".to_vec()].concat(),
        ),
        ("base64", ten("TUlJ")),
        ("hex", ten("30")),
        (
            "yaml",
            [b"apiVersion: v1\nkind: Secret\n".to_vec(), ten("a:\n")].concat(),
        ),
        (
            "blocks",
            [
                b"apiVersion: v1\nkind: Secret\n".to_vec(),
                ten("a: |\n b\n"),
            ]
            .concat(),
        ),
        ("der", ten("0\u{0}")),
    ] {
        let bytes = bytes.into_iter().take(10_000_000).collect();
        let input = Input {
            name: name.to_owned(),
            bytes,
        };
        let start = std::time::Instant::now();
        let read = Bundle::parse(&[input], &deep);
        let spent = start.elapsed();
        assert!(!read.objects().is_empty(), "{name}");
        // A second where it is optimised; a test build is an order slower.
        let most = if cfg!(debug_assertions) { 10 } else { 1 };
        assert!(spent.as_secs() < most, "{name}: {spent:?}");
    }
}

#[test]
fn what_is_decoded_is_counted() {
    let folder = folder("-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    let folder = folder.path();
    openssl(folder, "x509 -in cert.pem -outform DER -out cert.der");
    let size = fs::read(folder.join("cert.der")).unwrap().len();
    let limits = |decoded| Limits {
        decoded,
        ..Limits::default()
    };
    assert_eq!(
        problems(&bundle_with(folder, "cert.pem", &limits(size), None)),
        [""; 0]
    );
    assert_eq!(
        problems(&bundle_with(folder, "cert.pem", &limits(size - 1), None)),
        ["decoded-too-large"]
    );
}

#[test]
fn pkcs12_opens_with_its_passphrase_alone() {
    let folder = folder("-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    let folder = folder.path();
    let export = "pkcs12 -export -inkey key.pem -in cert.pem -passout pass:right -out store.p12";
    let read = |limits: &Limits, passphrase| bundle_with(folder, "store.p12", limits, passphrase);
    let limits = Limits::default();
    for options in [
        "",
        " -macalg sha1",
        " -macalg sha512 -iter 100000",
        " -legacy",
        " -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES",
        " -keypbe AES-128-CBC -certpbe AES-192-CBC",
        " -certpbe NONE -keypbe NONE",
    ] {
        openssl(folder, &format!("{export}{options}"));
        let open = read(&limits, Some("right"));
        assert_eq!(problems(&open), [""; 0], "{options}");
        assert_eq!(open.certificates().len(), 1, "{options}");
        let key = open
            .objects()
            .iter()
            .find_map(|object| object.key.as_ref())
            .unwrap();
        assert_eq!(
            key_matches(&open.certificates()[0], key),
            KeyMatch::Same,
            "{options}"
        );
        assert_eq!(
            problems(&read(&limits, Some("wrong"))),
            ["passphrase-wrong"],
            "{options}"
        );
        assert_eq!(
            problems(&read(&limits, None)),
            ["passphrase-needed"],
            "{options}"
        );
        let few = Limits {
            iterations: 2_047,
            ..limits
        };
        assert_eq!(
            problems(&read(&few, Some("right"))),
            ["key-derivation-too-costly"],
            "{options}"
        );
    }
    openssl(folder, export);
    let mut damaged = fs::read(folder.join("store.p12")).unwrap();
    let at = damaged.len() - 30; // in the digest of the MAC, before salt and rounds
    damaged[at] ^= 1;
    fs::write(folder.join("store.p12"), damaged).unwrap();
    let read = read(&limits, Some("right"));
    assert_eq!(
        (problems(&read), read.certificates().len()),
        (vec!["container-damaged"], 0)
    );
}

#[test]
fn an_encrypted_key_is_compared_and_never_in_the_way() {
    let folder = folder("-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    let folder = folder.path();
    openssl(
        folder,
        "pkcs8 -topk8 -in key.pem -passout pass:right -out locked.pem",
    );
    let read = |passphrase| bundle_with(folder, "locked.pem", &Limits::default(), passphrase);
    let certificates = bundle(folder, "cert.pem");
    let open = read(Some("right"));
    let key = open.objects()[0].key.as_ref().unwrap();
    assert_eq!(
        key_matches(&certificates.certificates()[0], key),
        KeyMatch::Same
    );
    assert_eq!(problems(&read(Some("wrong"))), ["passphrase-wrong"]);
    assert_eq!(problems(&read(None)), ["passphrase-needed"]);
    assert!(
        read(None)
            .objects()
            .iter()
            .all(|object| object.kind == Kind::PrivateKey)
    );
}
