//! Leaves one rule out, in this crate's own tests alone: no build that is shipped has this module.

use std::cell::Cell;

use crate::finding::Code;

/// What can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Off {
    /// The rule at this place of `RULES`.
    Rule(usize),
    /// The zone's rule of this code.
    Zone(Code),
    Constraints,
    Revocation,
    SecondOpinion,
}

thread_local! {
    static OFF: Cell<Option<Off>> = const { Cell::new(None) };
}

/// Whether this is left out on this thread.
pub(crate) fn is_off(what: Off) -> bool {
    OFF.get() == Some(what)
}

/// Takes out what the zone's rule that is left out would not have found.
pub(crate) fn forget(findings: &mut Vec<crate::finding::Finding>) {
    findings.retain(|finding| !is_off(Off::Zone(finding.code)));
}

/// What `act` comes to with this left out.
pub(crate) fn without<T>(what: Off, act: impl FnOnce() -> T) -> T {
    OFF.set(Some(what));
    let out = act();
    OFF.set(None);
    out
}
