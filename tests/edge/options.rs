//! `#[http(...)]` on each level: limits, headers and security headers.

use std::future::pending;

use baya::axum::body::Body;
use baya::axum::http::HeaderValue;
use baya::axum::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use baya::axum::routing::get as route;
use baya::axum::{Router, middleware};
use baya::bundle;
use baya::http::SecurityHeaders;
use baya::prelude::*;
use http_body_util::BodyExt;
use wire::Server;

#[bundle]
#[http(cache_control = "no-store")]
struct Fresh;

#[controller("/times")]
#[http(timeout = "50ms")]
struct Times;

#[controller]
impl Times {
    #[get("/slow")]
    async fn slow(&self) -> String {
        pending().await
    }

    #[get("/unbounded")]
    #[http(timeout = off)]
    async fn unbounded(&self) -> &'static str {
        tokio::time::sleep(std::time::Duration::from_millis(120)).await;
        "late"
    }
}

#[controller("/limits")]
#[http(body_limit = 8, cache_control = "max-age=60")]
struct Limits;

#[controller]
impl Limits {
    #[get("/cached")]
    async fn cached(&self) -> &'static str {
        "cached"
    }

    #[post("/text")]
    #[http(timeout = off)]
    async fn text(&self, text: String) -> String {
        text
    }

    #[post("/stream")]
    #[http(body_limit = "1 kB", timeout = off)]
    async fn stream(&self, body: Body) -> Result<String, Error> {
        let mut body = body;
        let mut read = 0;
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Error::payload_too_large())?;
            read += frame.data_ref().map_or(0, |data| data.len());
        }
        Ok(read.to_string())
    }

    #[post("/any")]
    #[http(body_limit = off, timeout = off)]
    async fn any(&self, text: String) -> String {
        text.len().to_string()
    }

    #[get("/fresh")]
    #[apply(Fresh)]
    async fn fresh(&self) -> &'static str {
        "fresh"
    }

    #[get("/missing")]
    async fn missing(&self) -> Option<String> {
        None
    }
}

#[controller("/frames")]
#[http(frame_options = "SAMEORIGIN", referrer_policy = "origin")]
struct Frames;

#[controller]
impl Frames {
    #[get]
    async fn frame(&self) -> &'static str {
        "frame"
    }

    #[get("/open")]
    #[http(frame_options = off, content_security_policy = "default-src 'self'")]
    async fn open(&self) -> &'static str {
        "open"
    }

    #[get("/bare")]
    #[http(security = off)]
    async fn bare(&self) -> &'static str {
        "bare"
    }

    #[get("/shared")]
    #[http(
        permissions_policy = "camera=()",
        opener_policy = "same-origin-allow-popups",
        resource_policy = "cross-origin"
    )]
    async fn shared(&self) -> &'static str {
        "shared"
    }

    #[get("/policy")]
    #[http(content_security_policy = "default-src 'none'")]
    async fn policy(&self) -> &'static str {
        "policy"
    }

    #[get("/own")]
    #[set_header("x-frame-options", "ALLOW-FROM https://a.example")]
    async fn own(&self) -> &'static str {
        "own"
    }
}

#[module(root, controllers = [Times, Limits, Frames])]
struct AppModule;

#[baya::test]
async fn the_nearest_level_sets_the_timeout() {
    let server = Server::of::<AppModule>().await;
    let slow = server.get("/times/slow", &[]).await;
    slow.is_problem(503, "timeout");
    server.get("/times/unbounded", &[]).await.is(200, "late");
}

#[baya::test]
async fn the_nearest_level_sets_the_body_limit() {
    let server = Server::of::<AppModule>().await;
    server.send("POST /limits/text", &[], b"12345678").await.is(201, "12345678");
    let large = server.send("POST /limits/text", &[], b"123456789").await;
    large.is_problem(413, "payload_too_large");
    assert_eq!(large.problem()["detail"], "the body is larger than the limit of 8 bytes");
    assert_eq!(large.header("connection"), Some("close"));
    server.send("POST /limits/stream", &[], &[b'x'; 1000]).await.is(201, "1000");
    assert_eq!(server.send("POST /limits/stream", &[], &[b'x'; 1001]).await.status, 413);
    let large = vec![b'x'; 3 << 20];
    server.send("POST /limits/any", &[], &large).await.is(201, "3145728");
}

#[baya::test]
async fn the_limit_of_the_app_applies_without_a_nearer_one() {
    let server = Server::with::<AppModule>(|app| {
        let merged = Router::new()
            .route("/merged", route(async |text: String| text).post(async |text: String| text));
        app.body_limit(4).merge(merged)
    })
    .await;
    server.send("POST /limits/text", &[], b"12345678").await.is(201, "12345678");
    assert_eq!(server.send("POST /merged", &[], b"12345").await.status, 413);
    server.send("POST /merged", &[], b"1234").await.is(200, "1234");
}

