//! The zone side: every connection is mutual TLS 1.3 and is judged by the engine in its handshake.

pub mod accept;
mod connect;
mod pool;
mod room;
mod verify;

pub use connect::{Upstream, ZoneConnection};
pub use verify::{Refusal, ZoneTrust, ends, tls_error};
