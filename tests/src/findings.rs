//! `docs/FINDINGS.md`, from the engine's one table of codes.

use std::fmt::Write;

/// The page as it must be.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(
        "# Findings\n\n\
         Every code that a verdict can carry: what it means, what to do, and the clause that it rests on. A code never changes its meaning.\n\n\
         Generated from the table in `core/src/catalogue.rs` by `cargo run -p zoneseal-tests --bin zoneseal-findings`; a test keeps it equal.\n\
         `{…}` stands for a value of the case at hand. `zoneseal explain CODE` says the same.\n",
    );
    for text in zoneseal_core::catalogue() {
        let _ = write!(
            out,
            "\n## `{}`\n\n{}\n\n- **For experts:** {}\n- **What to do:** {}\n- **Clause:** {}\n",
            text.code, text.plain, text.expert, text.action, text.clause
        );
    }
    out
}
