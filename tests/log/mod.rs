//! The default log, as a process writes it.

mod filtered;

use std::convert::Infallible;
use std::net::TcpListener;
use std::pin::Pin;
use std::process::Command;
use std::task::Poll;
use std::time::Duration;

use baya::axum::Extension;
use baya::axum::Router;
use baya::axum::body::{Body, Bytes, HttpBody};
use baya::axum::http::{Request, StatusCode};
use baya::axum::response::Redirect;
use baya::axum::routing::get;
use baya::prelude::*;
use hyper::body::{Frame, SizeHint};
use tokio::net::TcpStream;
use wire::{Header, exchange, head, request};

/// A body of a known length that fails instead.
struct Short {
    text: &'static str,
    panics: bool,
}

impl HttpBody for Short {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _cx: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        assert!(!self.panics, "{}", self.text);
        Poll::Ready(Some(Err(std::io::Error::other(self.text))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(10)
    }
}

#[controller]
struct Logged;

#[controller]
impl Logged {
    #[get("/fails")]
    async fn fails(&self) -> Result<(), Error> {
        Err(Error::internal("the disk is full\nERROR forged: \u{2028}nothing"))
    }

    /// Logs input of the client in a message and in fields.
    #[get("/greets")]
    async fn greets(&self, #[query] name: String) {
        tracing::error!(quoted = name, shown = %name, debug = ?name, "greeted {name}");
    }

    #[get("/breaks")]
    async fn breaks(&self) -> Body {
        let pieces = futures_util::stream::iter([Ok::<_, Infallible>("a piece")]);
        let broken = futures_util::stream::poll_fn(|_| panic!("the stream is broken"));
        Body::from_stream(futures_util::StreamExt::chain(pieces, broken))
    }

    #[get("/redirects")]
    async fn redirects(&self) -> Redirect {
        Redirect::to("/cats\r\nset-cookie: a=1")
    }

    #[get("/panics/{text}")]
    async fn panics(&self, #[param] text: String) -> Body {
        Body::new(Short { text: text.leak(), panics: true })
    }

    #[get("/breaks-off/{text}")]
    async fn breaks_off(&self, #[param] text: String) -> Body {
        Body::new(Short { text: text.leak(), panics: false })
    }

