//! A TCP proxy whose connections a test can cut or stall, and whose port it can close.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::service::poll;

/// The settings of the connections.
#[derive(Clone, Debug, Default)]
struct Orders {
    /// Shared by the connections since the last cut.
    era: Arc<()>,
    /// Whether connections stop to forward, also new ones.
    is_stalled: bool,
    /// The number of responses until a connection is cut instead of forwarding one; 0 for never.
    responses_until_cut: Arc<AtomicUsize>,
}

impl Orders {
    fn counts_down_to_cut(&self) -> bool {
        let less = |count: usize| count.checked_sub(1);
        self.responses_until_cut.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less) == Ok(1)
    }
}

/// A TCP proxy on a free port.
#[derive(Debug)]
pub struct Proxy {
    /// The address of the proxy.
    pub address: SocketAddr,
    target: SocketAddr,
    orders: watch::Sender<Orders>,
    accepting: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Forwards to an address with a port.
    ///
    /// # Panics
    ///
    /// If the address is invalid, or no port is free.
    pub async fn start(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the app listens");
        let target = target.parse().expect("an address with a port");
        let mut proxy = Self { address, target, orders: watch::Sender::default(), accepting: None };
        proxy.accept(listener);
        proxy
    }

    fn accept(&mut self, listener: TcpListener) {
        let orders = self.orders.clone();
        let target = self.target;
        self.accepting = Some(tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                connections.spawn(forward(client, target, orders.subscribe()));
            }
        }));
    }

    /// Closes the port and all connections.
    ///
    /// # Panics
    ///
    /// If the proxy has already ended.
    pub async fn close(&mut self) {
        if let Some(accepting) = self.accepting.take() {
            accepting.abort();
            accepting.await.expect_err("it accepts until it is aborted");
        }
    }

    /// Opens the port again.
    ///
    /// # Panics
    ///
    /// If another program uses the port.
    pub async fn reopen(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("its port is free");
        self.accept(listener);
    }

    /// Closes all connections. New ones are accepted.
    ///
    /// # Panics
    ///
    /// If the connections do not end.
    pub async fn cut(&self) {
        let mut era = Arc::default();
        self.orders.send_modify(|orders| std::mem::swap(&mut era, &mut orders.era));
        poll(async || (Arc::strong_count(&era) == 1).then_some(())).await;
    }

    /// Closes a connection instead of forwarding a response, the first one or one of those after it.
    pub fn cut_at_response(&self, number: usize) {
        self.orders.borrow().responses_until_cut.store(number, Ordering::SeqCst);
    }

    /// Leaves all connections open and forwards nothing on them, nor on new ones.
    pub fn stall(&self) {
        self.orders.send_modify(|orders| orders.is_stalled = true);
    }

    /// Forwards on new connections. Those that were stalled stay so.
    pub fn resume(&self) {
        self.orders.send_modify(|orders| orders.is_stalled = false);
    }
}

async fn forward(mut client: TcpStream, target: SocketAddr, mut orders: watch::Receiver<Orders>) {
    let first = orders.borrow().clone();
    let is_cut = |orders: &Orders| !Arc::ptr_eq(&orders.era, &first.era);
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    tokio::select! {
        biased;
        _ = orders.wait_for(|orders| is_cut(orders) || orders.is_stalled) => {}
        _ = relay(&mut client, &mut server, &first) => return,
    }
    // A stalled connection ends only when it is cut, or the proxy is closed.
    let _ = orders.wait_for(is_cut).await;
}

/// Forwards both ways until one side closes the connection, or it is to be cut.
async fn relay(client: &mut TcpStream, server: &mut TcpStream, orders: &Orders) -> io::Result<()> {
    let (mut from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let responses = async {
        let mut buffer = vec![0; 65_536];
        loop {
            let length = from_server.read(&mut buffer).await?;
            if length == 0 || orders.counts_down_to_cut() {
                return Ok(());
            }
            to_client.write_all(&buffer[..length]).await?;
        }
    };
    tokio::select! {
        outcome = tokio::io::copy(&mut from_client, &mut to_server) => outcome.map(drop),
        outcome = responses => outcome,
    }
}
