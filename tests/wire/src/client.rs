//! What is sent, over any connection.

use std::future::pending;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use tokio::time::sleep;

use crate::Answer;

/// The name and the value of a header of a request.
pub type Header<'a> = (&'a str, &'a str);

/// The head of the last request on a connection: a line such as `GET /cats`, and headers as they are.
/// One that names no host gets one.
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

/// Sends a request without a body and reads the answer.
///
/// # Panics
///
/// When no answer comes.
pub async fn ask(
    connection: impl AsyncRead + AsyncWrite,
    line: &str,
    headers: &[Header<'_>],
) -> Answer {
    Answer::of(&talk(connection, &head(line, headers)).await)
}

/// A connection that is open for so long has been forgotten.
const PATIENCE: Duration = Duration::from_secs(120);

/// Sends bytes, and reads until the connection ends, however it does. Both go on at the same time: who
/// refuses what is sent answers and hangs up before all of it has come.
///
/// # Panics
///
/// When the connection does not end.
pub async fn talk(connection: impl AsyncRead + AsyncWrite, bytes: &[u8]) -> Vec<u8> {
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
