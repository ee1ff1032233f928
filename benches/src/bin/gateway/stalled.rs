//! Measures how clients that do not read delay other clients.

use std::time::{Duration, Instant};

use baya::{Error, Result};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::clients::{Socket, connect};

/// The number of messages to all clients.
const MESSAGES: usize = 60;
/// The time between two messages.
const PAUSE: Duration = Duration::from_millis(500);
/// The number of additional messages to the stalled clients after each message. Together, they exceed the buffers of the
/// operating system and the queue of the server.
const EXTRA_MESSAGES: usize = 8;
/// The size of an additional message in bytes.
const EXTRA_BYTES: usize = 60_000;

/// Reads the messages of one client, and returns their delays.
async fn delays(mut socket: Socket, began: Instant) -> Result<Vec<Duration>> {
    let mut delays = Vec::with_capacity(MESSAGES);
    while delays.len() < MESSAGES {
        let text = socket.frames.text().await?;
        let digits = text.split_once("at ").map_or("", |(_, rest)| rest);
        let digits = digits.split('"').next().unwrap_or_default();
        let sent = digits.parse().map(Duration::from_micros).map_err(Error::internal)?;
        delays.push(began.elapsed().saturating_sub(sent));
    }
    Ok(delays)
}

pub async fn stalled(address: &str, count: usize, readers: usize) -> Result<()> {
    let mut stalled = connect(address, "websocket", readers).await?;
    for socket in &mut stalled {
        socket.request("join", "stalled").await?;
    }
    let sockets = connect(address, "websocket", count).await?;
    let mut sender = Socket::connect(address, "websocket").await?;
    let began = Instant::now();
    let mut reading = JoinSet::new();
    for socket in sockets {
        reading.spawn(delays(socket, began));
    }
    let data = "x".repeat(EXTRA_BYTES);
    for _ in 0..MESSAGES {
        sender.send("all", &format!("at {}", began.elapsed().as_micros())).await?;
        for _ in 0..EXTRA_MESSAGES {
            sender.send("fill", &data).await?;
        }
        sleep(PAUSE).await;
    }
    let mut delays = Vec::with_capacity(MESSAGES * count);
    while let Some(read) = timeout(Duration::from_secs(60), reading.join_next()).await? {
        delays.extend(read??);
    }
    delays.sort();
    let at =
        |permille: usize| delays.get(delays.len() * permille / 1_000).copied().unwrap_or_default();
    println!("p50 {:?} p99 {:?} p99.9 {:?}", at(500), at(990), at(999));
    for socket in stalled {
        let bytes = timeout(Duration::from_secs(60), socket.frames.drain()).await?;
        println!("a stalled reader was disconnected after {} kB", bytes / 1024);
    }
    Ok(())
}
