//! What the whole-behaviour tests share: a test PKI in three lines, and the cases that every
//! platform must judge alike.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod cases;
pub mod pki;
pub mod run;
