//! Requests over any connection.

use std::future::pending;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use tokio::time::sleep;

use crate::RawResponse;

/// The name and the value of a header of a request.
pub type Header<'a> = (&'a str, &'a str);

/// Builds the head of the last request on a connection from a line such as `GET /cats` and headers, which are not changed. A
/// `host` is added if it is missing.
pub fn head(line: &str, headers: &[Header<'_>]) -> Vec<u8> {
    let mut head = format!("{line} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        head.push_str("host: t\r\n");
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// Sends a request without a body and reads the response.
///
/// # Panics
///
/// If there is no response.
pub async fn request(
    connection: impl AsyncRead + AsyncWrite,
    line: &str,
    headers: &[Header<'_>],
) -> RawResponse {
    RawResponse::of(&exchange(connection, &head(line, headers)).await)
}

/// The time after which an open connection fails a test.
const PATIENCE: Duration = Duration::from_secs(120);

/// Sends bytes, and reads until the connection ends, with or without an error. Sending and reading are concurrent, because a
/// server that rejects a request may respond and disconnect before it has received everything.
///
/// # Panics
///
/// If the connection does not end.
pub async fn exchange(connection: impl AsyncRead + AsyncWrite, bytes: &[u8]) -> Vec<u8> {
    let (mut reader, mut writer) = tokio::io::split(connection);
    let sending = async {
        let _ = writer.write_all(bytes).await;
        let _ = writer.flush().await;
        pending::<()>().await;
    };
    let mut received = Vec::new();
    tokio::select! {
        _ = reader.read_to_end(&mut received) => {}
        () = sending => {}
        () = sleep(PATIENCE) => panic!("the connection does not end: {received:?}"),
    }
    received
}
