//! The engine's questions, as JavaScript asks them.

use js_sys::{Array, Error, Object};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use zoneseal_core::{
    Algorithms, Bundle, Certificate, CompareRequest, Input, InspectRequest, KeyMatch, Limits,
    Membership, NamedAuthority, Passphrase, Request, SplitRequest, Time, Zone, ZoneId,
};

use crate::{convert, crypto, foreign};

/// The verdict on the files, as the JSON text of a report.
///
/// `files` and `anchors` are arrays of `{ name: string, bytes: Uint8Array }`. `options` is the JSON text of what
/// `Request::from_options` of core takes, where `zone` is the text of a zone file or null, and `public_suffixes`
/// that of the public suffix list. Evidence of revocation is among the files.
///
/// # Errors
/// A `ZonesealError` for a wrong argument.
#[wasm_bindgen]
pub fn verify(
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] files: &Object,
    options: &str,
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] anchors: &Object,
    passphrase: Option<String>,
) -> Result<String, Error> {
    let request = request(files, options, anchors, passphrase)?;
    answered(|| zoneseal_core::verify(&request, &algorithms()).to_json())
}

/// What would change the answer of [`verify`] to the same arguments, as JSON text.
///
/// # Errors
/// A `ZonesealError` for a wrong argument.
#[wasm_bindgen(js_name = whatChanges)]
pub fn what_changes(
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] files: &Object,
    options: &str,
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] anchors: &Object,
    passphrase: Option<String>,
) -> Result<String, Error> {
    let request = request(files, options, anchors, passphrase)?;
    answered(|| zoneseal_core::what_changes(&request, &algorithms()).to_json())
}

/// Whether the split holds between an edge chain, its named authority and the zone (rule Z5), as the JSON
/// text of a report. The arguments are those of [`verify`]; the zone is required. `authority` may be the string
/// `public` in place of files: any public authority, whose root is then among the files of the edge chain. `members`
/// hold further certificates of the zone, whose keys the edge must not share.
///
/// # Errors
/// A `ZonesealError` for a wrong argument.
#[wasm_bindgen]
pub fn split(
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] edge: &Object,
    #[wasm_bindgen(unchecked_param_type = "InputFile[] | \"public\"")] authority: &JsValue,
    options: &str,
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] members: &Object,
) -> Result<String, Error> {
    let authority = if authority.as_string().as_deref() == Some(NamedAuthority::PUBLIC) {
        NamedAuthority::Public
    } else {
        NamedAuthority::Files(convert::inputs(authority.unchecked_ref(), "authority")?)
    };
    let Request {
        files, zone, at, ..
    } = request(edge, options, &Array::new(), None)?;
    let Some(zone) = zone else {
        return Err(convert::error(
            "zone-required",
            "split needs a zone: pass the text of a zone file as `zone`",
        ));
    };
    let request = SplitRequest {
        edge: files,
        authority,
        zone,
        zone_certificates: convert::inputs(members, "members")?,
        at,
    };
    answered(|| zoneseal_core::split(&request, &algorithms()).to_json())
}

/// All that is in the files, as JSON text; with the ASN.1 tree of each certificate where `tree` is set.
///
/// # Errors
/// A `ZonesealError` for a wrong argument.
#[wasm_bindgen]
pub fn inspect(
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] files: &Object,
    at: Option<String>,
    tree: bool,
    passphrase: Option<String>,
) -> Result<String, Error> {
    let request = InspectRequest {
        files: convert::inputs(files, "files")?,
        at: at.map(|at| time(&at)).transpose()?,
        tree,
        passphrase: opener(passphrase)?,
    };
    answered(|| zoneseal_core::inspect(&request).to_json())
}

/// How the first certificates of two files differ, as JSON text. With options they are judged as well, each with the
/// rest of its own file. Where one of the two holds no certificate, the inspection of that file comes in its place.
///
/// # Errors
/// A `ZonesealError` for a wrong argument.
#[wasm_bindgen]
pub fn compare(
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] files: &Object,
    options: Option<String>,
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] anchors: &Object,
    passphrase: Option<String>,
) -> Result<String, Error> {
    let Ok([a, b]) = <[Input; 2]>::try_from(convert::inputs(files, "files")?) else {
        return Err(convert::wrong("compare takes two files"));
    };
    let passphrase = opener(passphrase)?;
    let question = options
        .map(|options| request(&Array::new(), &options, anchors, None))
        .transpose()?;
    let request = CompareRequest {
        a,
        b,
        question,
        passphrase,
    };
    answered(|| match zoneseal_core::compare(&request, &algorithms()) {
        Ok(comparison) => comparison.to_json(),
        Err(inspection) => inspection.to_json(),
    })
}

