//! A client that says exactly what it is told to.

use std::net::SocketAddr;

use baya::axum::extract::Query;
use baya::axum::http::Uri;
use baya::testing::TestApp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// The values of `Set-Cookie`.
    pub set: Vec<String>,
    pub body: String,
}

impl Answer {
    /// What a browser sends back: `name=value` of the only cookie that was set.
    #[track_caller]
    pub fn cookie(&self) -> &str {
        assert_eq!(self.set.len(), 1, "{self:?}");
        self.set[0].split(';').next().unwrap()
    }

    /// The same without its name.
    #[track_caller]
    pub fn value(&self) -> &str {
        self.cookie().split_once('=').unwrap().1
    }
}

pub async fn listening<M: baya::Module>() -> (TestApp, SocketAddr) {
    let app = TestApp::new::<M>().listen().await.unwrap();
    let address = app.address().unwrap();
    (app, address)
}

/// Sends a `GET` with these lines behind its head, byte for byte, and reads the answer.
pub async fn get(address: SocketAddr, path: &str, lines: &[&[u8]]) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut head = format!("GET {path} HTTP/1.1\r\nhost: t\r\nconnection: close\r\n").into_bytes();
    for line in lines {
        head.extend_from_slice(line);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    stream.write_all(&head).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let set = head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    Answer {
        status: head[9..12].parse().unwrap(),
        set: set.map(str::to_owned).collect(),
        body: body.to_owned(),
    }
}

/// The same with one header of cookies.
pub async fn with(address: SocketAddr, path: &str, cookies: &str) -> Answer {
    get(address, path, &[format!("cookie: {cookies}").as_bytes()]).await
}

/// A percent-encoded value as the app gets it in a query.
pub fn decoded(value: &str) -> String {
    let uri = Uri::try_from(format!("/?v={value}")).unwrap();
    let Query(mut pairs) = Query::<Vec<(String, String)>>::try_from_uri(&uri).unwrap();
    pairs.swap_remove(0).1
}
