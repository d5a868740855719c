//! The side of the users: TLS with the edge certificate, then HTTP.

pub mod check;
pub mod hosts;
pub mod http;
mod idle;
mod stall;
mod strict;
pub mod tls;
