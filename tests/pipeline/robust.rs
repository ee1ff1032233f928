//! Enhancers that hang or panic end neither the connection nor the process.

use std::future::pending;
use std::time::Duration;

use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Caught, Filter, Interceptor, Next, Pipe, Reply, filter, interceptor, pipe};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

#[guard]
struct Hangs;

impl Guard for Hangs {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        pending().await
    }
}

#[interceptor]
struct HangsToo;

impl Interceptor for HangsToo {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await?;
        pending().await
    }
}

#[pipe(takes = [u64])]
struct HangsAsWell;

impl Pipe<u64> for HangsAsWell {
    async fn transform(&self, _value: u64, _cx: &Context<'_>) -> Result<u64, Error> {
        pending().await
    }
}

#[filter]
struct HangsAtLast;

impl Filter for HangsAtLast {
    type Catches = Error;

    async fn catch(&self, _error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        pending().await
    }
}

#[guard]
struct Panics;

impl Guard for Panics {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        panic!("this guard always panics")
    }
}

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/fine")]
    async fn fine(&self) -> &'static str {
        "fine"
    }

    #[get("/guard")]
    #[use_guards(Hangs)]
    async fn guard(&self) {}

    #[get("/interceptor")]
    #[use_interceptors(HangsToo)]
    async fn interceptor(&self) {}

    #[get("/pipe/{id}")]
    #[use_pipes(HangsAsWell)]
    async fn pipe(&self, #[param] id: u64) {
        let _ = id;
    }

    #[get("/filter")]
    #[use_filters(HangsAtLast)]
    async fn filter(&self) -> Result<(), Error> {
        Err(Error::conflict())
    }

    #[get("/panic")]
    #[use_guards(Panics)]
    async fn panics(&self) {}
}

#[module(root, controllers = [Routes])]
struct AppModule;

/// Returns the statuses of several requests over one connection, each a problem or a success.
async fn over_one_connection(paths: &[&str]) -> Vec<u16> {
    let app = TestApp::new::<AppModule>()
        .configure(|app| app.timeout(Duration::from_millis(50)))
        .listen()
        .await
        .unwrap();
    let stream = TcpStream::connect(app.address().unwrap()).await.unwrap();
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let mut statuses = Vec::new();
    for path in paths {
        let request = hyper::Request::get(*path).header("host", "test");
        let request = request.body(Empty::<Bytes>::new()).unwrap();
        let response = sender.send_request(request).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        if status >= 400 {
            let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(problem["status"], status, "{path}");
        }
        statuses.push(status);
    }
    drop(sender);
    app.shutdown().await.unwrap();
    statuses
}

#[baya::test]
async fn responds_503_to_a_guard_that_hangs_and_keeps_the_connection() {
    assert_eq!(over_one_connection(&["/guard", "/fine"]).await, [503, 200]);
}

#[baya::test]
async fn responds_503_to_an_interceptor_that_hangs_and_keeps_the_connection() {
    assert_eq!(over_one_connection(&["/interceptor", "/fine"]).await, [503, 200]);
}

#[baya::test]
async fn responds_503_to_a_pipe_that_hangs_and_keeps_the_connection() {
    assert_eq!(over_one_connection(&["/pipe/1", "/fine"]).await, [503, 200]);
}

#[baya::test]
async fn responds_503_to_a_filter_that_hangs_and_keeps_the_connection() {
    assert_eq!(over_one_connection(&["/filter", "/fine"]).await, [503, 200]);
}

#[baya::test]
async fn responds_500_to_a_guard_that_panics_and_keeps_the_connection() {
    assert_eq!(over_one_connection(&["/panic", "/fine"]).await, [500, 200]);
}
