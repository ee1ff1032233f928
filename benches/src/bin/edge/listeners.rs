//! Thousands who listen for events, one of whom stops reading.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use baya::{Error, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

use crate::Line;
use crate::client::Server;

const READERS: usize = 5_000;
/// How often they come and go, until the allocator has got what it keeps for them.
const ROUNDS: usize = 5;
/// How many events tell a delay.
const SAMPLES: usize = 20;
const REQUEST: &[u8] = b"GET /events HTTP/1.1\r\nhost: t\r\n\r\n";

pub fn measure(server: &Server) -> Result<Vec<Line>> {
    let files = server.files()?;
    let (alone, beside, told) = round(server)?;
    let mut kept = vec![gone(server, files)?];
    for _ in 1..ROUNDS {
        round(server)?;
        kept.push(gone(server, files)?);
    }
    let more = kept[ROUNDS - 1].saturating_sub(kept[ROUNDS - 2]);
    let of_each = more as f64 * 1024.0 / READERS as f64;
    Ok(vec![
        Line {
            what: "5,000 listen: until the last has an event",
            found: format!("{:.1} ms", alone.as_secs_f64() * 1e3),
            bound: "",
            kept: true,
        },
        Line {
            what: "the same while one of them does not read",
            found: format!("{:.1} ms", beside.as_secs_f64() * 1e3),
            bound: "< 1.5 of it",
            kept: beside < alone.mul_f64(1.5),
        },
        Line {
            what: "who does not read is dropped",
            found: format!("after {told} events of 4 kB"),
            bound: "64 wait, and what sockets hold",
            kept: told < 2_000,
        },
        Line {
            what: "when 5,000 have come and gone for the fifth time",
            found: format!("0 readers, {of_each:.0} B each kept"),
            bound: "< 100 B each",
            kept: of_each < 100.0,
        },
    ])
}

fn round(server: &Server) -> Result<(Duration, Duration, usize)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(listen(server))
}

/// What is in memory once nobody listens any more and no file is open that was not before.
fn gone(server: &Server, files: usize) -> Result<u64> {
    let begun = Instant::now();
    while server.ask("GET /readers HTTP/1.1\r\n", b"")?.1 != "0" || server.files()? > files {
        if begun.elapsed() > Duration::from_secs(30) {
            return Err(Error::internal("readers are left when all have gone"));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    server.memory("VmRSS")
}

/// How long an event takes to the last reader without a stalled one and beside it, and after how many
/// events that one is dropped.
async fn listen(server: &Server) -> Result<(Duration, Duration, usize)> {
    let heard = Arc::new(Heard::default());
    let mut readers = JoinSet::new();
    for _ in 0..READERS {
        let mut stream = TcpStream::connect(server.address).await?;
        stream.write_all(REQUEST).await?;
        readers.spawn(read(stream, Arc::clone(&heard)));
    }
    let mut teller = Teller::connect(server).await?;
    teller.until(READERS).await?;
    let alone = median(&mut teller, &heard, READERS, "x").await?;
    let stalled = {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(4096)?;
        let mut stream = socket.connect(server.address).await?;
        stream.write_all(REQUEST).await?;
        stream
    };
    teller.until(READERS + 1).await?;
    let beside = median(&mut teller, &heard, READERS, "x").await?;
    let large = "x".repeat(4096);
    let mut told = 0;
    while heard.of(&mut teller, READERS, &large).await?.1 > READERS {
        told += 1;
        if told == 5_000 {
            break;
        }
    }
    drop(stalled);
    readers.abort_all();
    while readers.join_next().await.is_some() {}
    Ok((alone, beside, told))
}

/// How many events have been heard, by all readers together.
#[derive(Default)]
struct Heard {
    events: AtomicUsize,
    bytes: AtomicU64,
}

impl Heard {
    /// How long an event takes to the last reader, and how many readers there are.
    async fn of(
        &self,
        teller: &mut Teller,
        readers: usize,
        text: &str,
    ) -> Result<(Duration, usize)> {
        self.events.store(0, Ordering::SeqCst);
        let begun = Instant::now();
        let left = teller.tell(text).await?;
        while self.events.load(Ordering::SeqCst) < readers {
            tokio::task::yield_now().await;
        }
        Ok((begun.elapsed(), left))
    }
}

async fn median(
    teller: &mut Teller,
    heard: &Heard,
    readers: usize,
    text: &str,
) -> Result<Duration> {
    let mut delays = Vec::new();
    for _ in 0..SAMPLES {
        delays.push(heard.of(teller, readers, text).await?.0);
    }
    delays.sort_unstable();
    Ok(delays[SAMPLES / 2])
}

/// Counts the ends of events.
async fn read(mut stream: TcpStream, heard: Arc<Heard>) {
    let mut buffer = vec![0; 8192];
    let mut newline = false;
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        heard.bytes.fetch_add(read as u64, Ordering::Relaxed);
        for byte in &buffer[..read] {
            if newline && *byte == b'\n' {
                heard.events.fetch_add(1, Ordering::SeqCst);
            }
            newline = *byte == b'\n';
        }
    }
}

/// Who has events sent, over one connection.
struct Teller {
    stream: TcpStream,
}

impl Teller {
    async fn connect(server: &Server) -> Result<Self> {
        let stream = TcpStream::connect(server.address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream })
    }

    /// Has an event sent; gives how many readers there are.
    async fn tell(&mut self, text: &str) -> Result<usize> {
        let head =
            format!("POST /tell HTTP/1.1\r\nhost: t\r\ncontent-length: {}\r\n\r\n", text.len());
        self.stream.write_all(format!("{head}{text}").as_bytes()).await?;
        let mut answer = vec![0; 4096];
        let read = self.stream.read(&mut answer).await?;
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        let count = answer.split_once("\r\n\r\n").and_then(|(_, body)| body.parse().ok());
        count.ok_or_else(|| Error::internal(answer))
    }

    /// Waits until there are so many readers.
    async fn until(&mut self, readers: usize) -> Result<()> {
        while self.tell("?").await? < readers {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // What these have sent is on its way to the readers.
        tokio::time::sleep(Duration::from_millis(500)).await;
        Ok(())
    }
}
