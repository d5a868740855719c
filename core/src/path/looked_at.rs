//! How much of each candidate the rules looked at, for this crate's own tests alone: no build that is shipped has this
//! module.

use std::cell::RefCell;

thread_local! {
    static LOOKED_AT: RefCell<Vec<(Vec<usize>, usize)>> = const { RefCell::new(Vec::new()) };
}

/// Of this path, so many certificates from the subject on.
pub(crate) fn add(path: &[usize], certificates: usize) {
    LOOKED_AT.with_borrow_mut(|all| all.push((path.to_vec(), certificates)));
}

/// Each path that was judged since it was asked last.
pub(crate) fn take() -> Vec<(Vec<usize>, usize)> {
    LOOKED_AT.take()
}
