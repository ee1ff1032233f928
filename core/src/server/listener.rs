//! Addresses and sockets on which an app listens.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
#[cfg(unix)]
use std::sync::{LazyLock, Mutex, PoisonError};

#[cfg(unix)]
use listenfd::ListenFd;
use tokio::net::{TcpListener, lookup_host};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

use super::Accept;
use super::stream::Stream;
use crate::error::{Error, Result};

/// An address or a socket on which an app listens: a TCP address, a Unix domain socket, or a socket
/// that the parent process opened.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::protocol::ProxyProtocol;
/// use baya::{App, Listener};
///
/// # async fn example<AppModule: baya::Root>() -> baya::Result<()> {
/// let load_balancer = Listener::tcp("0.0.0.0:8080").through(ProxyProtocol::from(["10.0.0.0/8"])?);
/// App::new::<AppModule>()
///     .listen_on([load_balancer, Listener::unix("/run/app.sock")])
///     .await
/// # }
/// ```
#[must_use = "a listener is used only if it is passed to `App::listen_on`"]
pub struct Listener {
    target: Target,
    through: Vec<Arc<dyn Accept>>,
    to_https: bool,
}

enum Target {
    Tcp(String),
    Bound(io::Result<std::net::TcpListener>),
    #[cfg(unix)]
    Unix(PathBuf),
    #[cfg(unix)]
    Inherited(usize),
}

impl Listener {
    const fn at(target: Target) -> Self {
        Self { target, through: Vec::new(), to_https: false }
    }

    /// Listens on a TCP address with a port, such as `127.0.0.1:3000`, `[::]:443` or `localhost:0`.
    /// For port 0, the operating system chooses a free port.
    pub fn tcp(address: impl Into<String>) -> Self {
        Self::at(Target::Tcp(address.into()))
    }

    /// Uses a listener that the program has opened.
    pub fn bound(listener: std::net::TcpListener) -> Self {
        let nonblocking = listener.set_nonblocking(true).map(|()| listener);
        Self::at(Target::Bound(nonblocking))
    }

    /// Listens on a Unix domain socket at this path. A stale socket of an earlier run is replaced;
    /// a socket on which another program listens is not. The file is removed when the app shuts
    /// down.
    #[cfg(unix)]
    pub fn unix(path: impl AsRef<Path>) -> Self {
        Self::at(Target::Unix(path.as_ref().to_owned()))
    }

    /// Uses an inherited socket. `index` is its index, from 0, among the sockets that the parent
    /// process opened for this one and passed in the `LISTEN_FDS` environment variable. The parent
    /// process is systemd
    /// ([`sd_listen_fds`](https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html)),
    /// or a program that passes its socket to its next version.
    #[cfg(unix)]
    pub const fn inherited(index: usize) -> Self {
        Self::at(Target::Inherited(index))
    }

    /// Adds a step between accepting a connection and HTTP, such as TLS. Steps run in the order in
    /// which they are added.
    pub fn through(mut self, accept: impl Accept) -> Self {
        self.through.push(Arc::new(accept));
        self
    }

    /// Redirects every request (308) to the same address over `https`, on the default port.
    pub const fn redirect_to_https(mut self) -> Self {
        self.to_https = true;
        self
    }

    /// Opens the listener.
    pub(crate) async fn open(self) -> Result<OpenListener> {
        let socket = self.target.open().await?;
        let front = ConnectionConfig { through: self.through.into(), to_https: self.to_https };
        Ok(OpenListener { socket, front })
    }
}

/// Creates a listener from an address with a port, like [`Listener::tcp`].
impl From<&str> for Listener {
    fn from(address: &str) -> Self {
        Self::tcp(address)
    }
}

/// Creates a listener from an address with a port, like [`Listener::tcp`].
impl From<String> for Listener {
    fn from(address: String) -> Self {
        Self::tcp(address)
    }
}

impl From<SocketAddr> for Listener {
    fn from(address: SocketAddr) -> Self {
        Self::tcp(address.to_string())
    }
}

impl Target {
    async fn open(self) -> Result<Socket> {
        match self {
            Self::Tcp(address) => tcp(&address).await.map(Socket::Tcp),
            Self::Bound(listener) => {
                let listener = listener.and_then(TcpListener::from_std);
                listener.map(Socket::Tcp).map_err(|error| listen_error("the listener", error))
            }
            #[cfg(unix)]
            Self::Unix(path) => {
                let listener = unix(&path).await;
                let listener = listener.map_err(|error| listen_error(&path.display(), error))?;
                Ok(Socket::Unix(SocketFile::of(path), listener))
            }
            #[cfg(unix)]
            Self::Inherited(index) => inherited(index)
                .map_err(|error| listen_error(&format!("inherited socket {index}"), error)),
        }
    }
}

fn listen_error(target: &(impl fmt::Display + ?Sized), error: io::Error) -> Error {
    let message = format!("can't listen on {target}: {error}");
    Error::internal(error).with_code("listen").with_message(message)
}

async fn tcp(address: &str) -> Result<TcpListener> {
    let unresolved = |error: io::Error| {
        let remedy = if address.contains('/') {
            "; write a host and a port, and `Listener::unix` for a socket in the file system"
        } else {
            "; write a host and a port, such as `127.0.0.1:3000`"
        };
        let message = format!("invalid listen address `{address}`: {error}{remedy}");
        Error::internal(error).with_code("listen").with_message(message)
    };
    let all: Vec<SocketAddr> = lookup_host(address).await.map_err(unresolved)?.collect();
    TcpListener::bind(&*all).await.map_err(|error| listen_error(address, error))
}