#[baya::test]
async fn sets_cache_control_on_responses_except_errors() {
    let server = Server::of::<AppModule>().await;
    let cached = server.get("/limits/cached", &[]).await;
    assert_eq!(cached.header("cache-control"), Some("max-age=60"));
    assert_eq!(server.get("/limits/fresh", &[]).await.header("cache-control"), Some("no-store"));
    let missing = server.get("/limits/missing", &[]).await;
    assert_eq!((missing.status, missing.header("cache-control")), (404, None));
}

#[baya::test]
async fn every_response_has_security_headers() {
    let server = Server::of::<AppModule>().await;
    for line in [
        "GET /limits/fresh",
        "GET /limits/missing",
        "GET /nowhere",
        "PUT /frames",
        "OPTIONS /frames",
    ] {
        let response = server.request(line, &[]).await;
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"), "{line}");
        let frames = response.header("x-frame-options");
        assert!([Some("DENY"), Some("SAMEORIGIN")].contains(&frames), "{line}");
        assert_eq!(response.header("strict-transport-security"), None, "{line}");
    }
    let response = server.get("/limits/fresh", &[]).await;
    assert_eq!(response.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(response.header("cross-origin-opener-policy"), Some("same-origin"));
    assert_eq!(response.header("cross-origin-resource-policy"), Some("same-origin"));
}

#[baya::test]
async fn a_handler_can_override_security_headers() {
    let server = Server::of::<AppModule>().await;
    let frame = server.get("/frames", &[]).await;
    assert_eq!(
        (frame.header("x-frame-options"), frame.header("referrer-policy")),
        (Some("SAMEORIGIN"), Some("origin"))
    );
    let open = server.get("/frames/open", &[]).await;
    assert_eq!(
        (open.header("x-frame-options"), open.header("referrer-policy")),
        (None, Some("origin"))
    );
    assert_eq!(open.header("content-security-policy"), Some("default-src 'self'"));
    let own = server.get("/frames/own", &[]).await;
    assert_eq!(own.header("x-frame-options"), Some("ALLOW-FROM https://a.example"));
    let bare = server.get("/frames/bare", &[]).await;
    assert_eq!(bare.header("x-content-type-options"), None);
}

#[baya::test]
async fn a_handler_sets_permission_and_cross_origin_policies() {
    let server = Server::of::<AppModule>().await;
    let shared = server.get("/frames/shared", &[]).await;
    for (name, value) in [
        ("permissions-policy", "camera=()"),
        ("cross-origin-opener-policy", "same-origin-allow-popups"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        assert_eq!(shared.header(name), Some(value));
    }
}

#[baya::test]
async fn layer_responses_have_security_headers_and_omitted_ones_stay_omitted() {
    let server = Server::with::<AppModule>(|app| {
        let stop = middleware::from_fn(
            async |request: baya::axum::extract::Request, next: middleware::Next| {
                if request.uri().path() == "/stopped" {
                    return baya::axum::response::Response::new(Body::from("stopped"));
                }
                next.run(request).await
            },
        );
        app.layer(stop).merge(Router::new().route("/merged", route(async || "merged")))
    })
    .await;
    for path in ["/stopped", "/merged", "/limits/fresh", "/nowhere"] {
        let response = server.get(path, &[]).await;
        assert_eq!(response.header("x-frame-options"), Some("DENY"), "{path}");
    }
    assert_eq!(server.get("/frames/bare", &[]).await.header("x-frame-options"), None);
    assert_eq!(server.get("/frames", &[]).await.header("x-frame-options"), Some("SAMEORIGIN"));
}

#[baya::test]
async fn the_app_can_replace_the_default_security_headers() {
    let policy = HeaderValue::from_static("default-src 'none'");
    let headers =
        SecurityHeaders::default().with(CONTENT_SECURITY_POLICY, policy).without(&X_FRAME_OPTIONS);
    let server = Server::with::<AppModule>(|app| app.security_headers(headers)).await;
    let response = server.get("/limits/fresh", &[]).await;
    assert_eq!(response.header("content-security-policy"), Some("default-src 'none'"));
    assert_eq!(response.header("x-frame-options"), None);
    let server =
        Server::with::<AppModule>(|app| app.security_headers(SecurityHeaders::none())).await;
    assert_eq!(server.get("/limits/fresh", &[]).await.header("x-content-type-options"), None);
}
