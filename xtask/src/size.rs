//! `cargo xtask size`: how many bytes travel, and how many may.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;

use crate::cli::SizeArgs;
use crate::digest::files_below;
use crate::failure::Failure;
use crate::modules::MODULES;
use crate::page;
use crate::runner::Runner;
use crate::setup::{self, Scope};
use crate::steps;
use crate::table::{Table, thousands};
use crate::workspace::Workspace;

/// The limit in bytes after brotli: 360 KB for the page in all with its wasm inside, apart from the script that opens
/// PKCS#12 files, which is a file of its own (the page's specification §13).
const PAGE_LIMIT: u64 = 360_000;

/// The npm package's JavaScript by entry, minified, with the limit after brotli (issue 4).
const SCRIPTS: [(&str, &str, Option<u64>); 3] = [
    ("js: zoneseal", "index.js", Some(12_000)),
    (
        "js: zoneseal/pkcs12, with zoneseal",
        "pkcs12.js",
        Some(12_000),
    ),
    ("js: zoneseal/inline, with its wasm", "inline.js", None),
];

/// How the row of the script begins that is loaded when a PKCS#12 file asks for it, and not counted.
const APART: &str = "page: assets/pkcs12-";

/// One thing that was measured, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measure {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
    limit: Option<u64>,
}

/// `cargo xtask size`.
pub(crate) fn run(runner: &Runner, args: &SizeArgs) -> Result<ExitCode, Failure> {
    setup::run(runner, Scope::Build)?;
    page::build(runner)?;
    steps::package(runner)?;
    let step = runner.console.step("compressing");
    let measures = measure(&runner.workspace)?;
    step.done();
    print!("{}", table(&measures));
    if let Some(file) = &args.json {
        fs::write(file, json_text(&measures)).map_err(|error| {
            Failure::new(format!("cannot write {}: {error}", file.display()))
                .advice("name a file in a folder that exists and may be written")
        })?;
    }
    let above: Vec<&str> = measures
        .iter()
        .filter(|measure| measure.is_above())
        .map(|measure| measure.name.as_str())
        .collect();
    if above.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    Err(
        Failure::new(format!("above its limit: {}", above.join(", ")))
            .advice("make it smaller; the limits are in xtask/src/size.rs, with their origin"),
    )
}

/// Measures the modules, the package's JavaScript, and the page: each file, and the page in all, which
/// leaves out the script for PKCS#12 files.
pub(crate) fn measure(workspace: &Workspace) -> Result<Vec<Measure>, Failure> {
    let mut measures = Vec::new();
    for module in &MODULES {
        let name = format!("wasm: {}", module.name);
        measures.push(Measure {
            limit: module.limit,
            ..Measure::of_file(&name, &module.file(workspace))?
        });
    }
    for (name, file, limit) in SCRIPTS {
        measures.push(Measure {
            limit,
            ..Measure::of_file(name, &workspace.minified().join(file))?
        });
    }
    for file in ["elements.js", "elements.css"] {
        let name = format!("page's elements for others: {file}");
        measures.push(Measure::of_file(&name, &workspace.package().join(file))?);
    }
    let dist = workspace.dist();
    let files = files_below(&dist, &[]).map_err(|error| {
        Failure::new(format!("cannot read {}: {error}", dist.display()))
            .advice("cargo xtask page builds it")
    })?;
    let mut page = Measure {
        name: "page, in all but PKCS#12".to_owned(),
        limit: Some(PAGE_LIMIT),
        ..Measure::default()
    };
    let mut rows = Vec::new();
    for file in files {
        let name = format!(
            "page: {}",
            file.strip_prefix(&dist).unwrap_or(&file).display()
        );
        let measure = Measure::of_file(&name, &file)?;
        if !name.starts_with(APART) {
            page.raw += measure.raw;
            page.gzip += measure.gzip;
            page.brotli += measure.brotli;
        }
        rows.push(measure);
    }
    measures.push(page);
    measures.append(&mut rows);
    Ok(measures)
}

