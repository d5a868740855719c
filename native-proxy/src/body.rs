//! Bodies that stream through the proxy, bounded in size and in silence.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

/// Any body that we send, in either direction.
pub type Body = UnsyncBoxBody<Bytes, BodyError>;

/// Why a body did not reach its end.
#[derive(Debug)]
pub enum BodyError {
    /// More bytes than the limit.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Nothing moved for this long.
    Idle(Duration),
    /// The connection that it came from failed.
    Broken(hyper::Error),
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the body is larger than {limit} bytes"),
            Self::Idle(time) => write!(f, "the body did not move for {} s", time.as_secs()),
            Self::Broken(_) => write!(f, "the body ended early"),
        }
    }
}

impl StdError for BodyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Broken(cause) => Some(cause),
            Self::TooLarge { .. } | Self::Idle(_) => None,
        }
    }
}

/// A body of no bytes.
pub fn empty() -> Body {
    Empty::new().map_err(|never| match never {}).boxed_unsync()
}

/// A body that is whole in memory.
pub fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into())
        .map_err(|never| match never {})
        .boxed_unsync()
}

/// Reads the rest of a refused request and throws it away, as far as that is cheap. Clients that are
/// still sending (curl 7.88 is one) take an early end of their HTTP/2 stream for a failure.
pub async fn discard(request: &mut Incoming) {
    let reading = async {
        let mut left = DISCARD_BYTES;
        while let Some(Ok(frame)) = request.frame().await {
            let size = frame.data_ref().map_or(0, Buf::remaining);
            match left.checked_sub(size) {
                Some(fewer) => left = fewer,
                None => return,
            }
        }
    };
    // Whatever is left then is cut off.
    drop(tokio::time::timeout(DISCARD_TIME, reading).await);
}

const DISCARD_BYTES: usize = 64 << 10;
const DISCARD_TIME: Duration = Duration::from_secs(1);

/// A body that keeps the rest of a request until it is sent. A user's HTTP/2 stream would otherwise
/// be reset for the unread request before the answer is out, and the answer lost.
pub fn holding(answer: Body, request: Incoming) -> Body {
    Holding {
        answer,
        _request: request,
    }
    .boxed_unsync()
}

struct Holding {
    answer: Body,
    _request: Incoming,
}

impl HttpBody for Holding {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        Pin::new(&mut self.answer).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.answer.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.answer.size_hint()
    }
}

/// When a body last moved, seen from outside it.
#[derive(Clone, Debug)]
pub struct Progress(Arc<Mutex<Instant>>);

impl Progress {
    /// Starts now.
    pub fn start() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    /// The last time that anything moved.
    pub fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn touch(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

/// Passes `inner` on: at most `limit` bytes, never silent for longer than `idle` while it is
/// waited for. Slow readers are the business of flow control, and of the other side's limits.
pub fn bounded<B>(inner: B, limit: u64, idle: Duration, progress: Progress) -> Body
where
    B: HttpBody<Data = Bytes, Error = hyper::Error> + Send + Unpin + 'static,
{
    Bounded {
        inner,
        limit,
        left: limit,
        idle,
        timer: Box::pin(tokio::time::sleep(idle)),
        waiting: false,
        progress,
    }
    .boxed_unsync()
}

struct Bounded<B> {
    inner: B,
    limit: u64,
    left: u64,
    idle: Duration,
    timer: Pin<Box<Sleep>>,
    // The timer runs only while we wait for the sender.
    waiting: bool,
    progress: Progress,
}

impl<B> HttpBody for Bounded<B>
where
    B: HttpBody<Data = Bytes, Error = hyper::Error> + Unpin,
{
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        match Pin::new(&mut this.inner).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                this.waiting = false;
                this.progress.touch();
                let size = frame.data_ref().map_or(0, Buf::remaining);
                match this
                    .left
                    .checked_sub(u64::try_from(size).unwrap_or(u64::MAX))
                {
                    Some(left) => this.left = left,
                    None => {
                        return Poll::Ready(Some(Err(BodyError::TooLarge { limit: this.limit })));
                    }
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(cause))) => Poll::Ready(Some(Err(BodyError::Broken(cause)))),
            Poll::Ready(None) => {
                this.progress.touch();
                Poll::Ready(None)
            }
            Poll::Pending => {
                if !this.waiting {
                    this.waiting = true;
                    this.timer.as_mut().reset(Instant::now() + this.idle);
                }
                match this.timer.as_mut().poll(cx) {
                    Poll::Ready(()) => Poll::Ready(Some(Err(BodyError::Idle(this.idle)))),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
