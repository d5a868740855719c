//! The inspection page, from the binary: the files of `www/dist` with the headers that PAGE.md asks
//! for, so that the page's promise ("nothing leaves it") is the browser's to enforce.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Response, StatusCode};

use aws_lc_rs::digest;

use crate::body::{self, Body};
use crate::error::{Error, Kind};
use crate::response;

/// Where the page is served; the slash at the end is part of it.
pub const PATH: &str = "/.zoneseal/inspect/";

/// The files of the built page; none where it was not built.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// Nothing is loaded from elsewhere, nothing is sent anywhere. As in `www/build/policy.mjs`; a test compares them.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html zoneseal";
/// The service worker alone may fetch: it stores the page's own files for later.
const SERVICE_WORKER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html zoneseal";

/// The page with one zone in it, ready to serve.
#[derive(Debug)]
pub struct Page {
    files: Vec<File>,
}

#[derive(Debug)]
struct File {
    name: &'static str,
    content: Bytes,
    tag: HeaderValue,
}

/// Whether the page was there when this binary was built.
pub fn is_built() -> bool {
    !FILES.is_empty()
}

impl Page {
    /// The page; with a zone file's text, it judges against that zone from the start.
    pub fn new(zone: Option<&str>) -> Self {
        let files = FILES
            .iter()
            .map(|(name, content)| {
                let content = match (*name, zone) {
                    ("index.html", Some(zone)) => Bytes::from(with_zone(content, zone)),
                    _ => Bytes::from_static(content),
                };
                File {
                    name,
                    tag: tag(&content),
                    content,
                }
            })
            .collect();
        Self { files }
    }

    /// Answers a request for `path`, which lies below `/.zoneseal`.
    ///
    /// # Errors
    /// Where there is nothing at the path, or the page was not built.
    pub fn serve(
        &self,
        path: &str,
        method: &Method,
        headers: &HeaderMap,
    ) -> Result<Response<Body>, Error> {
        if path == PATH.trim_end_matches('/') {
            return Ok(response::see_other(PATH));
        }
        let Some(name) = path.strip_prefix(PATH) else {
            return Err(Kind::NoPage.into());
        };
        if self.files.is_empty() {
            return Err(Kind::PageNotBuilt.into());
        }
        let name = if name.is_empty() { "index.html" } else { name };
        let Some(file) = self.files.iter().find(|file| file.name == name) else {
            return Err(Kind::NoPage.into());
        };
        if method != Method::GET && method != Method::HEAD {
            return Err(Kind::MethodNotAllowed.into());
        }
        Ok(file.answer(headers))
    }
}

impl File {
    fn answer(&self, request: &HeaderMap) -> Response<Body> {
        let unchanged = request
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|tag| tag.trim().trim_start_matches("W/").as_bytes() == self.tag.as_bytes());
        let mut response = if unchanged {
            let mut response = Response::new(body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            Response::new(body::full(self.content.clone()))
        };
        let policy = if is_service_worker(self.name) {
            SERVICE_WORKER_POLICY
        } else {
            POLICY
        };
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(mime(self.name)),
        );
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(policy),
        );
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        headers.insert(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        );
        headers.insert(
            "cross-origin-opener-policy",
            HeaderValue::from_static("same-origin"),
        );
        headers.insert(
            "cross-origin-embedder-policy",
            HeaderValue::from_static("require-corp"),
        );
        headers.insert(
            "cross-origin-resource-policy",
            HeaderValue::from_static("same-origin"),
        );
        response
    }
}

fn is_service_worker(name: &str) -> bool {
    name == "service-worker.js"
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A strong entity tag: the content's SHA-256.
fn tag(content: &[u8]) -> HeaderValue {
    let digest = digest::digest(&digest::SHA256, content);
    let hex: String = digest
        .as_ref()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    HeaderValue::from_str(&format!("\"{hex}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Puts a zone file into the page as a data block, which browsers never run. `<` is written as the
/// JSON escape, so nothing in the file can end the block. The service worker takes a block of just this
/// form out again, since what it keeps has no zone.
fn with_zone(page: &[u8], zone: &str) -> Vec<u8> {
    let zone = zone.replace('<', "\\u003c");
    let block = format!("<script type=\"application/json\" id=\"zoneseal-zone\">{zone}</script>\n");
    let end = b"</head>";
    match page.windows(end.len()).position(|window| window == end) {
        Some(at) => {
            let (before, after) = page.split_at(at);
            [before, block.as_bytes(), after].concat()
        }
        None => page.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(files: &[(&'static str, &'static [u8])]) -> Page {
        let files = files.iter().map(|(name, content)| File {
            name,
            content: Bytes::from_static(content),
            tag: tag(content),
        });
        Page {
            files: files.collect(),
        }
    }

    fn get(page: &Page, path: &str, headers: &HeaderMap) -> Result<Response<Body>, Kind> {
        page.serve(path, &Method::GET, headers)
            .map_err(|error| error.kind())
    }

    #[test]
    fn a_zone_cannot_leave_its_block() {
        let out = with_zone(
            b"<head><title>x</title></head><body>",
            "{\"id\":\"</script><script>alert(1)\"}",
        );
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out.matches("</script>").count(), 1);
        assert!(out.contains("\\u003c/script>\\u003cscript>alert(1)"));
        assert!(out.ends_with("</script>\n</head><body>"));
    }

    #[test]
    fn every_file_carries_the_policy() {
        let page = page(&[
            ("index.html", b"x"),
            ("assets/worker.js", b"y"),
            ("service-worker.js", b"z"),
        ]);
        for (path, mime) in [
            ("", "text/html; charset=utf-8"),
            ("assets/worker.js", "text/javascript; charset=utf-8"),
        ] {
            let response = get(&page, &format!("{PATH}{path}"), &HeaderMap::new()).unwrap();
            let headers = response.headers();
            assert_eq!(headers[header::CONTENT_TYPE], mime);
            let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("connect-src"));
            assert_eq!(headers["cross-origin-embedder-policy"], "require-corp");
        }
        let worker = get(
            &page,
            &format!("{PATH}service-worker.js"),
            &HeaderMap::new(),
        )
        .unwrap();
        assert!(
            worker.headers()[header::CONTENT_SECURITY_POLICY]
                .to_str()
                .unwrap()
                .contains("connect-src 'self'")
        );
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let page = page(&[("index.html", b"x")]);
        let first = get(&page, PATH, &HeaderMap::new()).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(
            get(&page, PATH, &headers).unwrap().status(),
            StatusCode::NOT_MODIFIED
        );
    }

    #[test]
    fn nothing_else_is_served() {
        let page = page(&[("index.html", b"x")]);
        assert_eq!(
            get(&page, "/.zoneseal/inspect/../x", &HeaderMap::new()).unwrap_err(),
            Kind::NoPage
        );
        assert_eq!(
            get(&page, "/.zoneseal/other", &HeaderMap::new()).unwrap_err(),
            Kind::NoPage
        );
        assert_eq!(
            get(&page, "/.zoneseal/inspect", &HeaderMap::new())
                .unwrap()
                .status(),
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            get(&Page { files: Vec::new() }, PATH, &HeaderMap::new()).unwrap_err(),
            Kind::PageNotBuilt
        );
    }
}
