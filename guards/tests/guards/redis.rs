//! Rate limits on Redis, shared by several processes.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use baya::testing::TestApp;
use baya::{Error, Result};
use baya_guards::{MemoryStore, Quota, RedisStore, Throttle, ThrottleStore};
use baya_macros::{controller, module, provider};
use bytes::Bytes;
use http_body_util::Empty;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

const REDIS: &str = "redis://127.0.0.1:6379";
const PREFIX: &str = "BAYA_TEST_PREFIX";

#[provider]
async fn store() -> Result<RedisStore, Error> {
    let prefix = std::env::var(PREFIX).unwrap_or_else(|_| "baya-test".to_owned());
    RedisStore::connect(REDIS, prefix)
}

#[controller]
struct Limited;

#[controller]
impl Limited {
    #[get("/limited")]
    #[use_guards(Throttle::per_hour(100).shared("limited").store_timeout(Duration::from_secs(20)))]
    async fn limited(&self) {}
}

#[module(root, providers = [store as dyn ThrottleStore], controllers = [Limited])]
struct AppModule;

/// Whether Redis is reachable. In CI it must be.
fn is_redis_reachable() -> bool {
    let address: SocketAddr = "127.0.0.1:6379".parse().unwrap();
    let reachable = std::net::TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok();
    let required = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(reachable || !required, "CI requires Redis on 127.0.0.1:6379");
    if !reachable {
        let mut out = std::io::stderr().lock();
        writeln!(out, "SKIPPED: Redis is not reachable on 127.0.0.1:6379").unwrap();
    }
    reachable
}

/// A unique prefix.
fn prefix() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    format!("baya-test:{}:{}", std::process::id(), now.as_nanos())
}

/// A server process of the test below. It serves until its standard input ends.
#[test]
#[ignore = "started by another test"]
fn serve() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let app = TestApp::new::<AppModule>().listen().await.unwrap();
        let mut out = std::io::stdout();
        writeln!(out, "listening on {}", app.address().unwrap()).unwrap();
        out.flush().unwrap();
        tokio::task::spawn_blocking(|| std::io::stdin().lines().count()).await.unwrap();
        app.shutdown().await.unwrap();
    });
}

/// A running server process.
struct Server {
    child: Child,
    address: SocketAddr,
    /// Reads the rest of its output, because a full pipe would block the server.
    output: JoinHandle<()>,
}

fn start(prefix: &str) -> Server {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "redis::serve", "--ignored", "--nocapture"])
        .env(PREFIX, prefix)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = output.find_map(|line| {
        line.unwrap().split_once("listening on ").map(|(_, address)| address.parse().unwrap())
    });
    let output = std::thread::spawn(move || output.for_each(drop));
    Server { child, address: address.unwrap(), output }
}

fn stop(mut server: Server) {
    drop(server.child.stdin.take());
    assert!(server.child.wait().unwrap().success());
    server.output.join().unwrap();
}

/// Sends concurrent requests over one connection. Returns how many were accepted.
async fn send(address: SocketAddr, count: usize) -> usize {
    let stream = TcpStream::connect(address).await.unwrap();
    let handshake =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (sender, connection) = handshake.await.unwrap();
    tokio::spawn(connection);
    let mut requests = JoinSet::new();
    for _ in 0..count {
        let mut sender = sender.clone();
        let request = hyper::Request::get(format!("http://{address}/limited"));
        let request = request.body(Empty::<Bytes>::new()).unwrap();
        requests.spawn(async move { sender.send_request(request).await.unwrap().status() });
    }
    let statuses = requests.join_all().await;
    assert!(statuses.iter().all(|status| *status == 204 || *status == 429), "{statuses:?}");
    statuses.iter().filter(|status| **status == 204).count()
}

#[tokio::test]
async fn three_processes_accept_exactly_the_requests_of_one_limit() {
    if !is_redis_reachable() {
        return;
    }
    let prefix = prefix();
    let servers: Vec<_> = (0..3).map(|_| start(&prefix)).collect();
    let mut sending = JoinSet::new();
    for connection in 0..10 {
        sending.spawn(send(servers[connection % 3].address, 200));
    }
    let accepted: usize = sending.join_all().await.into_iter().sum();
    // Stopped while the runtime runs, because open connections receive the shutdown.
    tokio::task::spawn_blocking(|| servers.into_iter().for_each(stop)).await.unwrap();
    delete_keys(&prefix).await;
    assert_eq!(accepted, 100);
}

async fn delete_keys(prefix: &str) {
    let client = redis::Client::open(REDIS).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let keys: Vec<String> =
        redis::cmd("KEYS").arg(format!("{prefix}*")).query_async(&mut connection).await.unwrap();
    assert!(!keys.is_empty(), "the processes count on Redis");
    let _: i64 = redis::cmd("DEL").arg(keys).query_async(&mut connection).await.unwrap();
}

#[tokio::test]
async fn counts_like_the_memory_store() {
    if !is_redis_reachable() {
        return;
    }
    let prefix = prefix();
    let store = RedisStore::connect(REDIS, &prefix).unwrap();
    let quota = Quota::new(10, Duration::from_millis(500));
    let first = store.take("tom", quota, 4).await.unwrap();
    assert!(first.allowed);
    assert_eq!(first.remaining, 6);
    let second = store.take("tom", quota, 6).await.unwrap();
    assert!(second.allowed && second.reset_after > Duration::from_millis(300), "{second:?}");
    let third = store.take("tom", quota, 8).await.unwrap();
    assert!(!third.allowed && third.retry_after > Duration::ZERO, "{third:?}");
    assert!(store.take("ann", quota, 10).await.unwrap().allowed);
    let reset = async {
        while !store.take("tom", quota, 10).await.unwrap().allowed {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), reset).await.unwrap();
    delete_keys(&prefix).await;
}

#[tokio::test]
async fn rounds_intervals_like_the_memory_store() {
    if !is_redis_reachable() {
        return;
    }
    let prefix = prefix();
    let redis = RedisStore::connect(REDIS, &prefix).unwrap();
    let memory = MemoryStore::default();
    for calls in [7, 9, 11, 59] {
        let quota = Quota::new(calls, Duration::from_secs(3_600));
        let key = calls.to_string();
        for _ in 0..=calls {
            let redis = redis.take(&key, quota, 1).await.unwrap();
            let memory = memory.take(&key, quota, 1).await.unwrap();
            let expected = (memory.allowed, memory.remaining);
            assert_eq!((redis.allowed, redis.remaining), expected, "{calls}");
        }
    }
    delete_keys(&prefix).await;
}

#[tokio::test]
async fn fails_in_bounded_time_if_redis_is_unreachable_or_silent() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("redis://{}", silent.local_addr().unwrap());
    for address in ["redis://127.0.0.1:1", &silent] {
        let store = RedisStore::connect(address, "baya-test").unwrap();
        let started = Instant::now();
        let take = store.take("tom", Quota::new(1, Duration::from_secs(1)), 1);
        assert_eq!(take.await.unwrap_err().status(), 500);
        assert!(started.elapsed() < Duration::from_secs(10), "{address}");
    }
}