    #[get("/extension")]
    async fn extension(&self, name: Extension<&'static str>) -> &'static str {
        name.0
    }

    #[get("/switches")]
    async fn switches(&self) -> StatusCode {
        StatusCode::SWITCHING_PROTOCOLS
    }

    #[get("/number")]
    async fn number(&self) -> Json<f64> {
        Json(f64::NAN)
    }
}

#[module(root, controllers = [Logged])]
struct AppModule;

async fn connect(port: u16) -> TcpStream {
    loop {
        if let Ok(stream) = TcpStream::connect(("127.0.0.1", port)).await {
            return stream;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The program: it serves the app, sends requests to itself, and ends.
#[baya::test]
#[ignore = "a process of its own, for the other tests"]
async fn be_the_program() {
    let port = std::env::var("PORT").expect("a port").parse().expect("a number");
    let merged = Router::new()
        .route("/merged", get(async || Redirect::to("/cats\r")))
        .route("/interim", get(async || StatusCode::EARLY_HINTS));
    let app = baya::App::new::<AppModule>().merge(merged);
    tokio::spawn(app.listen(("127.0.0.1", port)));
    let get = async |path: &str, headers: &[Header<'_>]| {
        request(connect(port).await, &format!("GET {path}"), headers).await
    };
    let forged = "abc handler=Admin status=200 path=\"/admin\"";
    assert_eq!(get("/fails", &[("x-request-id", forged)]).await.status, 500);
    let name = "Tom%0D%0A2026-01-01T00:00:00Z%20ERROR%20admin=1%E2%80%A8x%1B%5B2Jy";
    assert_eq!(get(&format!("/greets?name={name}"), &[]).await.status, 204);
    assert_eq!(get("/redirects", &[("x-request-id", "r-redirect")]).await.status, 500);
    assert_eq!(get("/merged", &[("x-request-id", "r-merged")]).await.status, 500);
    for path in ["/panics/P1", "/breaks-off/F1"] {
        let headers = [("x-request-id", &path[path.len() - 2..])];
        exchange(connect(port).await, &head(&format!("GET {path}"), &headers)).await;
    }
    for path in ["/panics/P2", "/breaks-off/F2"] {
        exchange(connect(port).await, &head(&format!("GET {path}"), &[])).await;
    }
    let (client, connection) = h2::client::handshake(connect(port).await).await.expect("HTTP/2");
    tokio::spawn(connection);
    let mut client = client.ready().await.expect("it is open");
    for path in ["/panics/P3", "/breaks-off/F3"] {
        let request = Request::get(format!("http://t{path}")).body(()).expect("a request");
        let (reply, _) = client.send_request(request, true).expect("the request is sent");
        if let Ok(reply) = reply.await {
            let data = reply.into_body().data().await;
            assert!(data.is_none_or(|data| data.is_err()), "{path}");
        }
    }
    assert_eq!(get("/extension", &[("x-request-id", "r-extension")]).await.status, 500);
    assert_eq!(get("/switches", &[("x-request-id", "r-switches")]).await.status, 500);
    assert_eq!(get("/interim", &[("x-request-id", "r-interim")]).await.status, 500);
    assert_eq!(get("/number", &[("x-request-id", "r-number")]).await.status, 500);
    let broken = head("GET /breaks", &[("x-request-id", "r-broken")]);
    let received = exchange(connect(port).await, &broken).await;
    assert!(!received.ends_with(b"0\r\n\r\n"), "the response is incomplete");
}

/// Returns the lines that the program has logged.
fn log() -> Vec<String> {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let output = Command::new(std::env::current_exe().expect("this test"))
        .args(["log::be_the_program", "--exact", "--ignored", "--nocapture"])
        .env("PORT", port.to_string())
        .env("NO_COLOR", "1")
        .output()
        .expect("the program runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    errors.lines().map(str::to_owned).collect()
}

#[test]
fn each_event_is_one_line_and_each_field_is_its_own() {
    let lines = log();
    let one = |text: &str| {
        let found: Vec<_> = lines.iter().filter(|line| line.contains(text)).collect();
        assert_eq!(found.len(), 1, "{text}: {lines:#?}");
        found[0].as_str()
    };
    let failed = one("the disk is full");
    assert!(failed.contains("the disk is full\\nERROR forged: \\u{2028}nothing"), "{failed}");
    assert!(failed.contains(" path=\"/fails\" status=500"), "{failed}");
    for line in &lines {
        assert!(!line.contains("Admin") && !line.starts_with("2026-01-01T00:00:00Z"), "{line}");
        assert!(!line.contains(['\u{2028}', '\u{1b}', '\r']), "{line:?}");
    }
    let greeted = one("greeted Tom\\r\\n2026");
    for field in ["quoted", "shown", "debug"] {
        let (_, value) = greeted.split_once(&format!(" {field}=")).expect("a field");
        let quoted = value.strip_prefix('"').and_then(|value| value.split_once('"'));
        let (value, _) = quoted.expect("a string in quotes");
        assert!(value.contains("ERROR admin=1"), "{field}: {greeted}");
    }
    for (id, text) in [
        ("r-redirect", "a header of the response can't be sent"),
        ("r-merged", "a header of the response can't be sent"),
        ("r-extension", "Missing request extension"),
        ("P1", "P1"),
        ("F1", "F1"),
        ("r-switches", "the status 101 must name a protocol"),
        ("r-interim", "the interim status 103 Early Hints"),
        ("r-number", "can't represent the number"),
        ("r-broken", "the stream is broken"),
    ] {
        let line = one(&format!("request_id={id}"));
        assert!(line.contains("ERROR") && line.contains(text), "{line}");
    }
    for (text, reason) in [
        ("P1", "a response body panicked at tests/log/mod.rs"),
        ("P2", "a response body panicked at tests/log/mod.rs"),
        ("P3", "a response body panicked at tests/log/mod.rs"),
        ("F1", "a response body failed: F1"),
        ("F2", "a response body failed: F2"),
        ("F3", "a response body failed: F3"),
    ] {
        let found: Vec<_> = lines.iter().filter(|line| line.contains(text)).collect();
        let errors: Vec<_> = found.iter().filter(|line| line.contains(" ERROR ")).collect();
        assert_eq!(errors.len(), 1, "{text}: {found:#?}");
        assert!(errors[0].contains(reason) && errors[0].contains("request_id="), "{errors:?}");
    }
}
