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
pub struct Accepted {
    /// What is sent and received.
    pub stream: Box<dyn Io>,
    /// The address of the client; `None` for a socket of the machine itself.
    pub peer: Option<SocketAddr>,
    /// Whether nobody on the way can read along.
    pub secure: bool,
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
