//! `allocations`: measures allocations and memory.
//!
//! - the allocations of an in-process call with 0, 1, 5 and 10 app-wide guards,
//! - the memory before, with and after a million keys of a rate limit, 5,000 subscribers to events, and upgraded connections
//!   whose clients are killed.

use std::io::Write as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use baya::Event;
use baya::guards::{MemoryStore, Quota, ThrottleStore};
use benches::event_streams::News;
use benches::upgrades::Connections;
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const CALLS: u64 = 1_000;
const KEYS: u32 = 1_000_000;
const SUBSCRIBERS: usize = 5_000;
const UPGRADES: usize = 1_000;
/// The number of concurrent upgraded connections.
const CONCURRENCY: usize = 100;

/// Returns the number of allocations of one call.
async fn allocations_per_call(guards: usize) -> baya::Result<u64> {
    let router = benches::baya_guarded::with_guards(guards).await?;
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

/// Returns the allocated bytes before a million keys are counted, with them, and after they have expired.
async fn memory_of_keys() -> baya::Result<[usize; 3]> {
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
    // The sweep releases the table of the keys after the keys themselves.
    let mut after = dhat::HeapStats::get().curr_bytes;
    while after > 2 * before && started.elapsed() < Duration::from_secs(120) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        after = dhat::HeapStats::get().curr_bytes;
    }
    Ok([before, with, after])
}

/// Returns the allocated bytes before there are subscribers, with 5,000 subscribers that have an unread event, and after they
/// have disconnected.
async fn memory_of_subscribers() -> baya::Result<[usize; 3]> {
    let booted = benches::event_streams::app().await?;
    let news =
        booted.get::<News>().ok_or_else(|| baya::Error::internal("`News` is not provided"))?;
    let mut held = [0; 3];
    // The first round includes one-time allocations.
    for _ in 0..2 {
        held[0] = dhat::HeapStats::get().curr_bytes;
        let mut responses = Vec::new();
        for _ in 0..SUBSCRIBERS {
            let request = Request::get("/events").body(Body::empty())?;
            responses.push(booted.router().oneshot(request).await?);
        }
        news.sent.send(Event::new(1))?;
        held[1] = dhat::HeapStats::get().curr_bytes;
        for response in responses {
            let mut body = response.into_body();
            let frame = body.frame().await.and_then(Result::ok);
            if frame.is_none() {
                return Err(baya::Error::internal("a subscriber did not receive the event"));
            }
        }
        if news.sent.readers() > 0 {
            return Err(baya::Error::internal("there are still subscribers"));
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
    // The server returns the byte after the head of the response.
    while stream.read_u8().await? != 0 {}
    Ok(stream)
}

/// Returns the allocated bytes before connections are upgraded, with 100 of them, and after 1,000 clients were killed, half of
/// them with a reset. At the end, 100 connections must be accepted again.
async fn memory_of_upgrades() -> baya::Result<[usize; 3]> {
    let booted = benches::upgrades::app(CONCURRENCY).await?;
    let connections = booted
        .get::<Connections>()
        .ok_or_else(|| baya::Error::internal("`Connections` is not provided"))?;
    let shutdown = booted.shutdown_handle();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let serving = tokio::spawn(booted.serve(listener));
    let mut held = [0; 3];
    // The first round includes one-time allocations.
    for round in 0..=UPGRADES / CONCURRENCY {
        if round == 1 {
            held[0] = dhat::HeapStats::get().curr_bytes;
        }
        let mut streams = Vec::new();
        for _ in 0..CONCURRENCY {
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
        writeln!(out, "{guards:<8} {:>16}", allocations_per_call(guards).await?)?;
    }
    let [before, with, after] = memory_of_keys().await?;
    writeln!(
        out,
        "\nbytes before {KEYS} keys, with them, and after they have expired: {before}, {with}, {after}"
    )?;
    let [before, with, after] = memory_of_subscribers().await?;
    writeln!(
        out,
        "bytes before {SUBSCRIBERS} subscribers, with them, and after they have disconnected: {before}, {with}, {after}"
    )?;
    let [before, with, after] = memory_of_upgrades().await?;
    writeln!(
        out,
        "bytes before upgraded connections, with {CONCURRENCY}, and after {UPGRADES} were killed: {before}, {with}, {after}"
    )?;
    Ok(())
}
