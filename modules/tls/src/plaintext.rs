//! Responds to clients that do not use TLS.

use std::io;
use std::time::Duration;

use baya::protocol::Io;
use tokio::io::AsyncWriteExt;

/// The first byte of a TLS connection
/// ([RFC 8446](https://www.rfc-editor.org/rfc/rfc8446#section-5.1)).
pub(crate) const HANDSHAKE: u8 = 22;

const RESPONSE: &[u8] = b"HTTP/1.1 400 Bad Request\r\n\
    content-type: text/plain; charset=utf-8\r\n\
    content-length: 38\r\n\
    connection: close\r\n\
    \r\n\
    This port requires TLS: use https://.\n";

/// How long a client may continue to send after the response.
const LINGER: Duration = Duration::from_secs(1);

/// Sends a response in plain HTTP, and returns the error that closes the connection.
pub(crate) async fn reject(mut stream: Box<dyn Io>) -> io::Error {
    let response = async {
        stream.write_all(RESPONSE).await?;
        stream.shutdown().await?;
        // Closing with unread data resets the connection, and the reset may overtake the response.
        tokio::io::copy(&mut stream, &mut tokio::io::sink()).await
    };
    // A client that has disconnected can't receive the response.
    let _ = tokio::time::timeout(LINGER, response).await;
    io::Error::new(io::ErrorKind::InvalidData, "the client does not use TLS")
}
