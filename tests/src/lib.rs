//! What several suites of whole-behaviour tests share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod binary;
