//! HTTP on a user's connection: the library's limits, and the hand-over to the pipeline.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, Span};

use super::idle::{Activity, Impatient};
use super::strict::Strict;
use super::tls::{EdgeConnection, Protocol};
use crate::config::Limits;
use crate::pipeline::{self, Door};

/// Serves every request of a connection, until either side has enough of it.
///
/// Cancelling `drain` lets open requests finish and takes no new ones.
///
/// # Errors
/// What ended the connection before its time.
pub async fn serve(
    edge: EdgeConnection,
    door: Arc<Door>,
    drain: CancellationToken,
) -> Result<(), hyper::Error> {
    let limits = door.snapshot().config().limits;
    let activity = Activity::new();
    let peer = edge.peer();
    let protocol = edge.protocol();
    let stream = Impatient::new(edge.into_stream(), limits.idle);
    let service = service_fn({
        let activity = activity.clone();
        let span = Span::current();
        move |request| {
            let in_flight = activity.begin();
            let door = Arc::clone(&door);
            let answer = async move {
                let response = pipeline::answer(&door, peer, request).await;
                drop(in_flight);
                Ok::<_, Infallible>(response)
            };
            // HTTP/2 answers each request in a task of its own.
            answer.instrument(span.clone())
        }
    });
    match protocol {
        Protocol::Http1 => {
            let stream = Strict::new(stream, limits.header_bytes);
            let mut connection =
                pin!(http1(&limits).serve_connection(TokioIo::new(stream), service));
            tokio::select! {
                result = connection.as_mut() => return result,
                () = drain.cancelled() => connection.as_mut().graceful_shutdown(),
            }
            connection.await
        }
        Protocol::Http2 => {
            let mut connection =
                pin!(http2(&limits).serve_connection(TokioIo::new(stream), service));
            tokio::select! {
                result = connection.as_mut() => return result,
                () = drain.cancelled() => connection.as_mut().graceful_shutdown(),
                () = activity.idle_for(limits.idle) => connection.as_mut().graceful_shutdown(),
            }
            connection.await
        }
    }
}

fn http1(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        // Runs also while a kept-alive connection waits for its next request.
        .header_read_timeout(limits.header)
        .max_headers(limits.header_count)
        .max_header_size(limits.header_bytes)
        // At this size a head that is still not whole is refused; `strict.rs` holds it until then.
        .max_buf_size(limits.header_bytes);
    builder
}

fn http2(limits: &Limits) -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.streams)
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
        // Rapid reset (CVE-2023-44487) and its sister that makes us reset (CVE-2025-8671).
        .max_pending_accept_reset_streams(20)
        .max_local_error_reset_streams(100)
        .max_send_buf_size(256 << 10)
        // Finds dead peers; idle ones are the activity's business.
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(20));
    builder
}