/// The measures as an aligned table.
pub(crate) fn table(measures: &[Measure]) -> String {
    let mut table = Table::new(["bytes", "raw", "gzip -9", "brotli -q11", "limit", ""]);
    for measure in measures {
        let limit = measure.limit.map(thousands).unwrap_or_default();
        let word = match measure.limit {
            None => "",
            Some(_) if measure.is_above() => "ABOVE",
            Some(_) => "ok",
        };
        table.row([
            measure.name.clone(),
            thousands(measure.raw),
            thousands(measure.gzip),
            thousands(measure.brotli),
            limit,
            word.to_owned(),
        ]);
    }
    table.text()
}

impl Measure {
    pub(crate) fn is_limited(&self) -> bool {
        self.limit.is_some()
    }

    pub(crate) fn is_above(&self) -> bool {
        self.limit.is_some_and(|limit| self.brotli > limit)
    }

    fn of_file(name: &str, file: &Path) -> Result<Self, Failure> {
        let bytes = fs::read(file).map_err(|error| {
            Failure::new(format!("cannot read {}: {error}", file.display()))
                .advice("cargo xtask page builds it")
        })?;
        let failed = |error| Failure::new(format!("cannot compress {}: {error}", file.display()));
        Ok(Self {
            name: name.to_owned(),
            raw: length(&bytes),
            gzip: length(&gzip(&bytes).map_err(failed)?),
            brotli: length(&brotli(&bytes).map_err(failed)?),
            limit: None,
        })
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    // As `brotli -q 11` does it: window of 22 bits.
    let mut packed = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut packed, 64 * 1024, 11, 22);
    encoder.write_all(bytes)?;
    drop(encoder);
    Ok(packed)
}

fn json_text(measures: &[Measure]) -> String {
    let figure = |measure: &Measure, metric: &str, value: u64| json!({ "bench": "size", "contender": measure.name, "metric": metric, "value": value, "unit": "bytes" });
    let figures: Vec<_> = measures
        .iter()
        .flat_map(|measure| {
            [
                figure(measure, "raw", measure.raw),
                figure(measure, "gzip", measure.gzip),
                figure(measure, "brotli", measure.brotli),
            ]
        })
        .collect();
    format!("{:#}\n", serde_json::Value::Array(figures))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Vec<Measure> {
        vec![
            Measure {
                name: "wasm".to_owned(),
                raw: 600_000,
                gzip: 250_000,
                brotli: 220_001,
                limit: Some(220_000),
            },
            Measure {
                name: "page, in all".to_owned(),
                raw: 900_000,
                gzip: 370_000,
                brotli: 360_000,
                limit: Some(360_000),
            },
            Measure {
                name: "page: index.html".to_owned(),
                raw: 900,
                gzip: 400,
                brotli: 300,
                limit: None,
            },
        ]
    }

    #[test]
    fn the_limit_itself_is_allowed_and_one_byte_more_is_not() {
        let above: Vec<bool> = example().iter().map(Measure::is_above).collect();
        assert_eq!(above, [true, false, false]);
    }

    #[test]
    fn the_table_is_aligned_and_marks_what_is_above() {
        let text = table(&example());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            "bytes                 raw  gzip -9  brotli -q11    limit"
        );
        assert_eq!(
            lines[1],
            "wasm              600,000  250,000      220,001  220,000  ABOVE"
        );
        assert_eq!(
            lines[2],
            "page, in all      900,000  370,000      360,000  360,000     ok"
        );
        assert_eq!(lines[3], "page: index.html      900      400          300");
    }

    #[test]
    fn the_json_is_a_list_of_figures() {
        let list: serde_json::Value = serde_json::from_str(&json_text(&example())).unwrap();
        assert_eq!(list.as_array().unwrap().len(), 9);
        assert_eq!(
            list[2],
            json!({"bench": "size", "contender": "wasm", "metric": "brotli", "value": 220_001, "unit": "bytes"})
        );
    }

    #[test]
    fn compressed_text_can_be_read_back_and_is_smaller() {
        let text = "zone seal ".repeat(1000).into_bytes();
        let packed = brotli(&text).unwrap();
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut back).unwrap();
        assert_eq!(back, text);
        assert!(packed.len() < 100 && gzip(&text).unwrap().len() < 200);
    }
}
