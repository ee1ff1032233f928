//! Conditional requests.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use baya::{Caught, Context, Error, Filter, Reply};
use baya_files::File;
use baya_macros::{controller, filter, module};
use wire::{Header, Server};

/// 2026-01-02 03:04:05, plus a fraction of a second, which headers do not contain.
fn modified() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(1_767_323_045_700)
}

const MODIFIED: &str = "Fri, 02 Jan 2026 03:04:05 GMT";
const BEFORE: &str = "Fri, 02 Jan 2026 03:04:04 GMT";

#[controller]
struct Files;

#[controller]
impl Files {
    #[get("/page")]
    async fn page(&self) -> File {
        File::bytes("0123456789")
            .name("page.html")
            .inline()
            .etag("v1")
            .last_modified(modified())
            .cache_control("max-age=60")
    }

    #[get("/weak")]
    async fn weak(&self) -> File {
        File::bytes("0123456789").etag("W/\"v1\"")
    }

    #[get("/new")]
    async fn fresh(&self) -> File {
        File::bytes("0123456789").last_modified(SystemTime::now() + Duration::from_secs(3600))
    }

    #[post("/page")]
    async fn change(&self) -> File {
        File::bytes("changed").etag("v2")
    }
}

#[module(root, controllers = [Files])]
struct AppModule;

