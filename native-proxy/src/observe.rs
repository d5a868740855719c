//! What the operator sees.

pub mod log;
