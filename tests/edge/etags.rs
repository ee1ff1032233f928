//! Entity tags of responses, and conditions of requests.

use std::time::{Duration, SystemTime};

use baya::axum::body::Body;
use baya::axum::extract::Request;
use baya::http::{ETag, Preconditions};
use baya::prelude::*;
use wire::Server;

#[controller("/cats")]
#[http(etag)]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> Json<Vec<&'static str>> {
        Json(vec!["Tom"])
    }

    #[get("/own")]
    async fn own(&self) -> (ETag, &'static str) {
        (ETag::new("W/\"7\""), "own")
    }

    #[get("/whole", body)]
    async fn whole(&self, _request: Request) -> &'static str {
        "whole"
    }

    #[get("/stream")]
    async fn stream(&self) -> Body {
        let pieces = ["a", "b"].map(Ok::<_, std::io::Error>);
        Body::from_stream(futures_util::stream::iter(pieces))
    }

    #[get("/untagged")]
    #[http(etag = off)]
    async fn untagged(&self) -> &'static str {
        "untagged"
    }

    #[post]
    async fn create(&self) -> &'static str {
        "created"
    }

    #[put("/{id}")]
    async fn replace(&self, #[param] id: u64, conditions: Preconditions) -> Result<String, Error> {
        let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        match id {
            0 => conditions.check(None, None)?,
            id => conditions.check(Some(&ETag::new(id.to_string())), Some(changed))?,
        }
        Ok("replaced".into())
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

#[baya::test]
async fn responds_304_to_the_tag_of_an_earlier_response() {
    let server = Server::of::<AppModule>().await;
    for path in ["/cats", "/cats/whole"] {
        let get = format!("GET {path}");
        let first = server.request(&get, &[]).await;
        let tag = first.header("etag").expect("a tag");
        assert!(first.status == 200 && tag.starts_with('"') && tag.len() > 10, "{first:?}");
        let known = format!("\"other\", W/{tag}");
        let again = server.request(&get, &[("if-none-match", &known)]).await;
        again.is(304, "");
        assert_eq!(again.header("etag"), Some(tag));
        assert_eq!(again.header("content-type"), None);
        assert_eq!(server.request(&get, &[("if-none-match", "\"other\"")]).await.status, 200);
        assert_eq!(server.request(&get, &[("if-none-match", "*")]).await.status, 304);
        let head = server.request(&format!("HEAD {path}"), &[]).await;
        assert_eq!((head.status, head.header("etag")), (200, Some(tag)));
    }
}

#[baya::test]
async fn responds_412_to_if_match_of_another_version() {
    let server = Server::of::<AppModule>().await;
    let other = server.get("/cats", &[("if-match", "\"other\"")]).await;
    other.is_problem(412, "precondition_failed");
    assert_eq!(server.get("/cats", &[("if-match", "*")]).await.status, 200);
}

#[baya::test]
async fn keeps_the_tag_of_a_handler() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.get("/cats/own", &[]).await.header("etag"), Some("W/\"7\""));
    assert_eq!(server.get("/cats/own", &[("if-none-match", "\"7\"")]).await.status, 304);
}

#[baya::test]
async fn sends_no_tag_with_streams_errors_and_other_methods() {
    let server = Server::of::<AppModule>().await;
    for line in ["GET /cats/stream", "GET /cats/untagged", "POST /cats", "GET /cats/nowhere/else"] {
        let response = server.request(line, &[("if-none-match", "\"x\"")]).await;
        assert_eq!(response.header("etag"), None, "{line}");
        assert_ne!(response.status, 304, "{line}");
    }
    assert_eq!(server.get("/cats/stream", &[]).await.text(), "ab");
}

#[baya::test]
async fn rejects_a_write_to_a_version_that_the_client_has_not_read() {
    let server = Server::of::<AppModule>().await;
    let put = async |id: u64, name: &str, value: &str| {
        server.request(&format!("PUT /cats/{id}"), &[(name, value)]).await.status
    };
    assert_eq!(put(7, "x-none", "1").await, 200);
    assert_eq!(put(7, "if-match", "\"7\"").await, 200);
    assert_eq!(put(7, "if-match", "\"6\", \"7\"").await, 200);
    assert_eq!(put(7, "if-match", "W/\"7\"").await, 412);
    assert_eq!(put(7, "if-match", "\"6\"").await, 412);
    assert_eq!(put(7, "if-match", "*").await, 200);
    assert_eq!(put(7, "if-none-match", "*").await, 412);
    assert_eq!(put(7, "if-unmodified-since", "Sun, 09 Sep 2001 01:46:40 GMT").await, 200);
    assert_eq!(put(7, "if-unmodified-since", "Sun, 09 Sep 2001 01:46:39 GMT").await, 412);
    assert_eq!(put(7, "if-modified-since", "Sun, 09 Sep 2030 01:46:39 GMT").await, 200);
    assert_eq!(put(0, "if-match", "*").await, 412);
    assert_eq!(put(0, "if-none-match", "*").await, 200);
}
