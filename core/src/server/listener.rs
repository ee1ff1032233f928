//! Where an app listens.

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

/// A place where an app listens: an address, a socket of the machine, or one that whoever started the
/// program has opened.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::{App, Listener, ProxyProtocol};
///
/// # async fn example<AppModule: baya::Root>() -> baya::Result<()> {
/// let behind_a_balancer = Listener::tcp("0.0.0.0:8080").through(ProxyProtocol::from(["10.0.0.0/8"])?);
/// App::new::<AppModule>()
///     .listen_on([behind_a_balancer, Listener::unix("/run/app.sock")])
///     .await
/// # }
/// ```
#[must_use = "an app listens where it is told to by `App::listen_on`"]
pub struct Listener {
    location: Location,
    through: Vec<Arc<dyn Accept>>,
    to_https: bool,
}

enum Location {
    Tcp(String),
    Bound(io::Result<std::net::TcpListener>),
    #[cfg(unix)]
    Unix(PathBuf),
    #[cfg(unix)]
    Inherited(usize),
}

impl Listener {
    const fn at(location: Location) -> Self {
        Self { location, through: Vec::new(), to_https: false }
    }

    /// An address with a port, such as `127.0.0.1:3000`, `[::]:443` or `localhost:0`; port 0 is any that is
    /// free.
    pub fn tcp(address: impl Into<String>) -> Self {
        Self::at(Location::Tcp(address.into()))
    }

    /// A listener that the program has opened itself.
    pub fn bound(listener: std::net::TcpListener) -> Self {
        let nonblocking = listener.set_nonblocking(true).map(|()| listener);
        Self::at(Location::Bound(nonblocking))
    }

    /// A socket in the file system. What an earlier run has left there is removed, what another program
    /// listens on is not; the file goes when the app ends.
    #[cfg(unix)]
    pub fn unix(path: impl AsRef<Path>) -> Self {
        Self::at(Location::Unix(path.as_ref().to_owned()))
    }

    /// The socket of this number, from 0, among those that whoever started the program has opened for it:
    /// systemd ([`sd_listen_fds`](https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html)),
    /// or a program that hands on its own socket to the next version of itself. They are told by
    /// `LISTEN_FDS` in the environment.
    #[cfg(unix)]
    pub const fn inherited(number: usize) -> Self {
        Self::at(Location::Inherited(number))
    }

    /// With something between a fresh connection and HTTP, such as TLS; what is added first comes first on
    /// the wire.
    pub fn through(mut self, accept: impl Accept) -> Self {
        self.through.push(Arc::new(accept));
        self
    }

    /// Answers every request by a redirect (308) to the same address over `https`, on its usual port.
    pub const fn redirect_to_https(mut self) -> Self {
        self.to_https = true;
        self
    }

    /// Opens it.
    pub(crate) async fn open(self) -> Result<Open> {
        let socket = self.location.open().await?;
        let front = Front { through: self.through.into(), to_https: self.to_https };
        Ok(Open { socket, front })
    }
}

/// An address with a port, as for [`Listener::tcp`].
impl From<&str> for Listener {
    fn from(address: &str) -> Self {
        Self::tcp(address)
    }
}

/// An address with a port, as for [`Listener::tcp`].
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

impl Location {
    async fn open(self) -> Result<Socket> {
        match self {
            Self::Tcp(address) => tcp(&address).await.map(Socket::Tcp),
            Self::Bound(listener) => {
                let listener = listener.and_then(TcpListener::from_std);
                listener.map(Socket::Tcp).map_err(|error| failed("the listener", error))
            }
            #[cfg(unix)]
            Self::Unix(path) => {
                let listener = unix(&path).await;
                let listener = listener.map_err(|error| failed(&path.display(), error))?;
                Ok(Socket::Unix(Remove::of(path), listener))
            }
            #[cfg(unix)]
            Self::Inherited(number) => inherited(number)
                .map_err(|error| failed(&format!("inherited socket {number}"), error)),
        }
    }
}

