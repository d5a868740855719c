//! Chains made from a seed, put to the engine and to three other validators: rustls-webpki, certval and OpenSSL.
//!
//! `generate` makes a chain, `mutate` breaks it, `encode` writes and signs it, `judges` asks everybody, `causes` says
//! why they may differ, `run` counts. docs/DIFFERENTIAL.md tells the causes to people.

pub mod causes;
pub mod der;
pub mod encode;
pub mod facts;
pub mod generate;
pub mod judges;
pub mod keys;
pub mod mutate;
pub mod random;
pub mod replay;
pub mod run;
