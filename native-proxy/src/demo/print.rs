//! What the demo says to a person.

use super::script::Script;
use super::site::{DemoSite, USER};
use zoneseal_core::Style;

use crate::terminal;

/// Columns that commands may take, indent included.
const WIDTH: usize = 100;

/// The address, the user, and what to try, in this order.
pub fn welcome(site: &DemoSite, script: &Script) -> String {
    let terminal = terminal::look();
    let dim = |text: &str| terminal.style(Style::Dim, text);
    let bold = |text: &str| terminal.style(Style::Bold, text);
    let door = site.door();
    let folder = site.folder().display().to_string();

    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line("");
    line(&format!(
        "  {}   {}",
        dim("address"),
        bold(&format!("{door}/"))
    ));
    line(&format!("  {}      {}", dim("user"), bold(USER)));
    line(&format!("  {}  {}", dim("password"), bold(site.password())));
    line("");
    line(&format!("  {}   {door}/.zoneseal/inspect/", dim("inspect")));
    line(&format!("  {}    {folder}", dim("folder")));
    line("");
    line(
        "A browser warns about the address, since it does not know the edge authority of this demo:",
    );
    line(
        "go on, or trust edge/edge-ca.pem for now. What the model promises, to try from another terminal:",
    );
    line("");
    line(&format!("  cd {folder}"));
    for (number, step) in (1..).zip(&script.steps) {
        line("");
        line(&bold(&format!("{number}. {}", step.title)));
        for command in step.command.lines(WIDTH - 2) {
            line(&format!("  {command}"));
        }
        line(&format!("  {} {}", dim("→"), step.promise));
    }
    line("");
    line(
        "Each refusal is explained in the log below, with its code. Ctrl-C ends the demo and removes the folder.",
    );
    line("");
    out
}
