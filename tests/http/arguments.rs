//! Arguments of handlers.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use baya::RequestId;
use baya::prelude::*;
use baya::protocol::RequestScope;
use baya::testing::TestApp;
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt;

#[metadata]
struct Kind(&'static str);

#[injectable]
struct Names;

/// Counts the requests for which it was built.
#[injectable]
struct Counter {
    #[inject(default)]
    built: std::sync::atomic::AtomicU32,
}

struct Upload(usize);

impl FromRequest<RequestScope> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, scope: &RequestScope) -> Result<Self, Error> {
        let body = axum::body::Bytes::from_request(request, scope).await;
        body.map(|body| Self(body.len())).map_err(|_| Error::bad_request())
    }
}

struct PerRequest(u32);

#[provider(scope = request)]
async fn per_request(counter: Arc<Counter>) -> PerRequest {
    PerRequest(counter.built.fetch_add(1, std::sync::atomic::Ordering::SeqCst))
}

/// A provider that depends on the first one.
struct Derived(u32);

#[provider(scope = request)]
async fn derived(first: Arc<PerRequest>) -> Derived {
    Derived(first.0)
}

#[injectable(scope = transient)]
struct Fresh {
    #[inject(default)]
    uses: std::sync::atomic::AtomicU32,
}

/// A custom extractor that needs a provider.
struct Greeting(String);

impl FromRequestParts<RequestScope> for Greeting {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, scope: &RequestScope) -> Result<Self, Error> {
        scope.context(parts).get::<Names>().await?;
        Ok(Self("hello".to_owned()))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Order {
    Up,
    Down,
}

#[derive(Deserialize)]
struct Page {
    page: u32,
}

#[controller("/a/{outer}")]
#[meta(Kind("controller"))]
struct Arguments;

#[controller]
impl Arguments {
    /// Only the compiler knows whether `Upload` extracts the whole request.
    #[post("/upload")]
    async fn upload(
        &self,
        upload: Upload,
        #[header] x_name: Option<String>,
        #[param] outer: String,
        headers: HeaderMap,
    ) -> String {
        format!("{} {outer} {x_name:?} {}", upload.0, headers.len())
    }

    #[get("/{inner}")]
    async fn params(&self, #[param] inner: u64, #[param] outer: String) -> String {
        format!("{outer} {inner}")
    }

    #[get("/q/one")]
    async fn query(
        &self,
        #[param] outer: String,
        #[query] page: u32,
        #[query("sort")] order: Option<Order>,
        #[query(default = 7)] limit: u8,
        #[query] tag: Vec<String>,
    ) -> String {
        let order = match order {
            Some(Order::Up) => "up",
            Some(Order::Down) => "down",
            None => "none",
        };
        format!("{outer} {page} {order} {limit} {}", tag.join("+"))
    }

    #[get("/q/all")]
    async fn whole_query(&self, #[param] outer: String, page: Query<Page>) -> String {
        format!("{outer} {}", page.page)
    }

    #[get("/h/one")]
    async fn headers(
        &self,
        #[param] outer: String,
        #[header("x-count")] count: u32,
        #[header] user_agent: Option<String>,
        #[cookie] session: Option<String>,
        all: HeaderMap,
    ) -> String {
        format!("{outer} {count} {user_agent:?} {session:?} {}", all.len())
    }

    #[post("/body")]
    async fn body_before_context(
        &self,
        #[body] value: serde_json::Value,
        cx: &Context<'_>,
        #[param] outer: String,
    ) -> Json<serde_json::Value> {
        Json(json!([value, cx.header("x-tenant"), cx.handler(), outer]))
    }

    #[get("/meta/{route}")]
    #[meta(Kind("route"))]
    async fn route_meta(
        &self,
        cx: &Context<'_>,
        #[param] outer: String,
        #[param] route: String,
    ) -> String {
        format!("{outer} {route} {}", cx.meta::<Kind>().map_or("none", |kind| kind.0))
    }

    #[get("/meta")]
    async fn controller_meta(&self, cx: &Context<'_>, #[param] outer: String) -> String {
        format!("{outer} {}", cx.meta::<Kind>().map_or("none", |kind| kind.0))
    }

    #[get("/injected")]
    async fn injected(
        &self,
        #[param] outer: String,
        first: Inject<PerRequest>,
        second: Inject<Derived>,
        again: Inject<PerRequest>,
        one: Inject<Fresh>,
        other: Inject<Fresh>,
    ) -> String {
        one.uses.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let same = std::ptr::eq(&*first, &*again) && first.0 == second.0;
        let fresh = other.uses.load(std::sync::atomic::Ordering::SeqCst) == 0;
        format!("{outer} {} {same} {fresh}", first.0)
    }

    #[get("/own")]
    async fn own(&self, #[param] outer: String, greeting: Greeting) -> String {
        format!("{outer} {}", greeting.0)
    }

    #[get("/id")]
    async fn id(&self, #[param] outer: String, id: RequestId) -> String {
        format!("{outer} {id}")
    }
}

#[module(
    root,
    controllers = [Arguments],
    providers = [Names, Counter, per_request, derived, Fresh],
)]
struct Root;

