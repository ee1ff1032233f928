//! A body whose error determines the response.

use std::pin::Pin;
use std::task::Poll;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use baya::Middleware;
use baya::errors::{BodyError, BodyFailure};
use baya::prelude::*;
use baya::testing::TestApp;
use http_body_util::BodyExt;
use hyper::body::Frame;
use serde_json::Value;

/// A body that fails after its first chunk.
struct Failing {
    failure: BodyFailure,
    began: bool,
}

impl HttpBody for Failing {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _cx: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let bomb = BodyError::new(StatusCode::PAYLOAD_TOO_LARGE, "bomb", "the body is a bomb");
        Poll::Ready(Some(if std::mem::replace(&mut self.began, true) {
            Err(self.failure.set(bomb))
        } else {
            Ok(Frame::data(Bytes::from_static(b"{")))
        }))
    }
}

async fn failing(mut request: Request, next: Next) -> Response {
    let failure = BodyFailure::in_extensions(request.extensions_mut());
    next.run(request.map(|_| Body::new(Failing { failure, began: false }))).await
}

#[guard]
struct Reads;

impl Guard for Reads {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.body().await.map(drop)
    }
}

#[controller]
struct Bodies;

#[controller]
impl Bodies {
    #[post("/bytes")]
    async fn bytes(&self, body: Bytes) -> Bytes {
        body
    }

    #[post("/text")]
    async fn text(&self, body: String) -> String {
        body
    }

    #[post("/plain")]
    async fn plain(&self, #[body] body: Value) -> Json<Value> {
        Json(body)
    }

    #[post("/json")]
    async fn json(&self, body: Json<Value>) -> Json<Value> {
        body
    }

    #[post("/axum")]
    async fn by_axum(&self, body: axum::Json<Value>) -> Json<Value> {
        Json(body.0)
    }

    #[post("/guarded")]
    #[baya::use_guards(Reads)]
    async fn guarded(&self) {}

    #[post("/pieces")]
    async fn pieces(&self, request: Request) -> Result<(), Error> {
        let mut body = request.into_body();
        while let Some(piece) = body.frame().await {
            piece?;
        }
        Ok(())
    }

    #[post("/wrapped")]
    async fn wrapped(&self, request: Request) -> Result<(), Error> {
        let mut body = request.into_body();
        while let Some(piece) = body.frame().await {
            piece.map_err(std::io::Error::other)?;
        }
        Ok(())
    }

    #[post("/unread")]
    async fn unread(&self, request: Request) {
        drop(request);
    }
}

#[module(root, controllers = [Bodies], middleware = [Middleware::new(from_fn(failing))])]
struct Root;

#[baya::test]
async fn every_reader_of_the_body_responds_with_its_error() {
    let app = TestApp::new::<Root>().start().await?;
    for path in ["/bytes", "/text", "/plain", "/json", "/axum", "/guarded", "/pieces", "/wrapped"] {
        let response = app.post(path).body("application/json", "{}").send().await;
        response.assert_status(413).assert_header("content-type", "application/problem+json");
        let problem: Value = response.json();
        assert_eq!(
            (&problem["code"], &problem["detail"]),
            (&"bomb".into(), &"the body is a bomb".into())
        );
        assert_eq!(problem["instance"], path);
    }
}

#[baya::test]
async fn a_handler_that_does_not_read_the_body_succeeds() {
    let app = TestApp::new::<Root>().start().await?;
    app.post("/unread").body("application/json", "{}").send().await.assert_status(204);
}

#[baya::test]
async fn reports_another_error_of_the_request_instead() {
    let app = TestApp::new::<Root>().start().await?;
    app.post("/json").body("text/plain", "{}").send().await.assert_status(415);
}
