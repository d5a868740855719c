//! The commented example that `zoneseal proxy example` prints.

/// A whole configuration with every key. Lines that begin with `#= ` state a default.
pub const EXAMPLE: &str = include_str!("example.toml");
