//! Parsing of HTTP/1.1 requests: the statuses of the responses, and whether the connection stays open.

use std::time::Duration;

use baya::App;
use baya::axum::body::Body;
use baya::axum::http::StatusCode;
use baya::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use wire::{RawResponse, Server, unchunked};

mod bodies;
mod fields;
mod lines;

#[controller]
struct Framed;

#[controller]
impl Framed {
    #[get]
    async fn hello(&self) -> &'static str {
        "hello"
    }

    #[get("/nothing")]
    async fn nothing(&self) {}

    #[get("/cats")]
    async fn cats(&self) -> &'static str {
        "cats"
    }

    #[get("/unchanged")]
    async fn unchanged(&self) -> (StatusCode, &'static str) {
        (StatusCode::NOT_MODIFIED, "no body")
    }

    #[get("/reset")]
    async fn reset(&self) -> (StatusCode, &'static str) {
        (StatusCode::RESET_CONTENT, "no body")
    }

    #[get("/early")]
    async fn early(&self) -> (StatusCode, &'static str) {
        (StatusCode::EARLY_HINTS, "no body")
    }

    #[get("/stream")]
    async fn stream(&self) -> Body {
        let pieces = ["one", "two"].map(Ok::<_, std::convert::Infallible>);
        Body::from_stream(futures_util::stream::iter(pieces))
    }

    #[all("/any")]
    async fn any(&self) -> &'static str {
        "any"
    }

    #[post("/echo")]
    async fn echo(&self, text: String) -> String {
        text
    }

    #[post("/ignored")]
    async fn ignored(&self) -> &'static str {
        "not read"
    }

    #[get("/end")]
    async fn end(&self) -> &'static str {
        "end"
    }
}

#[module(root, controllers = [Framed])]
struct AppModule;

/// The bytes that a client sends on one connection, and the expected responses.
struct Case {
    name: &'static str,
    sent: Vec<u8>,
    /// The statuses, in order.
    statuses: &'static [u16],
    after: After,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// The connection stays open for another request.
    GoesOn,
    /// The server closes the connection.
    Closes,
}

fn case(name: &'static str, sent: impl AsRef<[u8]>, statuses: &'static [u16]) -> Case {
    Case { name, sent: sent.as_ref().to_vec(), statuses, after: After::GoesOn }
}

impl Case {
    fn closes(self) -> Self {
        Self { after: After::Closes, ..self }
    }

    /// Returns the difference from the expected responses, or `None`.
    async fn difference(&self, server: &Server) -> Option<String> {
        let mut sent = self.sent.clone();
        if self.after == After::GoesOn {
            sent.extend(b"GET /end HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n");
        }
        let Ok(received) = timeout(PATIENCE, talk(server, &sent)).await else {
            return Some("the connection does not end".to_owned());
        };
        let heads = String::from_utf8_lossy(&self.sent).matches("HEAD /").count();
        let responses = parse_responses(&received, heads);
        let mut statuses: Vec<_> = responses.iter().map(|response| response.status).collect();
        let went_on = responses.last().is_some_and(|response| response.body == b"end");
        if went_on {
            statuses.pop();
        }
        let after = if went_on { After::GoesOn } else { After::Closes };
        if let Some(bare) = responses.iter().find(|response| !is_whole(response)) {
            return Some(format!("an error without a body or its headers: {bare:?}"));
        }
        let right = statuses == self.statuses && after == self.after;
        (!right).then(|| {
            let expected = self.statuses;
            let expected_after = self.after;
            let text = String::from_utf8_lossy(&received).into_owned();
            format!("{expected:?} and {expected_after:?} expected, {statuses:?} and {after:?} found: {text:?}")
        })
    }
}

/// Returns whether an error has the headers and the body of every error. Responses to `HEAD` have no body.
fn is_whole(response: &RawResponse) -> bool {
    let has = |name| response.header(name).is_some();
    let headed = response.header("content-type") == Some("application/problem+json")
        && has("x-content-type-options")
        && has("x-request-id");
    let empty = response.body.is_empty() && has("content-length");
    response.status < 400 || headed && (empty || !response.problem()["code"].is_null())
}

const PATIENCE: Duration = Duration::from_secs(5);

async fn talk(server: &Server, bytes: &[u8]) -> Vec<u8> {
    let (mut reader, mut writer) = server.connect().await.into_split();
    let sending = async {
        let _ = writer.write_all(bytes).await;
        std::future::pending::<()>().await;
    };
    let mut received = Vec::new();
    tokio::select! {
        _ = reader.read_to_end(&mut received) => {}
        () = sending => {}
    }
    received
}

/// Parses all received responses. The first ones respond to `HEAD` and have no body.
fn parse_responses(mut bytes: &[u8], heads: usize) -> Vec<RawResponse> {
    let mut all = Vec::new();
    while let Some(mut response) = RawResponse::parse(bytes) {
        let head = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
        let rest = &bytes[head..];
        let bodiless = all.len() < heads || matches!(response.status, 100..=199 | 204 | 304);
        let length = match response.header("content-length") {
            _ if bodiless => 0,
            Some(length) => length.parse().unwrap_or_default(),
            None if response.header("transfer-encoding").is_some() => chunked_length(rest),
            None => rest.len(),
        };
        let (body, behind) = rest.split_at(length.min(rest.len()));
        if response.header("transfer-encoding").is_none() {
            response.body = body.to_vec();
        } else {
            response.body = unchunked(body);
        }
        all.push(response);
        bytes = behind;
    }
    all
}

fn chunked_length(body: &[u8]) -> usize {
    let end = body.windows(5).position(|five| five == b"0\r\n\r\n");
    end.map_or(body.len(), |end| end + 5)
}

/// Runs a table of cases, and reports all differences.
async fn hold(cases: Vec<Case>) {
    let configure = |app: App| app.body_limit(100).header_limit(8 * 1024).header_count(20);
    let server = Server::with::<AppModule>(configure).await;
    let mut errors = Vec::new();
    for case in &cases {
        if let Some(error) = case.difference(&server).await {
            errors.push(format!("{}: {error}", case.name));
        }
    }
    assert!(errors.is_empty(), "{} of {}:\n{}", errors.len(), cases.len(), errors.join("\n"));
}

#[baya::test]
async fn request_lines() {
    hold(lines::cases()).await;
}

#[baya::test]
async fn header_fields() {
    hold(fields::cases()).await;
}

#[baya::test]
async fn hosts() {
    hold(fields::hosts()).await;
}

#[baya::test]
async fn bodies_with_a_length() {
    hold(bodies::with_a_length()).await;
}

#[baya::test]
async fn bodies_in_chunks() {
    hold(bodies::in_chunks()).await;
}

#[baya::test]
async fn responses_without_content() {
    hold(bodies::without_content()).await;
}

#[test]
fn the_tables_contain_at_least_60_cases_with_unique_names() {
    let tables = [
        lines::cases(),
        fields::cases(),
        fields::hosts(),
        bodies::with_a_length(),
        bodies::in_chunks(),
        bodies::without_content(),
    ];
    let mut names: Vec<_> = tables.iter().flatten().map(|case| case.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert!(count >= 60 && names.len() == count, "{count} cases, {} names", names.len());
}
