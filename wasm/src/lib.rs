//! Placeholder.
pub mod crypto;