/// Asserts the status for each list of headers.
async fn assert_statuses(method: &str, path: &str, cases: &[(&[Header<'_>], u16)]) {
    let server = Server::of::<AppModule>().await;
    for (headers, expected) in cases {
        let response = server.request(&format!("{method} {path}"), headers).await;
        assert_eq!(response.status, *expected, "{method} {path} {headers:?}");
    }
}

#[baya_macros::test]
async fn if_none_match_compares_weakly() {
    let cases: &[(&[Header<'_>], u16)] = &[
        (&[("if-none-match", "\"v1\"")], 304),
        (&[("if-none-match", "W/\"v1\"")], 304),
        (&[("if-none-match", "*")], 304),
        (&[("if-none-match", "\"a,b\", W/\"c\" ,\"v1\"")], 304),
        (&[("if-none-match", "\"v0\""), ("if-none-match", "\"v1\"")], 304),
        (&[("if-none-match", "\"v2\"")], 200),
        (&[("if-none-match", "v1")], 200),
        (&[("if-none-match", "")], 200),
    ];
    assert_statuses("GET", "/page", cases).await;
    assert_statuses("HEAD", "/page", cases).await;
    assert_statuses("GET", "/weak", cases).await;
}

#[baya_macros::test]
async fn if_modified_since_ignores_fractions_and_yields_to_the_tag() {
    let cases: &[(&[Header<'_>], u16)] = &[
        (&[("if-modified-since", MODIFIED)], 304),
        (&[("if-modified-since", "Friday, 02-Jan-26 03:04:05 GMT")], 304),
        (&[("if-modified-since", BEFORE)], 200),
        (&[("if-modified-since", "yesterday")], 200),
        (&[("if-modified-since", MODIFIED), ("if-none-match", "\"v2\"")], 200),
        (&[("if-modified-since", BEFORE), ("if-none-match", "\"v1\"")], 304),
    ];
    assert_statuses("GET", "/page", cases).await;
    assert_statuses("GET", "/weak", &[(&[("if-modified-since", MODIFIED)], 200)]).await;
}

#[baya_macros::test]
async fn if_match_compares_strongly_and_is_evaluated_first() {
    let cases: &[(&[Header<'_>], u16)] = &[
        (&[("if-match", "\"v1\"")], 200),
        (&[("if-match", "\"v0\", \"v1\"")], 200),
        (&[("if-match", "*")], 200),
        (&[("if-match", "\"v2\"")], 412),
        (&[("if-match", "W/\"v1\"")], 412),
        (&[("if-match", "\"v2\""), ("if-none-match", "\"v1\"")], 412),
        (&[("if-match", "\"v1\""), ("if-none-match", "\"v1\"")], 304),
        (&[("if-match", "\"v1\""), ("if-unmodified-since", BEFORE)], 200),
        (&[("if-unmodified-since", MODIFIED)], 200),
        (&[("if-unmodified-since", BEFORE)], 412),
        (&[("if-unmodified-since", "tomorrow")], 200),
    ];
    assert_statuses("GET", "/page", cases).await;
    assert_statuses("GET", "/weak", &[(&[("if-match", "\"v1\"")], 412)]).await;
}

#[baya_macros::test]
async fn if_range_with_another_version_gets_the_whole_file() {
    let range = ("range", "bytes=0-1");
    assert_statuses(
        "GET",
        "/page",
        &[
            (&[range, ("if-range", "\"v1\"")], 206),
            (&[range, ("if-range", "\"v0\"")], 200),
            (&[range, ("if-range", "W/\"v1\"")], 200),
            (&[range, ("if-range", MODIFIED)], 206),
            (&[range, ("if-range", BEFORE)], 200),
            (&[range, ("if-range", "nonsense")], 200),
            (&[("range", "bytes=99-"), ("if-range", "\"v0\"")], 200),
            (&[("if-range", "\"v1\"")], 200),
            (&[range, ("if-range", "\"v1\""), ("if-none-match", "\"v1\"")], 304),
        ],
    )
    .await;
    assert_statuses("GET", "/weak", &[(&[range, ("if-range", "W/\"v1\"")], 200)]).await;
    assert_statuses("GET", "/new", &[(&[range, ("if-range", MODIFIED)], 200)]).await;
}

#[baya_macros::test]
async fn a_304_has_no_body_and_keeps_caching_headers() {
    let server = Server::of::<AppModule>().await;
    let cached = server.get("/page", &[("if-none-match", "\"v1\"")]).await;
    assert_eq!((cached.status, cached.body.len()), (304, 0));
    assert_eq!(cached.header("etag"), Some("\"v1\""));
    assert_eq!(cached.header("last-modified"), Some(MODIFIED));
    assert_eq!(cached.header("cache-control"), Some("max-age=60"));
    for removed in ["content-type", "content-disposition", "accept-ranges"] {
        assert_eq!(cached.header(removed), None, "{removed}");
    }
    assert!(matches!(cached.header("content-length"), None | Some("10")), "{cached:?}");
}

#[baya_macros::test]
async fn responds_to_a_failed_condition_with_a_problem() {
    let server = Server::of::<AppModule>().await;
    let failed = server.get("/page", &[("if-match", "\"v2\"")]).await;
    failed.is_problem(412, "precondition_failed");
    assert_eq!(failed.problem()["instance"], "/page");
}

#[baya_macros::test]
async fn ignores_conditions_of_methods_with_side_effects() {
    assert_statuses(
        "POST",
        "/page",
        &[(&[("if-match", "\"v1\"")], 201), (&[("if-none-match", "*")], 201)],
    )
    .await;
}

#[baya_macros::test]
async fn sends_no_modification_time_in_the_future() {
    let server = Server::of::<AppModule>().await;
    let new = server.get("/new", &[]).await;
    let modified = httpdate::parse_http_date(new.header("last-modified").unwrap()).unwrap();
    assert!(modified <= SystemTime::now());
}

/// Replaces error responses.
#[filter]
struct Teapot;

impl Filter for Teapot {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        let status = error.status().as_u16();
        Ok(Reply::http((baya::axum::http::StatusCode::IM_A_TEAPOT, format!("not {status}"))))
    }
}

#[module(root, controllers = [Files], filters = [Teapot])]
struct FilteredModule;

#[baya_macros::test]
async fn filters_catch_failed_conditions() {
    let server = Server::of::<FilteredModule>().await;
    let failed = server.get("/page", &[("if-match", "\"v2\"")]).await;
    assert_eq!((failed.status, failed.text()), (418, "not 412"));
}