/// Whether the first key among `keys` is that of the first certificate in `files`: `same`, `different`, or why it
/// cannot be told, `not-comparable: …`.
///
/// # Errors
/// A `ZonesealError` for a wrong argument.
#[wasm_bindgen(js_name = keyMatches)]
pub fn key_matches(
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] files: &Object,
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] keys: &Object,
    passphrase: Option<String>,
) -> Result<String, Error> {
    let passphrase = opener(passphrase)?;
    let read =
        |files: Vec<Input>| Bundle::parse_with(&files, &Limits::default(), passphrase.as_ref());
    let files = convert::inputs(files, "files")?;
    let keys = convert::inputs(keys, "keys")?;
    answered(|| {
        let matched = read(files).first_key_matches(&read(keys));
        match matched {
            KeyMatch::NotComparable(why) => format!("{}: {why}", matched.as_str()),
            matched => matched.as_str().to_owned(),
        }
    })
}

/// Makes a zone of the one certificate in `files` with this SHA-256 (hex, of the whole certificate), and
/// returns the text of its zone file. Membership is by signature: nothing else is known of such a zone.
///
/// # Errors
/// A `ZonesealError` where the name is not one, the certificate is not there, or it cannot be an anchor.
#[wasm_bindgen(js_name = zoneOf)]
pub fn zone_of(
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] files: &Object,
    sha256: &str,
    id: &str,
) -> Result<String, Error> {
    let files = convert::inputs(files, "files")?;
    let id = ZoneId::parse(id).map_err(|error| convert::error("zone-name", &error.to_string()))?;
    let bundle = Bundle::parse(&files, &Limits::default());
    let anchor = certificate(&bundle, sha256)?;
    let zone = Zone::new(id, Membership::Signature, vec![anchor.clone()])
        .map_err(|error| convert::error("zone-refused", &error.to_string()))?;
    Ok(zone.to_json())
}

/// The DER of the certificate in `files` with this SHA-256 (hex, of the whole certificate).
///
/// # Errors
/// A `ZonesealError` for a wrong argument, and where no certificate has it.
#[wasm_bindgen]
pub fn der(
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] files: &Object,
    sha256: &str,
    passphrase: Option<String>,
) -> Result<Vec<u8>, Error> {
    let files = convert::inputs(files, "files")?;
    let passphrase = opener(passphrase)?;
    let bundle = Bundle::parse_with(&files, &Limits::default(), passphrase.as_ref());
    certificate(&bundle, sha256).map(|certificate| certificate.der().to_vec())
}

/// What every code means: the JSON text of an array of `{ code, plain, expert, action, clause }`.
#[wasm_bindgen]
#[must_use]
pub fn catalogue() -> String {
    zoneseal_core::catalogue_json()
}

fn certificate<'bundle>(
    bundle: &'bundle Bundle,
    sha256: &str,
) -> Result<&'bundle Certificate, Error> {
    let mut certificates = bundle.certificates().iter();
    certificates
        .find(|certificate| certificate.sha256_hex() == sha256)
        .ok_or_else(|| {
            convert::error(
                "anchor-missing",
                "no certificate in the files has that sha256",
            )
        })
}

fn request(
    files: &Object,
    options: &str,
    anchors: &Object,
    passphrase: Option<String>,
) -> Result<Request, Error> {
    let files: Vec<Input> = convert::inputs(files, "files")?;
    let anchors = convert::inputs(anchors, "anchors")?;
    let mut request = Request::from_options(files, anchors, options)
        .map_err(|error| convert::error(error.code(), &error.to_string()))?;
    request.passphrase = opener(passphrase)?;
    Ok(request)
}

fn time(text: &str) -> Result<Time, Error> {
    Time::parse_rfc3339(text).ok_or_else(|| {
        convert::error(
            "option-value",
            "at is not a time such as 2026-11-24T06:10:00Z",
        )
    })
}

fn opener(passphrase: Option<String>) -> Result<Option<Passphrase>, Error> {
    let Some(text) = passphrase else {
        return Ok(None);
    };
    let Some(unlock) = foreign::unlock() else {
        return Err(convert::error(
            "pkcs12-not-loaded",
            "a passphrase needs the module that opens what it protects: import zoneseal/pkcs12 and await its init",
        ));
    };
    Ok(Some(Passphrase::new(text, unlock)))
}

/// Answers, unless a module that is not there was asked: then what came out is no answer.
fn answered(work: impl FnOnce() -> String) -> Result<String, Error> {
    foreign::begin();
    let text = work();
    match foreign::missing() {
        None => Ok(text),
        Some(module) => Err(convert::error(
            "module-missing",
            &format!("the module {module} was asked for and did not answer: load it before"),
        )),
    }
}

fn algorithms() -> Algorithms {
    Algorithms::new(crypto::ALGORITHMS)
}
