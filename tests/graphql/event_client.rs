//! A client of event streams over a real connection.

use std::collections::VecDeque;

use axum::body::Bytes;
use axum::http::request::Builder;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use baya::testing::{TestApp, Value, json};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::task::JoinHandle;

use crate::client::{connect, soon};

/// A client that reads an event stream. The connection ends when it is dropped.
pub struct Events {
    pub status: StatusCode,
    pub headers: HeaderMap,
    body: Incoming,
    text: String,
    blocks: VecDeque<String>,
    connection: JoinHandle<()>,
}

impl Events {
    /// Sends a query with `POST`.
    pub async fn post(app: &TestApp, query: &str, headers: &[(&str, &str)]) -> Self {
        let body = json!({ "query": query }).to_string();
        let request = Request::post("/graphql").header("content-type", "application/json");
        Self::send(app, request, headers, body).await
    }

    /// Sends a query with `GET`.
    pub async fn get(app: &TestApp, query: &str) -> Self {
        let query = serde_urlencoded::to_string([("query", query)]).unwrap();
        let request = Request::get(format!("/graphql?{query}"));
        Self::send(app, request, &[], String::new()).await
    }

    async fn send(
        app: &TestApp,
        mut request: Builder,
        headers: &[(&str, &str)],
        body: String,
    ) -> Self {
        let known = request.headers_mut().unwrap();
        let given = [("host", "app.example"), ("accept", "text/event-stream")];
        for (name, value) in given.iter().chain(headers) {
            known.insert(
                HeaderName::try_from(*name).unwrap(),
                HeaderValue::try_from(*value).unwrap(),
            );
        }
        let request = request.body(Full::new(Bytes::from(body))).unwrap();
        let stream = TokioIo::new(connect(app).await);
        let (mut client, connection) = hyper::client::conn::http1::handshake(stream).await.unwrap();
        let connection = tokio::spawn(async move { drop(connection.await) });
        let (head, body) = soon(client.send_request(request)).await.unwrap().into_parts();
        Self {
            status: head.status,
            headers: head.headers,
            body,
            text: String::new(),
            blocks: VecDeque::new(),
            connection,
        }
    }

    /// Returns the next event or comment unchanged; `None` at the end of the stream.
    pub async fn block(&mut self) -> Option<String> {
        loop {
            if let Some(block) = self.blocks.pop_front() {
                return Some(block);
            }
            let frame = soon(self.body.frame()).await?.unwrap();
            self.text.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                self.blocks.push_back(block.to_owned());
                self.text = rest.to_owned();
            }
        }
    }

    /// Returns the payload of the next event, which must be `next`.
    pub async fn next(&mut self) -> Value {
        let block = self.block().await.expect("the stream has ended");
        let data = block.strip_prefix("event: next\ndata: ").expect("an event `next`");
        serde_json::from_str(data).unwrap()
    }

    /// Expects the event `complete` and the end of the stream.
    pub async fn complete(mut self) {
        let block = self.block().await.expect("the stream has ended");
        let mut lines = block.lines();
        assert_eq!(lines.next(), Some("event: complete"));
        assert!(lines.all(|line| line.trim_end() == "data:"), "{block}");
        assert_eq!(self.block().await, None);
    }

    /// Returns the body of a response that is not an event stream.
    pub async fn json(mut self) -> Value {
        let body = soon((&mut self.body).collect()).await.unwrap().to_bytes();
        serde_json::from_slice(&body).unwrap()
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.connection.abort();
    }
}