fn failed(location: &(impl fmt::Display + ?Sized), error: io::Error) -> Error {
    let message = format!("can't listen on {location}: {error}");
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
    TcpListener::bind(&*all).await.map_err(|error| failed(address, error))
}

#[cfg(unix)]
async fn unix(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            use std::os::unix::fs::FileTypeExt;
            let in_use = |what| Err(io::Error::new(error.kind(), what));
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

/// The sockets that the parent process opened. Each is used once.
#[cfg(unix)]
static INHERITED: LazyLock<Mutex<ListenFd>> = LazyLock::new(|| Mutex::new(ListenFd::from_env()));

#[cfg(unix)]
fn inherited(number: usize) -> io::Result<Socket> {
    let mut sockets = INHERITED.lock().unwrap_or_else(PoisonError::into_inner);
    let missing = |sockets: &ListenFd| {
        let message = match sockets.len() {
            0 => "the parent process has not opened one, or `LISTEN_FDS` and `LISTEN_PID` are not set".to_owned(),
            count if number < count => "it is taken already".to_owned(),
            count => format!("there are {count} of them, counted from 0"),
        };
        io::Error::new(io::ErrorKind::NotFound, message)
    };
    match sockets.take_tcp_listener(number) {
        Ok(Some(listener)) => {
            listener.set_nonblocking(true)?;
            return Ok(Socket::Tcp(TcpListener::from_std(listener)?));
        }
        Ok(None) => return Err(missing(&sockets)),
        Err(_) => {}
    }
    let listener = sockets.take_unix_listener(number)?.ok_or_else(|| missing(&sockets))?;
    listener.set_nonblocking(true)?;
    Ok(Socket::Unix(None, UnixListener::from_std(listener)?))
}

/// A listener that accepts.
pub(crate) struct Open {
    socket: Socket,
    pub(crate) front: Front,
}

/// What its connections pass before HTTP. They outlive the listener, which closes when the app ends.
#[derive(Clone, Default)]
pub(crate) struct Front {
    pub(crate) through: Arc<[Arc<dyn Accept>]>,
    pub(crate) to_https: bool,
}

enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(#[allow(dead_code, reason = "it is there to be dropped")] Option<Remove>, UnixListener),
}

/// Removes a socket from the file system before its listener closes, so that whoever finds none listening
/// may put another one there.
#[cfg(unix)]
struct Remove {
    path: PathBuf,
    /// The file system and the number of the file, by which it is known again.
    file: (u64, u64),
}

#[cfg(unix)]
impl Remove {
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
impl Drop for Remove {
    fn drop(&mut self) {
        if Self::file(&self.path) == Some(self.file) {
            // Somebody else may have removed it.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl From<TcpListener> for Open {
    fn from(listener: TcpListener) -> Self {
        Self { socket: Socket::Tcp(listener), front: Front::default() }
    }
}

impl Open {
    /// The next connection, and where it comes from.
    pub(crate) async fn accept(&self) -> io::Result<(Stream, Option<SocketAddr>)> {
        match &self.socket {
            Socket::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                // Small answers must not wait for an acknowledgement; where it can't be set they do.
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

    /// Its address; `None` for a socket of the machine.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        match &self.socket {
            Socket::Tcp(listener) => listener.local_addr().ok(),
            #[cfg(unix)]
            Socket::Unix(..) => None,
        }
    }

    /// As a program is told where it listens.
    pub(crate) fn shown(&self) -> String {
        match &self.socket {
            Socket::Tcp(listener) => {
                let scheme = if self.front.through.iter().any(|one| one.is_secure()) {
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
        let mut shown = f.debug_struct("Listener");
        match &self.location {
            Location::Tcp(address) => shown.field("address", address),
            Location::Bound(listener) => shown.field("listener", listener),
            #[cfg(unix)]
            Location::Unix(path) => shown.field("path", path),
            #[cfg(unix)]
            Location::Inherited(number) => shown.field("inherited", number),
        };
        shown.field("through", &self.through).finish_non_exhaustive()
    }
}
