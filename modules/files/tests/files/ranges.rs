//! Ranges of files.

use baya::axum::body::Body;
use baya::axum::http::StatusCode;
use baya::testing::json;
use baya::{Context, Error, Interceptor, Next, Reply};
use baya_files::File;
use baya_macros::{controller, interceptor, module};
use bytes::Bytes;
use futures_util::stream;
use wire::Server;

#[controller]
struct Files;

#[controller]
impl Files {
    #[get("/digits")]
    async fn digits(&self) -> File {
        File::bytes("0123456789").name("digits.txt").etag("v1")
    }

    #[get("/empty")]
    async fn empty(&self) -> File {
        File::bytes("")
    }

    #[get("/accepted")]
    #[status(202)]
    async fn accepted(&self) -> File {
        File::bytes("0123456789")
    }

    #[get("/stream")]
    async fn stream(&self) -> File {
        let chunks = ["01234", "56789"].map(|chunk| Ok::<_, std::io::Error>(Bytes::from(chunk)));
        File::stream(stream::iter(chunks)).length(10)
    }

    #[post("/digits")]
    async fn create(&self) -> (StatusCode, File) {
        (StatusCode::OK, File::bytes("0123456789"))
    }

    #[get("/request", body)]
    async fn request(&self, request: baya::axum::extract::Request) -> File {
        drop(request);
        File::bytes("0123456789")
    }
}

/// Responds with a file without calling the handler.
#[interceptor]
struct Cached;

impl Interceptor for Cached {
    async fn intercept(&self, _cx: &mut Context<'_>, _next: Next<'_>) -> Result<Reply, Error> {
        Ok(Reply::http(File::bytes("0123456789")))
    }
}

/// Replaces the body of each response by one of the same length.
#[interceptor]
struct Mask;

impl Interceptor for Mask {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        if let Some(response) = reply.response_mut() {
            *response.body_mut() = Body::from("**********");
        }
        Ok(reply)
    }
}

#[controller("/masked")]
#[use_interceptors(Mask)]
struct Secret;

#[controller]
impl Secret {
    #[get]
    async fn secret(&self) -> File {
        File::bytes("0123456789")
    }
}

#[controller("/cached")]
#[use_interceptors(Cached)]
struct Intercepted;

#[controller]
impl Intercepted {
    #[get]
    async fn intercepted(&self) -> &'static str {
        "never called"
    }
}

#[module(root, controllers = [Files, Intercepted, Secret])]
struct AppModule;

#[baya_macros::test]
async fn sends_ranges_of_a_file_from_an_interceptor() {
    let server = Server::of::<AppModule>().await;
    let part = server.get("/cached", &[("range", "bytes=-2")]).await;
    assert_eq!((part.status, part.text()), (206, "89"));
}

#[baya_macros::test]
async fn sends_no_range_of_a_replaced_body() {
    let server = Server::of::<AppModule>().await;
    let whole = server.get("/masked", &[("range", "bytes=-2")]).await;
    assert_eq!((whole.status, whole.text()), (200, "**********"));
}

#[baya_macros::test]
async fn responds_206_with_the_range() {
    let server = Server::of::<AppModule>().await;
    for (range, expected, at) in [
        ("bytes=0-0", "0", "0-0"),
        ("bytes=2-4", "234", "2-4"),
        ("bytes=7-", "789", "7-9"),
        ("bytes=-3", "789", "7-9"),
        ("bytes=-99", "0123456789", "0-9"),
        ("bytes=8-99", "89", "8-9"),
        ("bytes=8-99999999999999999999999", "89", "8-9"),
        ("BYTES=1-1", "1", "1-1"),
        ("bytes= 1-1 , ", "1", "1-1"),
        ("bytes=1-1,20-30", "1", "1-1"),
    ] {
        let part = server.get("/digits", &[("range", range)]).await;
        assert_eq!((part.status, part.text()), (206, expected), "{range}");
        assert_eq!(part.header("content-range"), Some(&*format!("bytes {at}/10")), "{range}");
        assert_eq!(part.header("content-length"), Some(&*expected.len().to_string()), "{range}");
        assert_eq!(part.header("etag"), Some("\"v1\""));
        assert_eq!(part.header("content-type"), Some("text/plain; charset=utf-8"));
    }
}

#[baya_macros::test]
async fn ignores_malformed_ranges() {
    let server = Server::of::<AppModule>().await;
    for range in [
        "bytes=5-2",
        "bytes=a-b",
        "bytes=-",
        "bytes=",
        "bytes",
        "lines=0-1",
        "bytes=1",
        "bytes=+1-2",
        "bytes=0-1,9-8",
    ] {
        let whole = server.get("/digits", &[("range", range)]).await;
        assert_eq!((whole.status, whole.text()), (200, "0123456789"), "{range}");
        assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    }
    let twice = server.get("/digits", &[("range", "bytes=0-1"), ("range", "bytes=2-3")]).await;
    assert_eq!(twice.status, 200);
}

