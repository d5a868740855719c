//! The proxy as a process, with real users (curl, openssl) and a real service (openssl): one file
//! for each behaviour.

mod bad_input;
mod foreign_service;
mod framing;
mod identity_headers;
mod lifecycle;
mod session;
mod split;
