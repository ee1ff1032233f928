//! What happens to a connection before HTTP is spoken on it, such as TLS.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::error::BoxFuture;

/// A stream of bytes in both directions.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin + 'static {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Io for T {}

/// A connection that a listener has accepted.
#[non_exhaustive]
pub struct Accepted {
    /// What is sent and received.
    pub stream: Box<dyn Io>,
    /// The address of the client; `None` for a socket of the machine itself.
    pub peer: Option<SocketAddr>,
    /// Whether nobody on the way can read along.
    pub secure: bool,
}

impl Accepted {
    /// A connection on which others can read along.
    pub fn new(stream: impl Io, peer: Option<SocketAddr>) -> Self {
        Self { stream: Box::new(stream), peer, secure: false }
    }

    /// The same, where nobody on the way can.
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

/// What stands between a listener and HTTP: it reads what comes first on a connection, and gives the stream
/// that HTTP is spoken on. A connection for which this takes longer than the
/// [header timeout](crate::App::header_timeout) is closed.
///
/// # Examples
///
/// A gate that lets in who knows the word:
///
/// ```
/// # extern crate baya_core as baya;
/// use std::io;
/// use std::pin::Pin;
///
/// use baya::{Accept, Accepted, App, Listener};
/// use tokio::io::AsyncReadExt;
///
/// #[derive(Debug)]
/// struct Gate;
///
/// impl Accept for Gate {
///     fn accept(
///         &self,
///         mut connection: Accepted,
///     ) -> Pin<Box<dyn Future<Output = io::Result<Accepted>> + Send + '_>> {
///         Box::pin(async move {
///             let mut word = [0; 6];
///             connection.stream.read_exact(&mut word).await?;
///             if word != *b"sesame" {
///                 return Err(io::Error::other("this is not the word"));
///             }
///             Ok(connection)
///         })
///     }
/// }
///
/// # fn example() -> Listener {
/// Listener::tcp("127.0.0.1:3000").through(Gate)
/// # }
/// ```
pub trait Accept: Send + Sync + fmt::Debug + 'static {
    /// Takes a fresh connection.
    ///
    /// # Errors
    ///
    /// When the client does not speak what it must; the connection is closed then.
    fn accept(&self, connection: Accepted) -> BoxFuture<'_, io::Result<Accepted>>;

    /// Whether nobody on the way can read along behind it; it is shown where the app tells its address.
    fn is_secure(&self) -> bool {
        false
    }
}
