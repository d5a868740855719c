//! The crate behind the binary `zoneseal`, as a library so that tests can drive it in-process.
//!
//! | part | where |
//! |---|---|
//! | command line | [`cli`] names the verbs, [`command`] and [`zoneseal_core::command`] run them, [`machine`] is what they see, [`terminal`] prints |
//! | a site's authority | [`site`] |
//! | the built-in users | [`users`] |
//! | the proxy, from file to running value | [`config`], [`snapshot`] |
//! | the proxy, the life of a request | [`listener`], [`downstream`], [`pipeline`], [`route`], [`auth`], [`authorize`], [`headers`], [`upstream`] |
//! | what users and operators see of trouble | [`error`], [`response`], [`observe`] |
//! | the inspection page | [`assets`] |
//! | the throw-away site | [`demo`] |
//! | small helpers | [`algorithms`], [`body`], [`disk`], [`peers`], [`mod@reference`] |

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod algorithms;
pub mod assets;
pub mod auth;
pub mod authorize;
pub mod body;
pub mod cli;
pub mod command;
pub mod config;
pub mod credential;
pub mod demo;
pub mod disk;
pub mod downstream;
pub mod error;
pub mod headers;
pub mod listener;
pub mod machine;
pub mod observe;
pub mod peers;
pub mod pipeline;
pub mod reference;
pub mod response;
pub mod route;
pub mod signals;
pub mod site;
pub mod snapshot;
pub mod terminal;
pub mod upstream;
pub mod users;
