//! Servers that a test starts, stops and kills.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use baya_events::{Backoff, EventLog};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use wire::poll;

use crate::log::backend::{DEADLINE, append, expect, long_wait_group, next, text};
use crate::log::outages::next_after_outages;

/// The delay of a retry, which is longer than the start of a server.
const DELAY: Duration = Duration::from_secs(3);

const EVENTS: usize = 300;

/// A log whose server a test can start.
pub trait ServerBackend {
    type Log: EventLog + Clone;

    /// The precision with which the server stores times.
    const PRECISION: Duration;

    /// Returns the command of a server that listens on this port and stores its data durably in this directory.
    fn program(port: &str, directory: &str) -> Command;

    /// Opens a client that waits for the connection.
    fn client(address: &str) -> Self::Log;
}

/// Declares the tests of this file for a log.
macro_rules! restart_suite {
    ($service:ty) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn keeps_positions_delays_and_attempts_when_the_server_restarts() {
            crate::log::restarts::keeps_positions::<$service>().await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn loses_no_appended_event_when_the_server_is_killed() {
            crate::log::restarts::loses_no_event::<$service>().await;
        }
    };
}

pub(crate) use restart_suite;

/// A server for one test.
pub struct Server {
    program: Command,
    child: Child,
    address: String,
    _directory: TempDir,
}

impl Server {
    /// Starts a server, or returns `None` if its program is not installed.
    ///
    /// # Panics
    ///
    /// In CI, if the program is not installed.
    pub async fn start<S: ServerBackend>() -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let mut program = S::program(&free.port().to_string(), directory.path().to_str().unwrap());
        program.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
        let child = match program.spawn() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                skip(&program);
                return None;
            }
            child => child.unwrap(),
        };
        let address = free.to_string();
        let server = Self { program, child, address, _directory: directory };
        server.wait_until_ready().await;
        Some(server)
    }

    /// Waits until the server accepts connections.
    async fn wait_until_ready(&self) {
        poll(async || TcpStream::connect(&self.address).await.ok()).await;
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Stops the server gracefully, and starts it again.
    async fn restart(&mut self) {
        self.stop();
        self.resume().await;
    }

    /// Stops the server gracefully.
    pub fn stop(&mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        self.child.wait().unwrap();
    }

    /// Starts the server again.
    pub async fn resume(&mut self) {
        self.child = self.program.spawn().unwrap();
        self.wait_until_ready().await;
    }

    /// Kills the server with SIGKILL, and starts it again.
    async fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.resume().await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[allow(clippy::print_stderr, reason = "reports that the test is skipped")]
fn skip(program: &Command) {
    let is_needed = std::env::var_os("CI").is_some_and(|value| value == "true");
    let program = program.get_program().display();
    assert!(!is_needed, "CI needs the program {program}, which is not installed");
    eprintln!("SKIPPED: the program {program} is not installed");
}

pub async fn keeps_positions<S: ServerBackend>() {
    let Some(mut server) = Server::start::<S>().await else { return };
    let log = S::client(&server.address);
    let backoff = Backoff::new(DELAY, 1.0, DELAY);
    let mut deliveries =
        log.subscribe(&long_wait_group("cat.adopted", "mails").backoff(backoff)).await.unwrap();
    for payload in ["1", "2", "3", "4"] {
        append(&log, "cat.adopted", payload).await;
    }
    expect(&mut deliveries, "1").await;
    let started = Instant::now();
    next(&mut deliveries).await.retry("not now").await.unwrap();
    next(&mut deliveries).await.dead("never").await.unwrap();
    server.restart().await;
    let fourth = next_after_outages(&mut deliveries).await;
    assert_eq!((text(&fourth), fourth.attempt), ("4", 1));
    fourth.ack().await.unwrap();
    let second = next_after_outages(&mut deliveries).await;
    assert_eq!((text(&second), second.attempt), ("2", 2));
    assert!(started.elapsed() + S::PRECISION >= DELAY, "{:?}", started.elapsed());
    second.ack().await.unwrap();
    let letters = log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].cause, "never");
}

pub async fn loses_no_event<S: ServerBackend>() {
    let Some(mut server) = Server::start::<S>().await else { return };
    let log = S::client(&server.address);
    let group = long_wait_group("cat.adopted", "mails").ack_wait(DELAY);
    let mut deliveries = log.subscribe(&group).await.unwrap();
    let appending = {
        let log = log.clone();
        tokio::spawn(async move {
            for number in 0..EVENTS {
                append(&log, "cat.adopted", &number.to_string()).await;
            }
        })
    };
    let mut missing: HashSet<_> = (0..EVENTS).map(|number| number.to_string()).collect();
    let started = Instant::now();
    let mut marks = vec![EVENTS / 2, EVENTS - 20];
    while !missing.is_empty() {
        // The server is killed between two deliveries, and while events are appended.
        if marks.last().is_some_and(|mark| missing.len() <= *mark) {
            marks.pop();
            server.kill().await;
        }
        let delivery = next_after_outages(&mut deliveries).await;
        missing.remove(text(&delivery));
        if let Err(error) = delivery.ack().await {
            assert_eq!(error.code(), "event_log");
        }
        assert!(started.elapsed() < DEADLINE * 2, "lost: {missing:?}");
    }
    appending.await.unwrap();
}
