//! The PROXY protocol, with which load balancers report the addresses of clients.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use ppp::{HeaderResult, PartialResult, v1, v2};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

use super::{Accept, Accepted, Io};
use crate::error::{BoxFuture, Result};
use crate::http::Networks;

/// Reads the PROXY protocol, version 1 or 2
/// ([specification](https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt)), so that the
/// client's address is that of the load balancer's client.
///
/// Only connections from the listed load balancers are parsed, and they must send the header. Other
/// connections are served as plain HTTP. A connection with the command `LOCAL` or the protocol
/// `UNKNOWN`, as health checks send them, keeps the load balancer's address.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Listener;
/// use baya::protocol::ProxyProtocol;
///
/// # fn example() -> baya::Result<()> {
/// let listener = Listener::tcp("0.0.0.0:8080").through(ProxyProtocol::from(["10.0.0.0/8"])?);
/// # let _ = listener;
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct ProxyProtocol {
    balancers: Networks,
    /// Whether connections over Unix domain sockets are trusted.
    trusts_unix: bool,
}

/// Maximum length of a version 2 header, including its fixed part.
const MAX_V2_LENGTH: usize = 16 + 2048;
/// Maximum length of a version 1 header line.
const MAX_V1_LENGTH: usize = 107;

impl ProxyProtocol {
    /// Trusts the load balancers with these addresses or networks, such as `10.0.0.0/8` or `::1`.
    /// `unix:` denotes connections over Unix domain sockets.
    ///
    /// # Errors
    ///
    /// Returns an error if an entry is neither an address nor a network.
    pub fn from<N: AsRef<str>>(balancers: impl IntoIterator<Item = N>) -> Result<Self> {
        let mut trusts_unix = false;
        let balancers = balancers.into_iter().filter(|balancer| {
            let is_unix = balancer.as_ref() == "unix:";
            trusts_unix |= is_unix;
            !is_unix
        });
        Ok(Self { balancers: Networks::parse(balancers)?, trusts_unix })
    }
}

impl Accept for ProxyProtocol {
    fn accept(&self, connection: Accepted) -> BoxFuture<'_, io::Result<Accepted>> {
        Box::pin(async move {
            let is_trusted = match connection.peer {
                Some(peer) => self.balancers.contains(peer.ip().to_canonical()),
                None => self.trusts_unix,
            };
            if is_trusted { read(connection).await } else { Ok(connection) }
        })
    }
}

async fn read(mut connection: Accepted) -> io::Result<Accepted> {
    let mut bytes = Vec::with_capacity(256);
    loop {
        if connection.stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if is_partial(&bytes) {
            continue;
        }
        let header = HeaderResult::parse(&bytes);
        if header.is_incomplete() && bytes.len() < MAX_V2_LENGTH {
            continue;
        }
        let (client, length) = match header {
            HeaderResult::V1(Ok(header)) => (client_of_v1(&header), header.header.len()),
            HeaderResult::V2(Ok(header)) => (client_of_v2(&header), header.len()),
            HeaderResult::V1(Err(_)) | HeaderResult::V2(Err(_)) => return Err(invalid_header()),
        };
        if client.is_some() {
            connection.peer = client;
        }
        bytes.drain(..length);
        connection.stream =
            Box::new(PrefixedStream { prefix: bytes, read: 0, stream: connection.stream });
        return Ok(connection);
    }
}

/// Whether these bytes are an incomplete version 1 header line.
fn is_partial(bytes: &[u8]) -> bool {
    const START: &[u8] = b"PROXY ";
    bytes.len() < MAX_V1_LENGTH
        && START.iter().zip(bytes).all(|(expected, received)| expected == received)
        && !bytes.contains(&b'\n')
}

fn invalid_header() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "a load balancer sent an invalid PROXY protocol header",
    )
}

/// Returns the address of the client, or `None` for a connection of the load balancer itself.
fn client_of_v1(header: &v1::Header<'_>) -> Option<SocketAddr> {
    match header.addresses {
        v1::Addresses::Tcp4(tcp) => Some((tcp.source_address, tcp.source_port).into()),
        v1::Addresses::Tcp6(tcp) => Some((tcp.source_address, tcp.source_port).into()),
        v1::Addresses::Unknown => None,
    }
}

/// Returns the address of the client, or `None` for a connection of the load balancer itself.
fn client_of_v2(header: &v2::Header<'_>) -> Option<SocketAddr> {
    match (header.command, header.addresses) {
        (v2::Command::Proxy, v2::Addresses::IPv4(addresses)) => {
            Some((addresses.source_address, addresses.source_port).into())
        }
        (v2::Command::Proxy, v2::Addresses::IPv6(addresses)) => {
            Some((addresses.source_address, addresses.source_port).into())
        }
        _ => None,
    }
}

/// A stream that begins with bytes that were read after the header.
struct PrefixedStream {
    prefix: Vec<u8>,
    read: usize,
    stream: Box<dyn Io>,
}

impl AsyncRead for PrefixedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let prefix = &this.prefix[this.read..];
        if prefix.is_empty() {
            return Pin::new(&mut this.stream).poll_read(cx, buffer);
        }
        let taken = prefix.len().min(buffer.remaining());
        buffer.put_slice(&prefix[..taken]);
        this.read += taken;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for PrefixedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
