//! A chain as a file, to be looked at and asked about again.

use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::generate::Question;
use crate::pki::pem;

#[derive(Deserialize, Serialize)]
struct Raw {
    made: String,
    at: i64,
    host: Option<String>,
    anchors: Vec<String>,
    files: Vec<String>,
}

/// Writes a chain into a file as JSON, its certificates in PEM.
///
/// # Errors
/// Where it cannot be written.
pub fn write(question: &Question, file: &Path) -> io::Result<()> {
    let all = |list: &[Vec<u8>]| list.iter().map(|der| pem(der)).collect();
    let raw = Raw {
        made: question.made.clone(),
        at: question.at,
        host: question.host.clone(),
        anchors: all(&question.anchors),
        files: all(&question.files),
    };
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, serde_json::to_string_pretty(&raw)? + "\n")
}

/// Reads a chain that [`write()`] wrote.
///
/// # Errors
/// Where it cannot be read, or is not one.
pub fn read(file: &Path) -> io::Result<Question> {
    use base64::Engine;
    let raw: Raw = serde_json::from_slice(&fs::read(file)?)?;
    let der = |text: &String| {
        let body: String = text
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .collect();
        let decoded = base64::engine::general_purpose::STANDARD.decode(body);
        decoded.map_err(io::Error::other)
    };
    let all = |list: &[String]| list.iter().map(der).collect::<io::Result<Vec<_>>>();
    Ok(Question {
        at: raw.at,
        host: raw.host,
        anchors: all(&raw.anchors)?,
        files: all(&raw.files)?,
        made: raw.made,
    })
}
