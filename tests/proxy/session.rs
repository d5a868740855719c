//! Logging in, being recognised, logging out.

use zoneseal_tests::pki::Issued;
use zoneseal_tests::proxy::{Answer, Folder, PASSWORD, Proxy, member};
use zoneseal_tests::service::Service;

const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi\n";

struct Site {
    proxy: Proxy,
    _service: Service,
    folder: Folder,
}

fn site() -> Site {
    let folder = Folder::new();
    let web: Issued = member(&folder.site.issuing, "web");
    folder.credential(
        "service",
        &[&web.der, &folder.site.issuing.issued.der],
        &web.key,
    );
    let service = Service::start(folder.path(), "service", ANSWER);
    folder.configure(|text| text.replace("127.0.0.1:1\"", &format!("{}\"", service.address)));
    Site {
        proxy: folder.start(),
        _service: service,
        folder,
    }
}

impl Site {
    fn post(&self, form: &str, more: &[&str]) -> Answer {
        self.folder.write_private("form", form);
        let url = self.proxy.url("/.zoneseal/login");
        let mut arguments = vec!["-d", "@form"];
        arguments.extend(more);
        arguments.push(&url);
        self.proxy.curl(&arguments)
    }
}

fn right() -> String {
    format!("user=alice&password={}", PASSWORD.replace(' ', "+"))
}

#[test]
fn who_is_not_logged_in_is_led_to_the_login_or_told_so() {
    let site = site();
    let browser = site.proxy.curl(&[
        "-H",
        "Accept: text/html,*/*;q=0.8",
        &site.proxy.url("/report?year=2026"),
    ]);
    assert_eq!(browser.status, 303);
    assert_eq!(
        browser.fields("location"),
        ["/.zoneseal/login?next=%2Freport%3Fyear%3D2026"]
    );
    let post = ["-H", "Accept: text/html", "-d", "a body that nobody reads"];
    for arguments in [
        &["-H", "Accept: application/json"][..],
        &post,
        &["--http1.1", "-d", "a body that nobody reads"],
    ] {
        let mut all = arguments.to_vec();
        let url = site.proxy.url("/report");
        all.push(&url);
        let script = site.proxy.curl(&all);
        assert_eq!(script.status, 401, "{script:?}");
        assert_eq!(script.fields("www-authenticate").len(), 1);
    }
}

#[test]
fn a_login_leads_back_and_opens_the_door() {
    let site = site();
    let answer = site.post(
        &format!("{}&next=%2Freport%3Fyear%3D2026", right()),
        &["-c", "jar"],
    );
    assert_eq!(answer.status, 303, "{answer:?}");
    assert_eq!(answer.fields("location"), ["/report?year=2026"]);
    let cookie = answer.fields("set-cookie")[0];
    let (token, attributes) = cookie
        .strip_prefix("__Host-zoneseal=")
        .unwrap()
        .split_once("; ")
        .unwrap();
    assert_eq!(token.len(), 43);
    assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Lax");
    assert_eq!(
        site.proxy
            .curl(&["-b", "jar", &site.proxy.url("/report")])
            .status,
        200,
        "{}",
        site.proxy.log()
    );
    for secret in [token, PASSWORD] {
        assert!(!site.proxy.log().contains(secret));
    }
}

#[test]
fn a_login_never_leads_elsewhere() {
    let site = site();
    for next in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/%09/evil.example",
    ] {
        let encoded: String = next.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answer = site.post(&format!("{}&next={encoded}", right()), &[]);
        let target = answer.fields("location")[0];
        assert!(
            target == "/" || target == "/%09/evil.example",
            "{next} leads to {target}"
        );
    }
}

#[test]
fn a_logout_ends_the_session_and_not_only_the_cookie() {
    let site = site();
    let token = site.proxy.log_in("jar").fields("set-cookie")[0]
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        site.proxy
            .curl(&["-b", &token, &site.proxy.url("/")])
            .status,
        200
    );
    // An address that somebody was led to ends nothing: it leads to the page with the button.
    for path in ["/.zoneseal/logout", "/.zoneseal/", "/.zoneseal"] {
        let led = site.proxy.curl(&["-b", &token, &site.proxy.url(path)]);
        assert_eq!(led.status, 303, "{path}");
        assert_eq!(led.fields("location"), ["/.zoneseal/login"], "{path}");
    }
    let page = site
        .proxy
        .curl(&["-b", &token, &site.proxy.url("/.zoneseal/login")]);
    assert!(
        page.body.contains("action=\"/.zoneseal/logout\""),
        "{page:?}"
    );
    let out = site.proxy.curl(&[
        "-b",
        &token,
        "-X",
        "POST",
        &site.proxy.url("/.zoneseal/logout"),
    ]);
    assert_eq!(out.status, 303);
    assert!(out.fields("set-cookie")[0].contains("Max-Age=0"));
    assert_eq!(
        site.proxy
            .curl(&["-b", &token, &site.proxy.url("/")])
            .status,
        401
    );
    assert_eq!(
        site.proxy
            .curl(&["-X", "PUT", &site.proxy.url("/.zoneseal/logout")])
            .status,
        405
    );
}