#[cfg(unix)]
async fn unix(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            use std::os::unix::fs::FileTypeExt;
            let in_use = |message| Err(io::Error::new(error.kind(), message));
            if !std::fs::symlink_metadata(path)?.file_type().is_socket() {
                return in_use(
                    "the path is a file that is not a socket; move the file, or choose another path",
                );
            }
            // A socket without a listener was left by an earlier run.
            match UnixStream::connect(path).await.map_err(|error| error.kind()) {
                Err(io::ErrorKind::ConnectionRefused) => {
                    std::fs::remove_file(path)?;
                    UnixListener::bind(path)
                }
                _ => in_use(
                    "another program listens on this path; stop that program, or choose another path",
                ),
            }
        }
        bound => bound,
    }
}

/// The sockets that the parent process opened. Each can be used once.
#[cfg(unix)]
static INHERITED: LazyLock<Mutex<ListenFd>> = LazyLock::new(|| Mutex::new(ListenFd::from_env()));

#[cfg(unix)]
fn inherited(index: usize) -> io::Result<Socket> {
    let mut sockets = INHERITED.lock().unwrap_or_else(PoisonError::into_inner);
    let missing = |sockets: &ListenFd| {
        let message = match sockets.len() {
            0 => "the parent process has not opened one, or `LISTEN_FDS` and `LISTEN_PID` are not set".to_owned(),
            count if index < count => "another listener uses it already".to_owned(),
            count => format!("there are {count} inherited sockets, counted from 0"),
        };
        io::Error::new(io::ErrorKind::NotFound, message)
    };
    match sockets.take_tcp_listener(index) {
        Ok(Some(listener)) => {
            listener.set_nonblocking(true)?;
            return Ok(Socket::Tcp(TcpListener::from_std(listener)?));
        }
        Ok(None) => return Err(missing(&sockets)),
        Err(_) => {}
    }
    let listener = sockets.take_unix_listener(index)?.ok_or_else(|| missing(&sockets))?;
    listener.set_nonblocking(true)?;
    Ok(Socket::Unix(None, UnixListener::from_std(listener)?))
}

/// An open listener.
pub(crate) struct OpenListener {
    socket: Socket,
    pub(crate) front: ConnectionConfig,
}

/// The configuration of a listener's connections. Connections outlive the listener, which closes
/// when the app shuts down.
#[derive(Clone, Default)]
pub(crate) struct ConnectionConfig {
    pub(crate) through: Arc<[Arc<dyn Accept>]>,
    pub(crate) to_https: bool,
}

enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(
        #[allow(dead_code, reason = "dropped to remove the file")] Option<SocketFile>,
        UnixListener,
    ),
}

/// Removes a Unix domain socket from the file system when dropped. It is dropped before the
/// listener closes, so a program that finds the path free or without a listener can listen there.
#[cfg(unix)]
struct SocketFile {
    path: PathBuf,
    /// The device and the inode of the file, which identify it.
    file: (u64, u64),
}

#[cfg(unix)]
impl SocketFile {
    fn of(path: PathBuf) -> Option<Self> {
        let file = Self::file(&path)?;
        Some(Self { path, file })
    }

    fn file(path: &Path) -> Option<(u64, u64)> {
        use std::os::unix::fs::MetadataExt;
        let metadata = std::fs::symlink_metadata(path).ok()?;
        Some((metadata.dev(), metadata.ino()))
    }
}

#[cfg(unix)]
impl Drop for SocketFile {
    fn drop(&mut self) {
        if Self::file(&self.path) == Some(self.file) {
            // Another program may have removed it.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl From<TcpListener> for OpenListener {
    fn from(listener: TcpListener) -> Self {
        Self { socket: Socket::Tcp(listener), front: ConnectionConfig::default() }
    }
}

impl OpenListener {
    /// Accepts the next connection and returns it with the client's address.
    pub(crate) async fn accept(&self) -> io::Result<(Stream, Option<SocketAddr>)> {
        match &self.socket {
            Socket::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                // Small responses must not wait for an acknowledgement. Errors are ignored, because
                // the connection works without the option.
                let _ = stream.set_nodelay(true);
                Ok((Stream::Tcp(stream), Some(peer)))
            }
            #[cfg(unix)]
            Socket::Unix(_, listener) => {
                let (stream, _) = listener.accept().await?;
                Ok((Stream::Unix(stream), None))
            }
        }
    }

    /// Returns the address, or `None` for a Unix domain socket.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        match &self.socket {
            Socket::Tcp(listener) => listener.local_addr().ok(),
            #[cfg(unix)]
            Socket::Unix(..) => None,
        }
    }

    /// Returns the address for the startup message.
    pub(crate) fn display_address(&self) -> String {
        match &self.socket {
            Socket::Tcp(listener) => {
                let scheme = if self.front.through.iter().any(|step| step.is_secure()) {
                    "https"
                } else {
                    "http"
                };
                match listener.local_addr() {
                    Ok(address) => format!("{scheme}://{address}"),
                    Err(_) => format!("{scheme}://"),
                }
            }
            #[cfg(unix)]
            Socket::Unix(_, listener) => {
                let path = listener.local_addr().ok();
                let path = path.as_ref().and_then(|address| address.as_pathname());
                format!("unix:{}", path.unwrap_or_else(|| Path::new("")).display())
            }
        }
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut display_address = f.debug_struct("Listener");
        match &self.target {
            Target::Tcp(address) => display_address.field("address", address),
            Target::Bound(listener) => display_address.field("listener", listener),
            #[cfg(unix)]
            Target::Unix(path) => display_address.field("path", path),
            #[cfg(unix)]
            Target::Inherited(index) => display_address.field("inherited", index),
        };
        display_address.field("through", &self.through).finish_non_exhaustive()
    }
}
