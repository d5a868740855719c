//! The zoneseal engine for JavaScript: arguments in, the engine's own report out.
//!
//! Nothing is decided here. A certificate that is bad in any way never throws: it is a verdict. Only a wrong
//! argument throws, as an `Error` with the name `ZonesealError` and a stable `code`.

mod convert;
pub mod crypto;

use js_sys::{Array, Error, Object};
use wasm_bindgen::prelude::wasm_bindgen;
use zoneseal_core::{
    Algorithms, Bundle, Input, Limits, Membership, Request, SplitRequest, Zone, ZoneId,
};

/// The verdict on the files, as the JSON text of a report.
///
/// `files` and `anchors` are arrays of `{ name: string, bytes: Uint8Array }`. `options` is the JSON text of
/// `{ profile, role, host, expected, at, zone, max_depth, revocation, revocation_grace, subjects, public_suffixes }`, where
/// `zone` is the text of a zone file or null, and `public_suffixes` that of the public suffix list. Evidence of revocation is among the files.
///
/// # Errors
/// A `ZonesealError` for a wrong argument.
#[wasm_bindgen]
pub fn verify(
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] files: &Object,
    options: &str,
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] anchors: &Object,
) -> Result<String, Error> {
    let request = request(files, options, anchors)?;
    Ok(zoneseal_core::verify(&request, &algorithms()).to_json())
}

/// Whether the split holds between an edge chain, its named authority and the zone (rule Z5), as the JSON
/// text of a report. The arguments are those of [`verify`]; the zone is required.
///
/// # Errors
/// A `ZonesealError` for a wrong argument.
#[wasm_bindgen]
pub fn split(
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] edge: &Object,
    #[wasm_bindgen(unchecked_param_type = "InputFile[]")] authority: &Object,
    options: &str,
) -> Result<String, Error> {
    let authority = convert::inputs(authority, "authority")?;
    let Request {
        files, zone, at, ..
    } = request(edge, options, &Array::new())?;
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
        zone_certificates: Vec::new(),
        at,
    };
    Ok(zoneseal_core::split(&request, &algorithms()).to_json())
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
    let anchor = bundle
        .certificates()
        .iter()
        .find(|certificate| certificate.sha256_hex() == sha256)
        .ok_or_else(|| {
            convert::error(
                "anchor-missing",
                "no certificate in the files has that sha256",
            )
        })?;
    let zone = Zone::new(id, Membership::Signature, vec![anchor.clone()])
        .map_err(|error| convert::error("zone-refused", &error.to_string()))?;
    Ok(zone.to_json())
}

/// What every code means: the JSON text of an array of `{ code, plain, expert, action, clause }`.
#[wasm_bindgen]
#[must_use]
pub fn catalogue() -> String {
    zoneseal_core::catalogue_json()
}

/// The version of the engine, as it stands in a report.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn request(files: &Object, options: &str, anchors: &Object) -> Result<Request, Error> {
    let files: Vec<Input> = convert::inputs(files, "files")?;
    let anchors = convert::inputs(anchors, "anchors")?;
    Request::from_options(files, anchors, options)
        .map_err(|error| convert::error(error.code(), &error.to_string()))
}

fn algorithms() -> Algorithms {
    Algorithms::new(crypto::ALGORITHMS)
}