#[test]
fn a_session_cannot_be_chosen_and_a_new_login_ends_the_old_one() {
    let site = site();
    let planted = format!("__Host-zoneseal={}", "A".repeat(43));
    let answer = site.post(&right(), &["-b", &planted]);
    let first = answer.fields("set-cookie")[0]
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_ne!(first, planted);
    assert_eq!(
        site.proxy
            .curl(&["-b", &planted, &site.proxy.url("/")])
            .status,
        401
    );
    let second = site.post(&right(), &["-b", &first]).fields("set-cookie")[0]
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        site.proxy
            .curl(&["-b", &first, &site.proxy.url("/")])
            .status,
        401
    );
    assert_eq!(
        site.proxy
            .curl(&["-b", &second, &site.proxy.url("/")])
            .status,
        200
    );
    // Two at once are none.
    assert_eq!(
        site.proxy
            .curl(&["-b", &format!("{second}; {second}"), &site.proxy.url("/")])
            .status,
        401
    );
}

#[test]
fn a_wrong_password_and_an_unknown_user_look_alike() {
    let site = site();
    let wrong = site.post("user=alice&password=wrong", &[]);
    let unknown = site.post("user=mallory&password=wrong", &[]);
    let plain = |answer: &Answer| answer.body.replace(answer.reference(), "");
    assert_eq!((wrong.status, unknown.status), (401, 401));
    assert_eq!(plain(&wrong), plain(&unknown));
    assert!(wrong.fields("set-cookie").is_empty());
    let page = site.post(
        "user=al%22%3E%3Cb%3E&password=wrong",
        &["-H", "Accept: text/html"],
    );
    assert_eq!(page.status, 401);
    assert!(
        page.body.contains("role=\"alert\"") && page.body.contains("al&quot;&gt;&lt;b&gt;"),
        "{}",
        page.body
    );
}

#[test]
fn guessing_is_slowed_down() {
    let site = site();
    for _ in 0..5 {
        assert_eq!(site.post("user=alice&password=wrong", &[]).status, 401);
    }
    let answer = site.post(&right(), &[]);
    assert_eq!(answer.status, 429, "{answer:?}");
    assert_eq!(answer.fields("retry-after"), ["1"]);
}

#[test]
fn forms_from_elsewhere_and_forms_that_are_none_are_refused() {
    let site = site();
    assert_eq!(
        site.post(&right(), &["-H", "Origin: https://evil.example"])
            .status,
        403
    );
    assert_eq!(site.post(&right(), &["-H", "Origin: null"]).status, 403);
    assert_eq!(
        site.post(&right(), &["-H", "Sec-Fetch-Site: cross-site"])
            .status,
        403
    );
    assert_eq!(
        site.post(&right(), &["-H", "Content-Type: text/plain"])
            .status,
        400
    );
    assert_eq!(site.post("user=alice", &[]).status, 400);
    assert_eq!(
        site.post(&format!("{}&x={}", right(), "a".repeat(5000)), &[])
            .status,
        400
    );
    let own = format!("Origin: https://{}", site.proxy.address);
    assert_eq!(
        site.post(&right(), &["-H", &own, "-H", "Sec-Fetch-Site: same-origin"])
            .status,
        303
    );
}

#[test]
fn the_login_page_is_guarded() {
    let site = site();
    for version in ["--http1.1", "--http2"] {
        let page = site.proxy.curl(&[
            version,
            &site
                .proxy
                .url("/.zoneseal/login?next=%2Fa%22%3E%3Cscript%3E"),
        ]);
        assert_eq!(page.status, 200);
        let policy = page.fields("content-security-policy")[0];
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(page.fields("cache-control"), ["no-store"]);
        assert!(!page.body.contains("<script"), "{}", page.body);
        let head = site
            .proxy
            .curl(&[version, "-I", &site.proxy.url("/.zoneseal/login")]);
        assert_eq!((head.status, head.body.as_str()), (200, ""));
    }
    let style = site.proxy.curl(&[&site.proxy.url("/.zoneseal/style.css")]);
    assert_eq!(style.fields("content-type"), ["text/css; charset=utf-8"]);
    assert_eq!(
        site.proxy
            .curl(&[&site.proxy.url("/.zoneseal/nothing")])
            .status,
        404
    );
}
