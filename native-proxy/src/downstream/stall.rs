//! Answers that nobody takes.
//!
//! On HTTP/2 a user decides for each stream how much of its answer may be sent. With no room hyper
//! does not even ask the answer for its next piece, so no timer in the answer would run: the one
//! that ends it stands beside the stream's task.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use hyper::rt::Executor;
use tokio::time::Instant;

use super::idle::InFlight;
use crate::body::{Body, BodyError};

tokio::task_local! {
    /// The answer of the stream whose task this is.
    static ANSWER: Asked;
}

/// When an answer was last asked for more; `None` until there is an answer.
#[derive(Clone, Debug, Default)]
struct Asked(Arc<Mutex<Option<Instant>>>);

impl Asked {
    fn now(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn last(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns when the answer has not been asked for anything during `limit`.
    async fn stalled(&self, limit: Duration) {
        loop {
            let now = Instant::now();
            let end = self.last().unwrap_or(now) + limit;
            if end <= now {
                return;
            }
            tokio::time::sleep_until(end).await;
        }
    }
}

/// Runs each HTTP/2 stream in a task of its own, which ends when its answer stalls for too long;
/// hyper then resets the stream.
#[derive(Clone, Debug)]
pub(super) struct Streams {
    limit: Duration,
}

impl Streams {
    pub(super) fn new(limit: Duration) -> Self {
        Self { limit }
    }
}

impl<F> Executor<F> for Streams
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, stream: F) {
        let limit = self.limit;
        let asked = Asked::default();
        tokio::spawn(async move {
            tokio::select! {
                () = ANSWER.scope(asked.clone(), stream) => {}
                () = asked.stalled(limit) => tracing::debug!("an answer was not taken; its stream is reset"),
            }
        });
    }
}

/// An answer that keeps its request in flight until it is out or given up. On HTTP/2, to be called
/// in the stream's task.
pub(super) fn watched(answer: Body, in_flight: InFlight) -> Body {
    let asked = ANSWER.try_with(Asked::clone).unwrap_or_default();
    asked.now();
    Watched {
        answer,
        asked,
        _in_flight: in_flight,
    }
    .boxed_unsync()
}

struct Watched {
    answer: Body,
    asked: Asked,
    _in_flight: InFlight,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        self.asked.now();
        Pin::new(&mut self.answer).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.answer.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.answer.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body;
    use crate::downstream::idle::Activity;

    #[tokio::test]
    async fn a_request_is_in_flight_until_its_answer_is_gone() {
        let activity = Activity::new();
        let answer = watched(body::full("answer"), activity.begin());
        let limit = Duration::from_millis(20);
        let wait = tokio::time::timeout(10 * limit, activity.idle_for(limit));
        assert!(wait.await.is_err());
        drop(answer);
        assert!(
            tokio::time::timeout(100 * limit, activity.idle_for(limit))
                .await
                .is_ok()
        );
    }

    #[tokio::test]
    async fn an_answer_that_is_not_asked_for_stalls() {
        let limit = Duration::from_millis(400);
        let asked = Asked::default();
        let stalled = |time| {
            let asked = asked.clone();
            async move {
                tokio::time::timeout(time, asked.stalled(limit))
                    .await
                    .is_ok()
            }
        };
        assert!(
            !stalled(2 * limit).await,
            "without an answer nothing stalls"
        );
        asked.now();
        assert!(!stalled(limit / 2).await);
        asked.now();
        assert!(!stalled(limit / 2).await);
        assert!(stalled(5 * limit).await);
    }
}
