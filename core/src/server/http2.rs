//! Limits of HTTP/2 connections.

use hyper_util::rt::TokioTimer;
use hyper_util::server::conn::auto::Http2Builder;

use super::Limits;
use super::streams::{CHUNK_SIZE, MAX_WAITING_CHUNKS, Streams};

/// Maximum number of streams that a client opened and reset before the app accepted them. Clients
/// that reset more are disconnected
/// ([CVE-2023-44487](https://www.cve.org/CVERecord?id=CVE-2023-44487)).
const RESETS: usize = 20;
/// Maximum number of streams that the server resets because of protocol errors of a client.
const LOCAL_RESETS: usize = 256;

/// Applies the limits of an app to its HTTP/2 connections.
pub(crate) fn configure(http2: &mut Http2Builder<'_, Streams>, limits: &Limits) {
    http2
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(limits.streams)
        .max_pending_accept_reset_streams(RESETS)
        .max_local_error_reset_streams(Some(LOCAL_RESETS))
        .max_send_buf_size(MAX_WAITING_CHUNKS * CHUNK_SIZE)
        .keep_alive_interval(limits.header_timeout)
        .keep_alive_timeout(limits.header_timeout);
}