async fn get(path: &str) -> String {
    let app = TestApp::new::<Root>().start().await.expect("the app boots");
    app.get(path).send().await.assert_status(200).text()
}

#[baya::test]
async fn extracts_path_parameters_by_name_from_prefix_and_route() {
    assert_eq!(get("/a/b%20c/12").await, "b c 12");
}

#[baya::test]
async fn extracts_optional_default_and_repeated_query_parameters() {
    assert_eq!(get("/a/b/q/one?page=2").await, "b 2 none 7 ");
    assert_eq!(get("/a/b/q/one?page=2&sort=down&limit=1&tag=x&tag=y%26").await, "b 2 down 1 x+y&");
    assert_eq!(get("/a/b/q/one?page=2&sort=up").await, "b 2 up 7 ");
}

#[baya::test]
async fn extracts_the_query_as_one_type() {
    assert_eq!(get("/a/b/q/all?page=3").await, "b 3");
}

#[baya::test]
async fn parses_headers_and_cookies() {
    let app = TestApp::new::<Root>().start().await?;
    let request = app.get("/a/b/h/one").header("x-count", "3").header("cookie", "x=1; session=s");
    request.send().await.assert_text("b 3 None Some(\"s\") 2");
}

/// Sends a `Cookie` header to a handler and returns the status and the body.
async fn with_cookies(cookies: &[u8]) -> (u16, String) {
    let app = TestApp::new::<Root>().start().await.expect("the app boots");
    let mut request = Request::new(axum::body::Body::empty());
    *request.uri_mut() = "/a/b/h/one".parse().expect("a path");
    for (name, value) in [("host", &b"localhost"[..]), ("x-count", b"3"), ("cookie", cookies)] {
        request.headers_mut().insert(name, HeaderValue::from_bytes(value).expect("a value"));
    }
    let response = app.router().oneshot(request).await.expect("a response");
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[baya::test]
async fn decodes_the_percent_encoding_of_cookies() {
    for (sent, session) in [
        ("session=a%3Bb%25+%C3%A4", "a;b%+ä"),
        ("session=%zz%2", "%zz%2"),
        ("x; =y;session = s ; session=t", "s"),
        ("session=ä", "ä"),
    ] {
        let (status, text) = with_cookies(sent.as_bytes()).await;
        assert_eq!(status, 200, "{text}");
        assert!(text.starts_with(&format!("b 3 None Some(\"{session}\")")), "{text}");
    }
}

#[baya::test]
async fn rejects_a_cookie_that_is_not_utf8_when_it_is_read() {
    let (status, text) = with_cookies(b"x=\xff; session=s; y=%ff").await;
    assert_eq!(status, 200, "{text}");
    assert!(text.starts_with("b 3 None Some(\"s\")"), "{text}");
    for sent in [&b"session=\xff; x=1"[..], b"x=1; session=%ff"] {
        let (status, text) = with_cookies(sent).await;
        let problem: Value = serde_json::from_str(&text)?;
        let first = &problem["errors"][0];
        assert_eq!(
            (status, &first["cookie"], &first["code"]),
            (400, &json!("session"), &json!("utf8"))
        );
    }
}

#[baya::test]
async fn the_context_is_complete_when_a_body_is_extracted() {
    let app = TestApp::new::<Root>().start().await?;
    let request = app.post("/a/b/body").header("x-tenant", "t").json(&json!({ "n": 1 }));
    let expected = json!([{ "n": 1 }, "t", "body_before_context", "b"]);
    request.send().await.assert_status(201).assert_json(expected);
}

#[baya::test]
async fn the_nearest_metadata_wins() {
    assert_eq!(get("/a/b/meta/x").await, "b x route");
    assert_eq!(get("/a/b/meta").await, "b controller");
}

#[baya::test]
async fn builds_a_request_scoped_provider_once_per_request_and_a_transient_one_per_consumer() {
    let app = TestApp::new::<Root>().start().await?;
    app.get("/a/b/injected").send().await.assert_text("b 0 true true");
    app.get("/a/b/injected").send().await.assert_text("b 1 true true");
}

#[baya::test]
async fn a_custom_extractor_can_use_providers() {
    assert_eq!(get("/a/b/own").await, "b hello");
}

#[baya::test]
async fn provides_the_request_id_of_the_client_or_a_new_one() {
    let app = TestApp::new::<Root>().start().await?;
    app.get("/a/b/id").header("x-request-id", "abc").send().await.assert_text("b abc");
    let new = app.get("/a/b/id").send().await.text();
    assert_eq!(new.len(), 2 + 36, "{new}");
}

#[baya::test]
async fn the_head_is_available_after_a_custom_extractor_of_the_whole_request() {
    let app = TestApp::new::<Root>().start().await?;
    let request = app.post("/a/x/upload").header("x-name", "Tom").body("text/plain", "12345");
    request.send().await.assert_text("5 x Some(\"Tom\") 2");
}
