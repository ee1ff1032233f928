//! Clients that cost little: they write frames that are ready, and read bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use baya::{Error, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// A connection, and how its protocol writes messages.
struct Socket {
    stream: TcpStream,
    is_socket_io: bool,
}

/// A frame of text without a mask's cost: the mask is zero.
fn frame(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81];
    match u8::try_from(text.len()) {
        Ok(length) if length < 126 => frame.push(0x80 | length),
        _ => {
            frame.push(0x80 | 126);
            frame.extend_from_slice(&u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(text.as_bytes());
    frame
}

impl Socket {
    async fn connect(address: &str, protocol: &str) -> Result<Self> {
        let is_socket_io = protocol == "socket.io";
        let path = match is_socket_io {
            true => "/socket.io/?EIO=4&transport=websocket",
            false => "/bench",
        };
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let handshake = format!(
            "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        stream.write_all(handshake.as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        if !head.starts_with(b"HTTP/1.1 101") {
            return Err(Error::internal(String::from_utf8_lossy(&head).into_owned()));
        }
        let mut socket = Self { stream, is_socket_io };
        if is_socket_io {
            socket.text().await?;
            socket.write("40/bench,").await?;
            socket.text().await?;
        }
        Ok(socket)
    }

    async fn write(&mut self, text: &str) -> Result<()> {
        Ok(self.stream.write_all(&frame(text)).await?)
    }

    async fn send(&mut self, event: &str, data: &str) -> Result<()> {
        let text = match self.is_socket_io {
            true => format!("42/bench,[\"{event}\",\"{data}\"]"),
            false => format!("{{\"event\":\"{event}\",\"data\":\"{data}\"}}"),
        };
        self.write(&text).await
    }

    /// Reads one frame.
    async fn text(&mut self) -> Result<String> {
        let _ = self.stream.read_u8().await?;
        let length = match self.stream.read_u8().await? & 0x7f {
            126 => usize::from(self.stream.read_u16().await?),
            length => usize::from(length),
        };
        let mut text = vec![0; length];
        self.stream.read_exact(&mut text).await?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

/// Connects clients, some at once.
async fn connect(address: &str, protocol: &str, count: usize) -> Result<Vec<Socket>> {
    let places = Arc::new(Semaphore::new(100));
    let mut connecting = JoinSet::new();
    for _ in 0..count {
        let (address, protocol) = (address.to_owned(), protocol.to_owned());
        let place = Arc::clone(&places).acquire_owned().await?;
        connecting.spawn(async move {
            let socket = Socket::connect(&address, &protocol).await;
            drop(place);
            socket
        });
    }
    let mut all = Vec::new();
    while let Some(socket) = connecting.join_next().await {
        all.push(socket??);
    }
    Ok(all)
}

pub async fn idle(address: &str, count: usize) -> Result<Vec<impl Sized>> {
    connect(address, "websocket", count).await
}

/// Counts the messages of a socket by their bytes.
async fn count(
    mut stream: TcpStream,
    length: usize,
    seen: Arc<AtomicUsize>,
    done: Arc<Notify>,
    all: usize,
) {
    let mut bytes = 0;
    let mut buffer = vec![0; 4 * 1024];
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        bytes += read;
        let messages = bytes / length;
        bytes %= length;
        if seen.fetch_add(messages, Ordering::Relaxed) + messages >= all {
            done.notify_one();
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
        socket.send("join", &format!("room {}", index % rooms)).await?;
    }
    let mut sender = Socket::connect(address, protocol).await?;
    // One message shows how long they are, and that everybody is in a room.
    sleep(Duration::from_secs(2)).await;
    for room in 0..rooms {
        sender.send("say", &format!("room {room}")).await?;
    }
    let mut length = 0;
    for socket in &mut sockets {
        let text = timeout(Duration::from_secs(20), socket.text()).await??;
        length = 2 + text.len();
    }
    let seen = Arc::new(AtomicUsize::new(0));
    let done = Arc::new(Notify::new());
    let all = messages * members;
    for socket in sockets {
        let (seen, done) = (Arc::clone(&seen), Arc::clone(&done));
        tokio::spawn(count(socket.stream, length, seen, done, all));
    }
    let began = Instant::now();
    for number in 0..messages {
        sender.send("say", &format!("room {}", number % rooms)).await?;
    }
    timeout(Duration::from_secs(120), done.notified()).await?;
    let took = began.elapsed();
    println!("{:.0}", all as f64 / took.as_secs_f64());
    Ok(())
}

pub async fn stalled(address: &str, count: usize, readers: usize) -> Result<()> {
    const MESSAGES: u32 = 60;

    let mut stalled = connect(address, "websocket", readers).await?;
    for socket in &mut stalled {
        socket.send("join", "stalled").await?;
    }
    let sockets = connect(address, "websocket", count).await?;
    let mut sender = Socket::connect(address, "websocket").await?;
    let began = Instant::now();
    let delays = Arc::new(std::sync::Mutex::new(Vec::new()));
    let mut reading = JoinSet::new();
    for mut socket in sockets {
        let delays = Arc::clone(&delays);
        reading.spawn(async move {
            for _ in 0..MESSAGES {
                let text = socket.text().await?;
                let digits = text.split_once("at ").map_or("", |(_, rest)| rest);
                let digits = digits.split(' ').next().unwrap_or_default();
                let sent = Duration::from_micros(digits.parse().unwrap_or_default());
                let delay = began.elapsed().saturating_sub(sent);
                delays.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(delay);
            }
            Ok::<_, Error>(())
        });
    }
    let padding = "x".repeat(20_000);
    for _ in 0..MESSAGES {
        let at = began.elapsed().as_micros();
        sender.send("all", &format!("at {at} {padding}")).await?;
        sleep(Duration::from_millis(1_000)).await;
    }
    while let Some(read) = timeout(Duration::from_secs(60), reading.join_next()).await? {
        read??;
    }
    let mut delays =
        std::mem::take(&mut *delays.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    delays.sort();
    let at = |part: usize| delays.get(delays.len() * part / 1_000).copied().unwrap_or_default();
    println!("p50 {:?} p99 {:?}", at(500), at(990));
    drop(stalled);
    Ok(())
}
