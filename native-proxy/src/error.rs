//! Why a request ended without its answer: which side, what kind, and the cause.
//!
//! What a user may read about each kind is in `response.rs`; what the operator reads is the kind's
//! code with the cause, in the log.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::upstream::Refusal;

/// On which side of the proxy something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Between the user and the proxy.
    Downstream,
    /// Between the proxy and a service.
    Upstream,
    /// In the proxy itself.
    Internal,
}

impl Side {
    /// For logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Downstream => "downstream",
            Self::Upstream => "upstream",
            Self::Internal => "internal",
        }
    }
}

/// What went wrong. The list is closed: every kind has a code, a side and a row in `response.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// More fields than allowed.
    TooManyFields,
    /// Not exactly one `Host`, or one that is no host.
    HostInvalid,
    /// The host is none of those in the edge certificate.
    HostUnknown,
    /// The request target names another host than the `Host` field.
    HostMismatch,
    /// Both `Content-Length` and `Transfer-Encoding`, or another ambiguity of framing.
    FramingAmbiguous,
    /// The target is neither a path nor an absolute URL.
    TargetInvalid,
    /// `TRACE` or `CONNECT`.
    MethodRefused,
    /// An upgrade of the protocol.
    UpgradeRefused,
    /// An expectation other than `100-continue`.
    ExpectationUnknown,
    /// A transfer coding other than `chunked`.
    CodingUnknown,
    /// Readers of the path would differ about its route.
    PathAmbiguous,
    /// No route has this path.
    NoRoute,
    /// Nothing of ours is at this path.
    NoPage,
    /// The method does not fit one of our own pages.
    MethodNotAllowed,
    /// The inspection page was not built into this binary.
    PageNotBuilt,
    /// Nobody is logged in.
    LoginRequired,
    /// The user may not use the route.
    NotPermitted,
    /// A form that came from another site.
    CrossSite,
    /// A form that is none, or too large.
    FormInvalid,
    /// User name or password is wrong.
    LoginWrong,
    /// Too many attempts.
    LoginThrottled(Duration),
    /// The request's body is larger than allowed.
    BodyTooLarge,
    /// The request's body ended early or did not move for too long.
    BodyBroken,
    /// No connection to the service.
    ServiceUnreachable,
    /// The service took too long to connect.
    ServiceConnectTimeout,
    /// The service's certificate was judged, and the answer is no.
    ServiceNotTrusted,
    /// The service refused us: its TLS ended with an alert.
    ServiceRefusedUs,
    /// Another failure of TLS with the service.
    ServiceTlsFailed,
    /// The service did not begin its answer in time.
    ServiceTimeout,
    /// The service's answer is not HTTP, or ended early.
    ServiceBroken,
    /// The login check has too much to do.
    Overloaded,
    /// A state that should not exist.
    Bug,
}

impl Kind {
    /// The stable code, kebab-case, for logs and tests.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooManyFields => "too-many-fields",
            Self::HostInvalid => "host-invalid",
            Self::HostUnknown => "host-unknown",
            Self::HostMismatch => "host-mismatch",
            Self::FramingAmbiguous => "framing-ambiguous",
            Self::TargetInvalid => "target-invalid",
            Self::MethodRefused => "method-refused",
            Self::UpgradeRefused => "upgrade-refused",
            Self::ExpectationUnknown => "expectation-unknown",
            Self::CodingUnknown => "coding-unknown",
            Self::PathAmbiguous => "path-ambiguous",
            Self::NoRoute => "no-route",
            Self::NoPage => "no-page",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::PageNotBuilt => "page-not-built",
            Self::LoginRequired => "login-required",
            Self::NotPermitted => "not-permitted",
            Self::CrossSite => "cross-site",
            Self::FormInvalid => "form-invalid",
            Self::LoginWrong => "login-wrong",
            Self::LoginThrottled(_) => "login-throttled",
            Self::BodyTooLarge => "body-too-large",
            Self::BodyBroken => "body-broken",
            Self::ServiceUnreachable => "service-unreachable",
            Self::ServiceConnectTimeout => "service-connect-timeout",
            Self::ServiceNotTrusted => "service-not-trusted",
            Self::ServiceRefusedUs => "service-refused-us",
            Self::ServiceTlsFailed => "service-tls-failed",
            Self::ServiceTimeout => "service-timeout",
            Self::ServiceBroken => "service-broken",
            Self::Overloaded => "overloaded",
            Self::Bug => "bug",
        }
    }

    /// The side it belongs to.
    pub fn side(self) -> Side {
        match self {
            Self::TooManyFields
            | Self::HostInvalid
            | Self::HostUnknown
            | Self::HostMismatch
            | Self::FramingAmbiguous
            | Self::TargetInvalid
            | Self::MethodRefused
            | Self::UpgradeRefused
            | Self::ExpectationUnknown
            | Self::CodingUnknown
            | Self::PathAmbiguous
            | Self::NoRoute
            | Self::NoPage
            | Self::MethodNotAllowed
            | Self::LoginRequired
            | Self::NotPermitted
            | Self::CrossSite
            | Self::FormInvalid
            | Self::LoginWrong
            | Self::LoginThrottled(_)
            | Self::BodyTooLarge
            | Self::BodyBroken => Side::Downstream,
            Self::ServiceUnreachable
            | Self::ServiceConnectTimeout
            | Self::ServiceNotTrusted
            | Self::ServiceRefusedUs
            | Self::ServiceTlsFailed
            | Self::ServiceTimeout
            | Self::ServiceBroken => Side::Upstream,
            Self::PageNotBuilt | Self::Overloaded | Self::Bug => Side::Internal,
        }
    }
}

/// One failure: its kind, and what caused it, for the log alone.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// A failure with the error that caused it.
    pub fn caused(kind: Kind, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind,
            cause: Some(cause.into()),
        }
    }

    /// What went wrong.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The chain of causes as one line; `None` where the kind says it all.
    pub fn causes(&self) -> Option<String> {
        let mut text = String::new();
        let mut cause = self.source();
        while let Some(error) = cause {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&error.to_string());
            cause = error.source();
        }
        (!text.is_empty()).then_some(text)
    }

    /// The verdict behind a refused handshake.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.cause.as_deref()?.downcast_ref()
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self { kind, cause: None }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.code())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause
            .as_deref()
            .map(|cause| cause as &(dyn StdError + 'static))
    }
}
