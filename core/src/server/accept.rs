//! Connection steps that run before HTTP, such as TLS.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::error::BoxFuture;

/// A bidirectional stream of bytes.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin + 'static {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Io for T {}

/// A connection that a listener has accepted.
#[non_exhaustive]
pub struct Accepted {
    /// The stream that is read and written.
    pub stream: Box<dyn Io>,
    /// The address of the client, or `None` for a Unix domain socket.
    pub peer: Option<SocketAddr>,
    /// Whether the connection is encrypted.
    pub secure: bool,
}

impl Accepted {
    /// Creates an unencrypted connection.
    pub fn new(stream: impl Io, peer: Option<SocketAddr>) -> Self {
        Self { stream: Box::new(stream), peer, secure: false }
    }

    /// Marks the connection as encrypted.
    #[must_use]
    pub fn secured(self) -> Self {
        Self { secure: true, ..self }
    }
}

impl fmt::Debug for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accepted")
            .field("peer", &self.peer)
            .field("secure", &self.secure)
            .finish_non_exhaustive()
    }
}

/// A step between accepting a connection and HTTP. It reads the first bytes of a connection and
/// returns the stream for HTTP. Connections for which this takes longer than the
/// [header timeout](crate::App::header_timeout) are closed.
///
/// # Examples
///
/// Accept only connections that begin with a password:
///
/// ```
/// # extern crate baya_core as baya;
/// use std::io;
/// use std::pin::Pin;
///
/// use baya::protocol::{Accept, Accepted};
/// use baya::{App, Listener};
/// use tokio::io::AsyncReadExt;
///
/// #[derive(Debug)]
/// struct PasswordCheck;
///
/// impl Accept for PasswordCheck {
///     fn accept(
///         &self,
///         mut connection: Accepted,
///     ) -> Pin<Box<dyn Future<Output = io::Result<Accepted>> + Send + '_>> {
///         Box::pin(async move {
///             let mut password = [0; 6];
///             connection.stream.read_exact(&mut password).await?;
///             if password != *b"sesame" {
///                 return Err(io::Error::other("wrong password"));
///             }
///             Ok(connection)
///         })
///     }
/// }
///
/// # fn example() -> Listener {
/// Listener::tcp("127.0.0.1:3000").through(PasswordCheck)
/// # }
/// ```
pub trait Accept: Send + Sync + fmt::Debug + 'static {
    /// Processes a new connection.
    ///
    /// # Errors
    ///
    /// Returns an error if the client violates the protocol. The connection is then closed.
    fn accept(&self, connection: Accepted) -> BoxFuture<'_, io::Result<Accepted>>;

    /// Whether connections are encrypted after this step. It determines the scheme of the address
    /// that the app prints at startup.
    fn is_secure(&self) -> bool {
        false
    }
}
