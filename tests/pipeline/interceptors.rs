//! Interceptors that retry, change, replace and cache calls.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use baya::axum::body::{Body, Bytes, to_bytes};
use baya::axum::http::HeaderValue;
use baya::axum::response::IntoResponse;
use baya::prelude::*;
use baya::testing::{TestApp, json};
use baya::{Interceptor, Next, Reply, interceptor};

/// Retries calls with a server error up to twice.
#[interceptor]
struct Retry;

impl Interceptor for Retry {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        cx.body().await?;
        for _ in 0..2 {
            match next.run(cx).await {
                Err(error) if error.status() == 503 => {}
                outcome => return outcome,
            }
        }
        next.run(cx).await
    }
}

/// Runs the handler twice, although a body can be read only once.
#[interceptor]
struct Twice;

impl Interceptor for Twice {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await?;
        next.run(cx).await
    }
}

/// Adds headers to the request and to the response.
#[interceptor]
struct Stamp;

impl Interceptor for Stamp {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        if let Some(head) = cx.http_mut() {
            head.headers.insert("x-stamped", HeaderValue::from_static("in"));
        }
        let mut reply = next.run(cx).await?;
        if let Some(response) = reply.response_mut() {
            response.headers_mut().insert("x-stamped", HeaderValue::from_static("out"));
        }
        Ok(reply)
    }
}

/// Responds to a conflict with the existing value.
#[interceptor]
struct Softly;

impl Interceptor for Softly {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        match next.run(cx).await {
            Err(error) if error.status() == 409 => Ok(Reply::http("as it was")),
            outcome => outcome,
        }
    }
}

/// Reads the request after the handler has extracted it.
#[interceptor]
struct LooksBack;

impl Interceptor for LooksBack {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        let agent = cx.header("user-agent").unwrap_or("nobody").to_owned();
        if let Some(response) = reply.response_mut() {
            *response = (response.status(), agent).into_response();
        }
        Ok(reply)
    }
}

/// Caches the first response.
#[interceptor]
struct Cache {
    #[inject(default)]
    kept: Mutex<Option<Bytes>>,
}

impl Interceptor for Cache {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let kept = self.kept.lock().unwrap().clone();
        if let Some(kept) = kept {
            return Ok(Reply::http(kept));
        }
        let mut reply = next.run(cx).await?;
        if let Some(response) = reply.response_mut() {
            let bytes = to_bytes(std::mem::take(response.body_mut()), usize::MAX).await?;
            *response.body_mut() = Body::from(bytes.clone());
            *self.kept.lock().unwrap() = Some(bytes);
        }
        Ok(reply)
    }
}

/// Replies with a value that HTTP can't send.
#[interceptor]
struct Strange;

impl Interceptor for Strange {
    async fn intercept(&self, _cx: &mut Context<'_>, _next: Next<'_>) -> Result<Reply, Error> {
        Ok(Reply::new(42_u8))
    }
}

#[controller]
struct Work {
    #[inject(default)]
    runs: AtomicUsize,
}

#[controller]
impl Work {
    #[post("/retried")]
    #[use_interceptors(Retry)]
    async fn retried(&self, body: Json<Vec<u8>>) -> Result<Json<usize>, Error> {
        match self.runs.fetch_add(1, Ordering::SeqCst) {
            0 | 1 => Err(Error::unavailable()),
            runs => Ok(Json(runs + body.len())),
        }
    }

    #[post("/twice")]
    #[use_interceptors(Twice)]
    async fn twice(&self, body: String) -> String {
        body
    }

    #[get("/stamped")]
    #[use_interceptors(Stamp)]
    async fn stamped(&self, #[header] x_stamped: String) -> String {
        x_stamped
    }

    #[get("/soft")]
    #[use_interceptors(Softly)]
    #[set_header("x-static", "set")]
    #[status(202)]
    async fn soft(&self) -> Result<&'static str, Error> {
        Err(Error::conflict())
    }

    #[post("/back")]
    #[use_interceptors(LooksBack)]
    async fn back(&self, body: String) -> String {
        body
    }

    #[get("/cached")]
    #[use_interceptors(Cache)]
    async fn cached(&self) -> String {
        format!("run {}", self.runs.fetch_add(1, Ordering::SeqCst) + 1)
    }

    #[get("/strange")]
    #[use_interceptors(Strange)]
    async fn strange(&self) {}
}

#[module(root, controllers = [Work])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn an_interceptor_can_run_the_handler_again_with_the_same_body() {
    let response = app().await.post("/retried").json(&[1, 2, 3]).send().await;
    response.assert_status(201).assert_json(json!(5));
}

#[baya::test]
async fn responds_500_if_a_consumed_body_is_read_again() {
    let request = app().await.post("/twice").body("text/plain", "x");
    request.send().await.assert_status(500);
}

#[baya::test]
async fn an_interceptor_changes_the_request_and_the_response() {
    let response = app().await.get("/stamped").send().await;
    response.assert_text("in").assert_header("x-stamped", "out");
}

#[baya::test]
async fn an_interceptor_turns_an_error_into_a_response_with_static_headers() {
    let response = app().await.get("/soft").send().await;
    response.assert_status(200).assert_text("as it was").assert_header("x-static", "set");
}

#[baya::test]
async fn an_interceptor_sees_the_request_after_it_was_extracted() {
    let request = app().await.post("/back").header("user-agent", "tester").body("text/plain", "x");
    request.send().await.assert_status(201).assert_text("tester");
}

#[baya::test]
async fn responds_500_to_a_reply_of_another_protocol() {
    app().await.get("/strange").send().await.assert_status(500);
}

#[baya::test]
async fn an_interceptor_returns_a_cached_response_without_the_handler() {
    let app = app().await;
    app.get("/cached").send().await.assert_text("run 1");
    app.get("/cached").send().await.assert_status(200).assert_text("run 1");
}
