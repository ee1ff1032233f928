//! Clients that do not speak TLS.

use std::io;
use std::time::Duration;

use baya::Io;
use tokio::io::AsyncWriteExt;

/// What a connection with TLS begins with
/// ([RFC 8446](https://www.rfc-editor.org/rfc/rfc8446#section-5.1)).
pub(crate) const HANDSHAKE: u8 = 22;

const ANSWER: &[u8] = b"HTTP/1.1 400 Bad Request\r\n\
    content-type: text/plain; charset=utf-8\r\n\
    content-length: 42\r\n\
    connection: close\r\n\
    \r\n\
    This port speaks TLS: ask it by https://.\n";

/// How long who has been answered may go on sending.
const PATIENCE: Duration = Duration::from_secs(1);

/// Says in the words of HTTP what the port speaks.
pub(crate) async fn refuse(mut stream: Box<dyn Io>) -> io::Error {
    let answer = async {
        stream.write_all(ANSWER).await?;
        stream.shutdown().await?;
        // To close while something is unread is a reset, which may overtake the answer.
        tokio::io::copy(&mut stream, &mut tokio::io::sink()).await
    };
    // The client may be gone by now, and there is nobody else to tell.
    let _ = tokio::time::timeout(PATIENCE, answer).await;
    io::Error::new(io::ErrorKind::InvalidData, "the client does not speak TLS")
}
