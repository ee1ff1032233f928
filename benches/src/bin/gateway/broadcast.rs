//! Measures broadcasts to the members of rooms.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use baya::Result;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::clients::{Socket, connect};

/// Maximum number of messages of the sender without a reply, because servers limit it.
const CONCURRENCY: usize = 100;

/// Counts the messages that all members receive.
struct Counter {
    received: AtomicUsize,
    all: usize,
    done: Notify,
}

/// Counts the messages of one member until its connection ends.
async fn count(mut socket: Socket, counter: Arc<Counter>) {
    while let Ok(messages) = socket.frames.count().await {
        let before = counter.received.fetch_add(messages, Ordering::Relaxed);
        if before + messages >= counter.all {
            counter.done.notify_one();
        }
    }
}

pub async fn broadcast(
    address: &str,
    protocol: &str,
    (rooms, members): (usize, usize),
    messages: usize,
) -> Result<()> {
    let mut sockets = connect(address, protocol, rooms * members).await?;
    for (index, socket) in sockets.iter_mut().enumerate() {
        socket.request("join", &format!("room {}", index % rooms)).await?;
    }
    let mut sender = Socket::connect(address, protocol).await?;
    // One message to each room checks that all members receive it.
    for room in 0..rooms {
        sender.request("say", &format!("room {room}")).await?;
    }
    for socket in &mut sockets {
        timeout(Duration::from_secs(20), socket.frames.text()).await??;
    }
    let all = messages * members;
    let counter = Arc::new(Counter { received: AtomicUsize::new(0), all, done: Notify::new() });
    for socket in sockets {
        tokio::spawn(count(socket, Arc::clone(&counter)));
    }
    let began = Instant::now();
    for number in 0..messages {
        if number >= CONCURRENCY {
            sender.reply().await?;
        }
        sender.begin("say", &format!("room {}", number % rooms)).await?;
    }
    timeout(Duration::from_secs(120), counter.done.notified()).await?;
    println!("{:.0}", all as f64 / began.elapsed().as_secs_f64());
    Ok(())
}
