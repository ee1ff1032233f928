//! A TCP proxy whose connections a test can cut or stall, and whose port it can close.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::backend::poll;

/// What a test wants of the connections.
#[derive(Clone, Default)]
struct Orders {
    /// Shared by the connections since the last cut.
    era: Arc<()>,
    /// Whether connections stop to forward, also new ones.
    is_stalled: bool,
}

pub struct Proxy {
    pub address: SocketAddr,
    target: SocketAddr,
    orders: watch::Sender<Orders>,
    accepting: Option<JoinHandle<()>>,
}

impl Proxy {
    pub async fn start(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let target = target.parse().unwrap();
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
    pub async fn close(&mut self) {
        if let Some(accepting) = self.accepting.take() {
            accepting.abort();
            accepting.await.unwrap_err();
        }
    }

    /// Opens the port again.
    pub async fn reopen(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.accept(listener);
    }

    /// Closes all connections. New ones are accepted.
    pub async fn cut(&self) {
        let mut era = Arc::default();
        self.orders.send_modify(|orders| std::mem::swap(&mut era, &mut orders.era));
        poll(async || (Arc::strong_count(&era) == 1).then_some(())).await;
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
        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => return,
    }
    // A stalled connection ends only when it is cut, or the proxy is closed.
    let _ = orders.wait_for(is_cut).await;
}
