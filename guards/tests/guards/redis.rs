//! Rate limits that several processes share on Redis.

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

/// Whether there is a Redis to test with; in CI there must be one.
fn redis_is_there() -> bool {
    let address: SocketAddr = "127.0.0.1:6379".parse().unwrap();
    let there = std::net::TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok();
    let needed = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(there || !needed, "CI has a Redis on 127.0.0.1:6379, and none answers");
    if !there {
        let mut out = std::io::stderr().lock();
        writeln!(out, "SKIPPED: no Redis answers on 127.0.0.1:6379").unwrap();
    }
    there
}

/// A prefix that no other run has.
fn prefix() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    format!("baya-test:{}:{}", std::process::id(), now.as_nanos())
}

/// One server process of the test below: it serves until its input ends.
#[test]
#[ignore = "a program that another test starts"]
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

/// A server process.
struct Server {
    child: Child,
    address: SocketAddr,
    /// Reads the rest of its output: a server whose pipe is full would wait for its reader.
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

/// Sends so many requests at once over one connection; gives how many were let pass.
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
async fn of_two_thousand_requests_to_three_processes_exactly_a_hundred_pass() {
    if !redis_is_there() {
        return;
    }
    let prefix = prefix();
    let servers: Vec<_> = (0..3).map(|_| start(&prefix)).collect();
    let mut sending = JoinSet::new();
    for connection in 0..10 {
        sending.spawn(send(servers[connection % 3].address, 200));
    }
    let passed: usize = sending.join_all().await.into_iter().sum();
    // The connections are to hear that their servers end.
    tokio::task::spawn_blocking(|| servers.into_iter().for_each(stop)).await.unwrap();
    forget(&prefix).await;
    assert_eq!(passed, 100);
}

async fn forget(prefix: &str) {
    let client = redis::Client::open(REDIS).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let keys: Vec<String> =
        redis::cmd("KEYS").arg(format!("{prefix}*")).query_async(&mut connection).await.unwrap();
    assert!(!keys.is_empty(), "the processes have counted on Redis");
    let _: i64 = redis::cmd("DEL").arg(keys).query_async(&mut connection).await.unwrap();
}

#[tokio::test]
async fn the_store_counts_as_the_one_in_memory_does() {
    if !redis_is_there() {
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
    let whole_again = async {
        while !store.take("tom", quota, 10).await.unwrap().allowed {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), whole_again).await.unwrap();
    forget(&prefix).await;
}

#[tokio::test]
async fn quotas_that_do_not_divide_their_time_count_alike_on_redis_and_in_memory() {
    if !redis_is_there() {
        return;
    }
    let prefix = prefix();
    let shared = RedisStore::connect(REDIS, &prefix).unwrap();
    let own = MemoryStore::default();
    for calls in [7, 9, 11, 59] {
        let quota = Quota::new(calls, Duration::from_secs(3_600));
        let key = calls.to_string();
        for _ in 0..=calls {
            let shared = shared.take(&key, quota, 1).await.unwrap();
            let own = own.take(&key, quota, 1).await.unwrap();
            assert_eq!((shared.allowed, shared.remaining), (own.allowed, own.remaining), "{calls}");
        }
    }
    forget(&prefix).await;
}

#[tokio::test]
async fn a_redis_that_is_gone_or_silent_fails_in_bounded_time() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("redis://{}", silent.local_addr().unwrap());
    for address in ["redis://127.0.0.1:1", &silent] {
        let store = RedisStore::connect(address, "baya-test").unwrap();
        let started = Instant::now();
        store.take("tom", Quota::new(1, Duration::from_secs(1)), 1).await.unwrap_err();
        assert!(started.elapsed() < Duration::from_secs(10), "{address}");
    }
}
