//! The crate behind the binary `zoneseal`, as a library so that tests can drive it in-process.
//!
//! | part | where |
//! |---|---|
//! | command line | [`cli`] names the verbs, [`command`] runs them, [`show`] makes outside text safe to print |
//! | a site's authority | [`site`] |
//! | the built-in users | [`users`] |

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod disk;
pub mod nearest;
pub mod show;
pub mod users;