#[baya_macros::test]
async fn responds_416_to_ranges_outside_the_file() {
    let server = Server::of::<AppModule>().await;
    for range in
        ["bytes=10-", "bytes=10-12", "bytes=-0", "bytes=20-30,40-", "bytes=18446744073709551616-"]
    {
        let rejected = server.get("/digits", &[("range", range)]).await;
        assert_eq!(rejected.status, 416, "{range}");
        assert_eq!(rejected.header("content-range"), Some("bytes */10"));
        rejected.is_problem(416, "range_not_satisfiable");
        assert_eq!(rejected.problem()["instance"], "/digits");
    }
}

#[baya_macros::test]
async fn sends_no_range_of_an_empty_file() {
    let server = Server::of::<AppModule>().await;
    let whole = server.get("/empty", &[]).await;
    assert_eq!((whole.status, whole.header("content-length")), (200, Some("0")));
    assert_eq!(server.get("/empty", &[("range", "bytes=-5")]).await.status, 200);
    let rejected = server.get("/empty", &[("range", "bytes=0-")]).await;
    assert_eq!((rejected.status, rejected.header("content-range")), (416, Some("bytes */0")));
}

#[baya_macros::test]
async fn sends_several_ranges_as_multipart() {
    let server = Server::of::<AppModule>().await;
    let parts = server.get("/digits", &[("range", "bytes=8-9, 0-1, 30-40, 4-5")]).await;
    assert_eq!(parts.status, 206);
    assert_eq!(parts.header("content-range"), None);
    let content_type = parts.header("content-type").unwrap().to_owned();
    let boundary = content_type.strip_prefix("multipart/byteranges; boundary=").unwrap();
    let part = |range: &str, text: &str| {
        format!(
            "--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes {range}/10\r\n\r\n{text}\r\n"
        )
    };
    let expected = [part("8-9", "89"), part("0-1", "01"), part("4-5", "45")].concat();
    assert_eq!(parts.text(), format!("{expected}--{boundary}--\r\n"));
    assert_eq!(parts.header("content-length"), Some(&*parts.body.len().to_string()));
}

#[baya_macros::test]
async fn sends_the_whole_file_for_too_many_or_overlapping_ranges() {
    let server = Server::of::<AppModule>().await;
    let many: Vec<_> = (0..17).map(|_| "0-0").collect();
    for range in [many.join(","), "0-5,3-7".into(), "0-,0-,0-".into()] {
        let whole = server.get("/digits", &[("range", &format!("bytes={range}"))]).await;
        assert_eq!((whole.status, whole.text()), (200, "0123456789"), "{range}");
    }
}

#[baya_macros::test]
async fn responds_to_head_with_the_headers_of_the_whole_file() {
    let server = Server::of::<AppModule>().await;
    for headers in [&[][..], &[("range", "bytes=0-1")], &[("range", "bytes=90-")]] {
        let head = server.request("HEAD /digits", headers).await;
        assert_eq!((head.status, head.body.len()), (200, 0), "only `GET` has ranges");
        assert_eq!(head.header("content-length"), Some("10"));
        assert_eq!(head.header("accept-ranges"), Some("bytes"));
        assert_eq!(head.header("etag"), Some("\"v1\""));
    }
}

#[baya_macros::test]
async fn sends_the_whole_body_for_other_statuses_methods_and_streams() {
    let server = Server::of::<AppModule>().await;
    let range = [("range", "bytes=0-1")];
    assert_eq!(server.get("/accepted", &range).await.status, 202);
    assert_eq!(server.request("POST /digits", &range).await.text(), "0123456789");
    let stream = server.get("/stream", &range).await;
    assert_eq!((stream.status, stream.text()), (200, "0123456789"));
    assert_eq!(stream.header("content-length"), Some("10"));
    assert_eq!(stream.header("accept-ranges"), None);
}

#[baya_macros::test]
async fn sends_ranges_if_the_handler_extracts_the_request() {
    let server = Server::of::<AppModule>().await;
    let part = server.get("/request", &[("range", "bytes=0-1")]).await;
    assert_eq!((part.status, part.text()), (206, "01"));
    assert_eq!(server.get("/request", &[]).await.status, 200);
}

#[baya_macros::test]
async fn sends_ranges_outside_of_handlers_only_with_respond_to() {
    use baya::axum::Router;
    use baya::axum::extract::Request;
    use baya::axum::routing::get;

    let merged = Router::new().route("/axum/whole", get(async || File::bytes("0123456789"))).route(
        "/axum/part",
        get(async |request: Request| {
            let (head, _) = request.into_parts();
            File::bytes("0123456789").respond_to(&head)
        }),
    );
    let server = Server::with::<AppModule>(|app| app.merge(merged)).await;
    let range = [("range", "bytes=0-1")];
    assert_eq!(server.get("/axum/whole", &range).await.text(), "0123456789");
    assert_eq!(server.get("/axum/part", &range).await.text(), "01");
    let rejected = server.get("/axum/part", &[("range", "bytes=50-")]).await;
    rejected.is_problem(416, "range_not_satisfiable");
    assert_eq!(rejected.problem()["title"], json!("Range Not Satisfiable"));
}
