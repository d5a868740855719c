//! The site's authority, seen from outside: by OpenSSL, by the engine, and by what is on disk.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod authority;
mod concurrent;
mod edge;
mod openssl;
mod reissue;
