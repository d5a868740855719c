//! The crate behind the binary `zoneseal`, as a library so that tests can drive it in-process.
//!
//! | part | where |
//! |---|---|
//! | command line | [`cli`] names the verbs, [`command`] runs them, [`terminal`] and [`show`] print |
//! | a site's authority | [`site`] |
//! | the built-in users | [`users`] |
//! | small helpers | [`algorithms`], [`disk`], [`nearest`] |

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod algorithms;
pub mod cli;
pub mod command;
pub mod disk;
pub mod nearest;
pub mod show;
pub mod site;
pub mod terminal;
pub mod users;
