//! `--zone SITE`: a site's folder, or the zone file itself.

use std::path::Path;

use super::show;
use super::verify::input::Budget;
use super::world::World;
use super::{Exit, Failure};
use crate::Zone;

/// Reads a zone file, or the one in a site's folder.
///
/// # Errors
/// When there is none that can be read and used.
pub fn read(path: &Path, world: &mut dyn World) -> Result<Zone, Failure> {
    let file = if world.is_folder(path) {
        path.join("zone.json")
    } else {
        path.to_owned()
    };
    let bytes = Budget::default().read(world, &file)?;
    let name = show::path(&file);
    if let Some(what) = instead_of_json(&bytes) {
        return Err(Failure::new(
            Exit::Data,
            format!("{name} is not a zone file: {what}."),
            "Give the site's folder or its zone.json.",
        ));
    }
    Zone::from_json(&bytes).map_err(|reason| {
        Failure::new(
            Exit::Data,
            format!("{name} cannot be used as a zone: {reason}."),
            "Give the site's folder or its zone.json, which `zoneseal site init` made in it.",
        )
    })
}

/// What people give in its place: said as what it is, not as where a JSON parser stopped.
fn instead_of_json(bytes: &[u8]) -> Option<&'static str> {
    let text = bytes.trim_ascii();
    if text.is_empty() {
        Some("it is empty")
    } else if text.windows(11).any(|window| window == b"-----BEGIN ") {
        Some("it is PEM, not JSON")
    } else if !text.starts_with(b"{") {
        Some("it is not JSON")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_json_is_named() {
        for (bytes, expected) in [
            (&b""[..], Some("it is empty")),
            (b" \n", Some("it is empty")),
            (
                b"note\n-----BEGIN PRIVATE KEY-----\n",
                Some("it is PEM, not JSON"),
            ),
            (b"\x30\x82\x01\x00", Some("it is not JSON")),
            (b" {\"zoneseal\": \"zone\"}", None),
        ] {
            assert_eq!(instead_of_json(bytes), expected);
        }
    }
}
