//! What interceptors can do with a call.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use baya::axum::body::{Body, Bytes, to_bytes};
use baya::axum::http::HeaderValue;
use baya::axum::response::IntoResponse;
use baya::prelude::*;
use baya::testing::{TestApp, json};
use baya::{Interceptor, Next, Reply, interceptor};

/// Runs what failed on the server's side up to twice more.
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

/// Runs the handler twice, and forgets that a body is read once.
#[interceptor]
struct Twice;

impl Interceptor for Twice {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await?;
        next.run(cx).await
    }
}

/// Writes on what comes in and on what goes out.
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

/// A conflict is what was there before.
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

/// Looks at the request again when the handler has taken it.
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

/// Keeps the first answer, and gives it again.
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

/// Answers with what HTTP can't send.
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
async fn an_interceptor_may_run_the_handler_again_with_the_same_body() {
    let answer = app().await.post("/retried").json(&[1, 2, 3]).send().await;
    answer.assert_status(201).assert_json(json!(5));
}

#[baya::test]
async fn a_body_that_is_gone_is_an_error_of_the_server_and_not_an_empty_one() {
    let request = app().await.post("/twice").body("text/plain", "x");
    request.send().await.assert_status(500);
}

#[baya::test]
async fn an_interceptor_changes_the_request_and_the_response() {
    let answer = app().await.get("/stamped").send().await;
    answer.assert_text("in").assert_header("x-stamped", "out");
}

#[baya::test]
async fn an_interceptor_makes_an_answer_of_an_error_and_static_headers_stay() {
    let answer = app().await.get("/soft").send().await;
    answer.assert_status(200).assert_text("as it was").assert_header("x-static", "set");
}

#[baya::test]
async fn an_interceptor_sees_the_request_behind_an_extractor_that_took_it() {
    let request = app().await.post("/back").header("user-agent", "tester").body("text/plain", "x");
    request.send().await.assert_status(201).assert_text("tester");
}

#[baya::test]
async fn an_answer_of_another_protocol_is_an_error_of_the_server() {
    app().await.get("/strange").send().await.assert_status(500);
}

#[baya::test]
async fn an_interceptor_gives_a_kept_answer_again_without_the_handler() {
    let app = app().await;
    app.get("/cached").send().await.assert_text("run 1");
    app.get("/cached").send().await.assert_status(200).assert_text("run 1");
}
