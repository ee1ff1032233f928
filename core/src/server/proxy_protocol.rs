//! The PROXY protocol: a balancer says in front of everything whose connection it hands on.

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
/// ([specification](https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt)), so that the client's
/// address is that of who talks to the balancer.
///
/// Only the balancers that are named are believed, and they must speak it; who comes past them is served as
/// anybody, and what it writes is HTTP. A connection that says `LOCAL` or `UNKNOWN`, as health checks do,
/// is the balancer's own.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Listener, ProxyProtocol};
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
    /// Whether who comes over a Unix domain socket is believed.
    machine: bool,
}

/// What version 2 may announce at most, with what announces it.
const LONGEST: usize = 16 + 2048;
/// How long the line of version 1 may be.
const LONGEST_LINE: usize = 107;

impl ProxyProtocol {
    /// From the load balancers with these addresses or networks, such as `10.0.0.0/8` or `::1`; `unix:` is
    /// who comes over a Unix domain socket.
    ///
    /// # Errors
    ///
    /// When one is neither an address nor a network.
    pub fn from<N: AsRef<str>>(balancers: impl IntoIterator<Item = N>) -> Result<Self> {
        let mut machine = false;
        let balancers = balancers.into_iter().filter(|balancer| {
            let unix = balancer.as_ref() == "unix:";
            machine |= unix;
            !unix
        });
        Ok(Self { balancers: Networks::parse(balancers)?, machine })
    }
}

impl Accept for ProxyProtocol {
    fn accept(&self, connection: Accepted) -> BoxFuture<'_, io::Result<Accepted>> {
        Box::pin(async move {
            let believed = match connection.peer {
                Some(peer) => self.balancers.contains(peer.ip().to_canonical()),
                None => self.machine,
            };
            if believed { read(connection).await } else { Ok(connection) }
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
        if header.is_incomplete() && bytes.len() < LONGEST {
            continue;
        }
        let (client, length) = match header {
            HeaderResult::V1(Ok(header)) => (of_v1(&header), header.header.len()),
            HeaderResult::V2(Ok(header)) => (of_v2(&header), header.len()),
            HeaderResult::V1(Err(_)) | HeaderResult::V2(Err(_)) => return Err(broken()),
        };
        if client.is_some() {
            connection.peer = client;
        }
        bytes.drain(..length);
        connection.stream = Box::new(Behind { left: bytes, read: 0, stream: connection.stream });
        return Ok(connection);
    }
}

/// Whether these are the beginning of the line of version 1.
fn is_partial(bytes: &[u8]) -> bool {
    const START: &[u8] = b"PROXY ";
    bytes.len() < LONGEST_LINE
        && START.iter().zip(bytes).all(|(one, other)| one == other)
        && !bytes.contains(&b'\n')
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a balancer does not speak the PROXY protocol")
}

/// The address of the client; `None` for a connection of the balancer itself.
fn of_v1(header: &v1::Header<'_>) -> Option<SocketAddr> {
    match header.addresses {
        v1::Addresses::Tcp4(tcp) => Some((tcp.source_address, tcp.source_port).into()),
        v1::Addresses::Tcp6(tcp) => Some((tcp.source_address, tcp.source_port).into()),
        v1::Addresses::Unknown => None,
    }
}

fn of_v2(header: &v2::Header<'_>) -> Option<SocketAddr> {
    match (header.command, header.addresses) {
        (v2::Command::Proxy, v2::Addresses::IPv4(of)) => {
            Some((of.source_address, of.source_port).into())
        }
        (v2::Command::Proxy, v2::Addresses::IPv6(of)) => {
            Some((of.source_address, of.source_port).into())
        }
        _ => None,
    }
}

/// What was read behind the header, and then the stream.
struct Behind {
    left: Vec<u8>,
    read: usize,
    stream: Box<dyn Io>,
}

impl AsyncRead for Behind {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let left = &this.left[this.read..];
        if left.is_empty() {
            return Pin::new(&mut this.stream).poll_read(cx, buffer);
        }
        let taken = left.len().min(buffer.remaining());
        buffer.put_slice(&left[..taken]);
        this.read += taken;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Behind {
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
