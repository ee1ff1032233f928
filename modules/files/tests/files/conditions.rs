//! What a client knows already.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use baya::{Caught, Context, Error, Filter, Reply};
use baya_files::File;
use baya_macros::{controller, filter, module};
use wire::{Header, Server};

/// 2026-01-02 03:04:05, and a part of a second that no header tells.
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

/// The statuses that headers lead to.
async fn assert_statuses(method: &str, path: &str, cases: &[(&[Header<'_>], u16)]) {
    let server = Server::of::<AppModule>().await;
    for (headers, expected) in cases {
        let answer = server.ask(&format!("{method} {path}"), headers).await;
        assert_eq!(answer.status, *expected, "{method} {path} {headers:?}");
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
async fn if_modified_since_counts_in_seconds_and_behind_the_tag() {
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
async fn if_match_compares_strongly_and_goes_first() {
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
async fn if_range_sends_the_whole_of_another_version() {
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
async fn a_304_has_no_body_and_keeps_what_caches_need() {
    let server = Server::of::<AppModule>().await;
    let known = server.get("/page", &[("if-none-match", "\"v1\"")]).await;
    assert_eq!((known.status, known.body.len()), (304, 0));
    assert_eq!(known.header("etag"), Some("\"v1\""));
    assert_eq!(known.header("last-modified"), Some(MODIFIED));
    assert_eq!(known.header("cache-control"), Some("max-age=60"));
    for gone in ["content-type", "content-disposition", "accept-ranges"] {
        assert_eq!(known.header(gone), None, "{gone}");
    }
    assert!(matches!(known.header("content-length"), None | Some("10")), "{known:?}");
}

#[baya_macros::test]
async fn a_condition_that_fails_is_a_problem() {
    let server = Server::of::<AppModule>().await;
    let failed = server.get("/page", &[("if-match", "\"v2\"")]).await;
    failed.is_problem(412, "precondition_failed");
    assert_eq!(failed.problem()["instance"], "/page");
}

#[baya_macros::test]
async fn what_changed_something_already_is_not_refused() {
    assert_statuses(
        "POST",
        "/page",
        &[(&[("if-match", "\"v1\"")], 201), (&[("if-none-match", "*")], 201)],
    )
    .await;
}

#[baya_macros::test]
async fn no_file_is_modified_in_the_time_to_come() {
    let server = Server::of::<AppModule>().await;
    let new = server.get("/new", &[]).await;
    let said = httpdate::parse_http_date(new.header("last-modified").unwrap()).unwrap();
    assert!(said <= SystemTime::now());
}

/// Answers for failed conditions.
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
async fn a_filter_answers_for_it() {
    let server = Server::of::<FilteredModule>().await;
    let failed = server.get("/page", &[("if-match", "\"v2\"")]).await;
    assert_eq!((failed.status, failed.text()), (418, "not 412"));
}
