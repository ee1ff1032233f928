//! Thousands of subscribers to events, one of which stops reading.

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
/// The number of rounds after which the allocator keeps a stable amount of memory.
const ROUNDS: usize = 5;
/// The number of events per measured delay.
const SAMPLES: usize = 20;
const REQUEST: &[u8] = b"GET /events HTTP/1.1\r\nhost: t\r\n\r\n";

pub fn measure(server: &Server) -> Result<Vec<Line>> {
    let files = server.files()?;
    let (alone, with_stalled, events_sent) = round(server)?;
    let mut memory = vec![wait_until_gone(server, files)?];
    for _ in 1..ROUNDS {
        round(server)?;
        memory.push(wait_until_gone(server, files)?);
    }
    let growth = memory[ROUNDS - 1].saturating_sub(memory[ROUNDS - 2]);
    let per_subscriber = growth as f64 * 1024.0 / READERS as f64;
    Ok(vec![
        Line {
            name: "5,000 subscribers: delay of the last one",
            result: format!("{:.1} ms", alone.as_secs_f64() * 1e3),
            bound: "",
            is_met: true,
        },
        Line {
            name: "the same while one does not read",
            result: format!("{:.1} ms", with_stalled.as_secs_f64() * 1e3),
            bound: "< 1.5 times that",
            is_met: with_stalled < alone.mul_f64(1.5),
        },
        Line {
            name: "a stalled subscriber is disconnected",
            result: format!("after {events_sent} events of 4 kB"),
            bound: "64 queued, and the socket buffers",
            is_met: events_sent < 2_000,
        },
        Line {
            name: "after 5,000 have disconnected five times",
            result: format!("0 subscribers, {per_subscriber:.0} B each retained"),
            bound: "< 100 B each",
            is_met: per_subscriber < 100.0,
        },
    ])
}

fn round(server: &Server) -> Result<(Duration, Duration, usize)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure_delays(server))
}

/// Waits until there are no subscribers and no additional open files, and returns the memory in KiB.
fn wait_until_gone(server: &Server, files: usize) -> Result<u64> {
    let begun = Instant::now();
    while server.request("GET /readers HTTP/1.1\r\n", b"")?.1 != "0" || server.files()? > files {
        if begun.elapsed() > Duration::from_secs(30) {
            return Err(Error::internal("there are still subscribers after all have disconnected"));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    server.memory("VmRSS")
}

/// Returns the delay of an event to the last subscriber, without and with a stalled subscriber, and the number of events after
/// which the stalled one is disconnected.
async fn measure_delays(server: &Server) -> Result<(Duration, Duration, usize)> {
    let received = Arc::new(Received::default());
    let mut readers = JoinSet::new();
    for _ in 0..READERS {
        let mut stream = TcpStream::connect(server.address).await?;
        stream.write_all(REQUEST).await?;
        readers.spawn(read(stream, Arc::clone(&received)));
    }
    let mut sender = Sender::connect(server).await?;
    sender.until(READERS).await?;
    let alone = median(&mut sender, &received, READERS, "x").await?;
    let stalled = {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(4096)?;
        let mut stream = socket.connect(server.address).await?;
        stream.write_all(REQUEST).await?;
        stream
    };
    sender.until(READERS + 1).await?;
    let with_stalled = median(&mut sender, &received, READERS, "x").await?;
    let large = "x".repeat(4096);
    let mut events_sent = 0;
    while received.delay(&mut sender, READERS, &large).await?.1 > READERS {
        events_sent += 1;
        if events_sent == 5_000 {
            break;
        }
    }
    drop(stalled);
    readers.abort_all();
    while readers.join_next().await.is_some() {}
    Ok((alone, with_stalled, events_sent))
}

/// Counts the events that all subscribers together have received.
#[derive(Default)]
struct Received {
    events: AtomicUsize,
    bytes: AtomicU64,
}

impl Received {
    /// Sends an event, and returns its delay to the last subscriber and the number of subscribers.
    async fn delay(
        &self,
        sender: &mut Sender,
        readers: usize,
        text: &str,
    ) -> Result<(Duration, usize)> {
        self.events.store(0, Ordering::SeqCst);
        let begun = Instant::now();
        let left = sender.send(text).await?;
        while self.events.load(Ordering::SeqCst) < readers {
            tokio::task::yield_now().await;
        }
        Ok((begun.elapsed(), left))
    }
}

async fn median(
    sender: &mut Sender,
    received: &Received,
    readers: usize,
    text: &str,
) -> Result<Duration> {
    let mut delays = Vec::new();
    for _ in 0..SAMPLES {
        delays.push(received.delay(sender, readers, text).await?.0);
    }
    delays.sort_unstable();
    Ok(delays[SAMPLES / 2])
}

/// Counts the ends of events.
async fn read(mut stream: TcpStream, received: Arc<Received>) {
    let mut buffer = vec![0; 8192];
    let mut newline = false;
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        received.bytes.fetch_add(read as u64, Ordering::Relaxed);
        for byte in &buffer[..read] {
            if newline && *byte == b'\n' {
                received.events.fetch_add(1, Ordering::SeqCst);
            }
            newline = *byte == b'\n';
        }
    }
}

/// Sends events over one connection.
struct Sender {
    stream: TcpStream,
}

impl Sender {
    async fn connect(server: &Server) -> Result<Self> {
        let stream = TcpStream::connect(server.address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream })
    }

    /// Sends an event, and returns the number of subscribers.
    async fn send(&mut self, text: &str) -> Result<usize> {
        let head =
            format!("POST /send HTTP/1.1\r\nhost: t\r\ncontent-length: {}\r\n\r\n", text.len());
        self.stream.write_all(format!("{head}{text}").as_bytes()).await?;
        let mut response = vec![0; 4096];
        let read = self.stream.read(&mut response).await?;
        let response = String::from_utf8_lossy(&response[..read]).into_owned();
        let count = response.split_once("\r\n\r\n").and_then(|(_, body)| body.parse().ok());
        count.ok_or_else(|| Error::internal(response))
    }

    /// Waits until there are at least this many subscribers.
    async fn until(&mut self, readers: usize) -> Result<()> {
        while self.send("?").await? < readers {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // The events of these requests are still being delivered.
        tokio::time::sleep(Duration::from_millis(500)).await;
        Ok(())
    }
}
