//! `allocations`: how many allocations an in-process call makes, with 0, 1, 5 and 10 app-wide guards;
//! how much memory a million keys of a rate limit take, and how much is left behind them; the same of 5,000 who listen
//! for events, and of upgraded connections whose clients are killed.

use std::io::Write as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use baya::Event;
use baya::guards::{MemoryStore, Quota, ThrottleStore};
use benches::listening::News;
use benches::upgrading::Connections;
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const CALLS: u64 = 1_000;
const KEYS: u32 = 1_000_000;
const READERS: usize = 5_000;
const UPGRADES: usize = 1_000;
/// How many upgraded connections are open at once.
const AT_ONCE: usize = 100;

/// Allocations of one call.
async fn of_a_call(guards: usize) -> baya::Result<u64> {
    let router = benches::guarded_by_baya::with_guards(guards).await?;
    let mut before = 0;
    for call in 0..=CALLS {
        if call == 1 {
            before = dhat::HeapStats::get().total_blocks;
        }
        let request = Request::get("/").body(Body::empty())?;
        router.clone().oneshot(request).await?;
    }
    Ok((dhat::HeapStats::get().total_blocks - before) / CALLS)
}

/// Bytes that are held: before a million keys are counted, with them, and when they are idle.
async fn of_keys() -> baya::Result<[usize; 3]> {
    let store = MemoryStore::default();
    let quota = Quota::new(1, Duration::from_secs(20));
    store.take("first", quota, 1).await?;
    let before = dhat::HeapStats::get().curr_bytes;
    for key in 0..KEYS {
        store.take(&key.to_string(), quota, 1).await?;
    }
    let with = dhat::HeapStats::get().curr_bytes;
    let started = Instant::now();
    while store.keys() > 0 && started.elapsed() < Duration::from_secs(120) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // The sweep gives back the room of the keys behind the keys themselves.
    let mut behind = dhat::HeapStats::get().curr_bytes;
    while behind > 2 * before && started.elapsed() < Duration::from_secs(120) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        behind = dhat::HeapStats::get().curr_bytes;
    }
    Ok([before, with, behind])
}

/// Bytes that are held: before anybody listens for events, with 5,000 who have one that they do not read,
/// and when they have gone.
async fn of_readers() -> baya::Result<[usize; 3]> {
    let booted = benches::listening::app().await?;
    let news = booted.get::<News>().ok_or_else(|| baya::Error::internal("no news"))?;
    let mut held = [0; 3];
    // What is allocated once for good is in the first round.
    for _ in 0..2 {
        held[0] = dhat::HeapStats::get().curr_bytes;
        let mut answers = Vec::new();
        for _ in 0..READERS {
            let request = Request::get("/events").body(Body::empty())?;
            answers.push(booted.router().oneshot(request).await?);
        }
        news.sent.send(Event::new(1))?;
        held[1] = dhat::HeapStats::get().curr_bytes;
        for answer in answers {
            let mut body = answer.into_body();
            let frame = body.frame().await.and_then(Result::ok);
            if frame.is_none() {
                return Err(baya::Error::internal("an event is missing"));
            }
        }
        if news.sent.readers() > 0 {
            return Err(baya::Error::internal("readers are left"));
        }
        held[2] = dhat::HeapStats::get().curr_bytes;
    }
    Ok(held)
}

/// Opens an upgraded connection, and sends and receives a byte on it.
async fn upgraded(address: SocketAddr) -> baya::Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await?;
    let head = "GET /echo HTTP/1.1\r\nhost: t\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n\0";
    stream.write_all(head.as_bytes()).await?;
    // The byte comes back after the head of the response.
    while stream.read_u8().await? != 0 {}
    Ok(stream)
}

/// Bytes that are held: before any connection is upgraded, with 100 of them, and when 1,000 clients were killed, half of
/// them with a reset. At the end, 100 must fit in once more.
async fn of_upgrades() -> baya::Result<[usize; 3]> {
    let booted = benches::upgrading::app(AT_ONCE).await?;
    let connections =
        booted.get::<Connections>().ok_or_else(|| baya::Error::internal("no connections"))?;
    let shutdown = booted.shutdown_handle();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let serving = tokio::spawn(booted.serve(listener));
    let mut held = [0; 3];
    // What is allocated once for good is in the first round.
    for round in 0..=UPGRADES / AT_ONCE {
        if round == 1 {
            held[0] = dhat::HeapStats::get().curr_bytes;
        }
        let mut streams = Vec::new();
        for _ in 0..AT_ONCE {
            streams.push(upgraded(address).await?);
        }
        held[1] = held[1].max(dhat::HeapStats::get().curr_bytes);
        for (number, stream) in streams.into_iter().enumerate() {
            if number.is_multiple_of(2) {
                stream.set_zero_linger()?;
            }
        }
        while connections.open() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    let started = Instant::now();
    held[2] = dhat::HeapStats::get().curr_bytes;
    while held[2] > held[0] && started.elapsed() < Duration::from_secs(5) {
        tokio::time::sleep(Duration::from_millis(10)).await;
        held[2] = dhat::HeapStats::get().curr_bytes;
    }
    shutdown.begin();
    serving.await.map_err(baya::Error::internal)??;
    Ok(held)
}

#[baya::main]
async fn main() -> baya::Result<()> {
    let _profiler = dhat::Profiler::builder().testing().build();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{:<8} {:>16}", "guards", "allocations")?;
    for guards in [0, 1, 5, 10] {
        writeln!(out, "{guards:<8} {:>16}", of_a_call(guards).await?)?;
    }
    let [before, with, behind] = of_keys().await?;
    writeln!(
        out,
        "\nbytes before {KEYS} keys, with them, and when they are idle: {before}, {with}, {behind}"
    )?;
    let [before, with, behind] = of_readers().await?;
    writeln!(
        out,
        "bytes before {READERS} readers, with them, and when they have gone: {before}, {with}, {behind}"
    )?;
    let [before, with, behind] = of_upgrades().await?;
    writeln!(
        out,
        "bytes before upgraded connections, with {AT_ONCE}, and when {UPGRADES} were killed: {before}, {with}, {behind}"
    )?;
    Ok(())
}
