//! WebSocket frames for clients with a low overhead.

use std::ops::Range;

use baya::{Error, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const TEXT: u8 = 0x1;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;

/// Returns a masked frame. The mask is zero, so that masking costs nothing.
fn frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | opcode];
    match u8::try_from(payload.len()) {
        Ok(length) if length < 126 => frame.push(0x80 | length),
        _ => {
            frame.push(0x80 | 126);
            frame
                .extend_from_slice(&u16::try_from(payload.len()).unwrap_or(u16::MAX).to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(payload);
    frame
}

/// A frame of the server.
struct ServerFrame {
    opcode: u8,
    payload: Range<usize>,
}

impl ServerFrame {
    /// Parses the first frame in a buffer; `None` if it is incomplete.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let (&first, rest) = bytes.split_first()?;
        let (&length, rest) = rest.split_first()?;
        let (start, length) = match length & 0x7f {
            126 => (4, u64::from(u16::from_be_bytes(*rest.first_chunk()?))),
            127 => (10, u64::from_be_bytes(*rest.first_chunk()?)),
            length => (2, u64::from(length)),
        };
        let payload = start..start + usize::try_from(length).ok()?;
        (payload.end <= bytes.len()).then_some(Self { opcode: first & 0x0f, payload })
    }
}

/// A connection that reads frames through a small buffer, and responds to pings.
pub struct Frames {
    stream: TcpStream,
    is_socket_io: bool,
    buffer: Vec<u8>,
    /// The range of bytes that were received but not read.
    rest: Range<usize>,
}

impl Frames {
    pub fn new(stream: TcpStream, is_socket_io: bool) -> Self {
        Self { stream, is_socket_io, buffer: vec![0; 1024], rest: 0..0 }
    }

    /// Writes a text frame.
    pub async fn write(&mut self, text: &str) -> Result<()> {
        Ok(self.stream.write_all(&frame(TEXT, text.as_bytes())).await?)
    }

    /// Returns the next message in the buffer, and responds to pings before it.
    async fn received(&mut self) -> Result<Option<Range<usize>>> {
        while let Some(first) = ServerFrame::parse(&self.buffer[self.rest.clone()]) {
            let payload =
                self.rest.start + first.payload.start..self.rest.start + first.payload.end;
            self.rest.start = payload.end;
            match first.opcode {
                PING => {
                    let pong = frame(PONG, &self.buffer[payload]);
                    self.stream.write_all(&pong).await?;
                }
                CLOSE => return Err(Error::internal("the server closed the connection")),
                _ if self.is_socket_io && &self.buffer[payload.clone()] == b"2" => {
                    self.write("3").await?;
                }
                _ => return Ok(Some(payload)),
            }
        }
        Ok(None)
    }

    /// Reads more bytes.
    async fn fill(&mut self) -> Result<()> {
        self.buffer.copy_within(self.rest.clone(), 0);
        self.rest = 0..self.rest.len();
        if self.rest.end == self.buffer.len() {
            self.buffer.resize(2 * self.buffer.len(), 0);
        }
        match self.stream.read(&mut self.buffer[self.rest.end..]).await? {
            0 => Err(Error::internal("the connection ended")),
            read => {
                self.rest.end += read;
                Ok(())
            }
        }
    }

    /// Reads one message.
    pub async fn text(&mut self) -> Result<&str> {
        let payload = loop {
            match self.received().await? {
                Some(payload) => break payload,
                None => self.fill().await?,
            }
        };
        std::str::from_utf8(&self.buffer[payload]).map_err(Error::internal)
    }

    /// Waits for messages, and returns their number.
    pub async fn count(&mut self) -> Result<usize> {
        self.fill().await?;
        let mut messages = 0;
        while self.received().await?.is_some() {
            messages += 1;
        }
        Ok(messages)
    }

    /// Reads until the connection ends, and returns the number of bytes.
    pub async fn drain(mut self) -> usize {
        let mut bytes = 0;
        while let Ok(read @ 1..) = self.stream.read(&mut self.buffer).await {
            bytes += read;
        }
        bytes
    }
}
