//! OpenSSL's X509_verify_cert, for a TLS server.

use std::net::IpAddr;

use openssl::error::ErrorStack;
use openssl::stack::Stack;
use openssl::x509::store::X509StoreBuilder;
use openssl::x509::verify::{X509CheckFlags, X509VerifyFlags, X509VerifyParam};
use openssl::x509::{X509, X509PurposeId, X509StoreContext};

use crate::{Answer, Chain};

/// OpenSSL's verdict. `strict` asks for what RFC 5280 asks of issuers (X509_V_FLAG_X509_STRICT).
pub(crate) fn judge(chain: &Chain, strict: bool) -> Answer {
    // What an earlier chain left behind is none of this one's reasons.
    drop(ErrorStack::get());
    match verify(chain, strict) {
        Ok(answer) => answer,
        Err(stack) => {
            let first = stack.errors().first();
            let reason = first.map_or_else(|| "error".to_owned(), |error| error.to_string());
            Err(reason)
        }
    }
}

fn verify(chain: &Chain, strict: bool) -> Result<Answer, ErrorStack> {
    let mut param = X509VerifyParam::new()?;
    param.set_time(chain.at);
    param.set_purpose(X509PurposeId::SSL_SERVER)?;
    // An anchor need not be self-signed (RFC 5280 §6.1).
    param.set_flags(X509VerifyFlags::PARTIAL_CHAIN)?;
    param.set_flags(X509VerifyFlags::POLICY_CHECK)?;
    if strict {
        param.set_flags(X509VerifyFlags::X509_STRICT)?;
    }
    if let Some(host) = &chain.host {
        // The common name is never a host name (RFC 9525); `*` stands for a whole label.
        param.set_hostflags(
            X509CheckFlags::NEVER_CHECK_SUBJECT | X509CheckFlags::NO_PARTIAL_WILDCARDS,
        );
        match host.parse::<IpAddr>() {
            Ok(address) => param.set_ip(address)?,
            Err(_) => param.set_host(host)?,
        }
    }
    let mut store = X509StoreBuilder::new()?;
    store.set_param(&param)?;
    for anchor in &chain.anchors {
        store.add_cert(X509::from_der(anchor)?)?;
    }
    let mut others = Stack::new()?;
    for file in chain.files.iter().skip(1) {
        // What OpenSSL cannot read it is not given, as in TLS it would not get that far.
        if let Ok(certificate) = X509::from_der(file) {
            others.push(certificate)?;
        }
    }
    let Some(subject) = chain.files.first() else {
        return Ok(Err("no subject".to_owned()));
    };
    let subject = X509::from_der(subject)?;
    let store = store.build();
    let mut context = X509StoreContext::new()?;
    context.init(&store, &subject, &others, |context| {
        let valid = context.verify_cert()?;
        let error = context.error();
        Ok(if valid {
            Ok(())
        } else {
            Err(error.error_string().to_owned())
        })
    })
}
