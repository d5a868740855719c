//! The throw-away site of `zoneseal demo`: real TLS, real verdicts, gone when it ends.

pub mod check;
pub mod print;
pub mod script;
pub mod service;
pub mod site;
