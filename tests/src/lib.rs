//! What the whole-behaviour tests share: a test PKI in three lines, the cases that every platform
//! must judge alike, and the product's binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod binary;
pub mod cases;
pub mod checks;
pub mod conformance;
pub mod differential;
pub mod evidence;
pub mod findings;
pub mod hostile;
pub mod page_fixtures;
pub mod pki;
pub mod proxy;
pub mod rebuild;
pub mod roots;
pub mod run;
pub mod schemes;
pub mod service;
pub mod split_cases;
pub mod suffixes;
pub mod vectors;
