//! Parts of files.

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
        let pieces = ["01234", "56789"].map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece)));
        File::stream(stream::iter(pieces)).length(10)
    }

    #[post("/digits")]
    async fn made(&self) -> (StatusCode, File) {
        (StatusCode::OK, File::bytes("0123456789"))
    }

    #[get("/taken", body)]
    async fn taken(&self, request: baya::axum::extract::Request) -> File {
        drop(request);
        File::bytes("0123456789")
    }
}

/// Answers alone, by a file.
#[interceptor]
struct Stored;

impl Interceptor for Stored {
    async fn intercept(&self, _cx: &mut Context<'_>, _next: Next<'_>) -> Result<Reply, Error> {
        Ok(Reply::http(File::bytes("0123456789")))
    }
}

/// Writes every answer anew, as long as it was.
#[interceptor]
struct Masked;

impl Interceptor for Masked {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        if let Some(response) = reply.response_mut() {
            *response.body_mut() = Body::from("**********");
        }
        Ok(reply)
    }
}

#[controller("/masked")]
#[use_interceptors(Masked)]
struct Secret;

#[controller]
impl Secret {
    #[get]
    async fn secret(&self) -> File {
        File::bytes("0123456789")
    }
}

#[controller("/stored")]
#[use_interceptors(Stored)]
struct Kept;

#[controller]
impl Kept {
    #[get]
    async fn kept(&self) -> &'static str {
        "never reached"
    }
}

#[module(root, controllers = [Files, Kept, Secret])]
struct AppModule;

#[baya_macros::test]
async fn an_interceptor_that_answers_by_a_file_answers_in_parts() {
    let server = Server::of::<AppModule>().await;
    let part = server.get("/stored", &[("range", "bytes=-2")]).await;
    assert_eq!((part.status, part.text()), (206, "89"));
}

#[baya_macros::test]
async fn a_file_whose_body_an_interceptor_has_replaced_is_no_longer_sent() {
    let server = Server::of::<AppModule>().await;
    let whole = server.get("/masked", &[("range", "bytes=-2")]).await;
    assert_eq!((whole.status, whole.text()), (200, "**********"));
}

#[baya_macros::test]
async fn one_part_is_206_and_says_where_it_is() {
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
async fn a_range_that_cannot_be_read_is_none() {
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
async fn a_part_that_the_file_does_not_have_is_416() {
    let server = Server::of::<AppModule>().await;
    for range in
        ["bytes=10-", "bytes=10-12", "bytes=-0", "bytes=20-30,40-", "bytes=18446744073709551616-"]
    {
        let refused = server.get("/digits", &[("range", range)]).await;
        assert_eq!(refused.status, 416, "{range}");
        assert_eq!(refused.header("content-range"), Some("bytes */10"));
        refused.is_problem(416, "range_not_satisfiable");
        assert_eq!(refused.problem()["instance"], "/digits");
    }
}

#[baya_macros::test]
async fn an_empty_file_has_no_parts() {
    let server = Server::of::<AppModule>().await;
    let whole = server.get("/empty", &[]).await;
    assert_eq!((whole.status, whole.header("content-length")), (200, Some("0")));
    assert_eq!(server.get("/empty", &[("range", "bytes=-5")]).await.status, 200);
    let refused = server.get("/empty", &[("range", "bytes=0-")]).await;
    assert_eq!((refused.status, refused.header("content-range")), (416, Some("bytes */0")));
}

#[baya_macros::test]
async fn several_parts_are_one_multipart_body() {
    let server = Server::of::<AppModule>().await;
    let parts = server.get("/digits", &[("range", "bytes=8-9, 0-1, 30-40, 4-5")]).await;
    assert_eq!(parts.status, 206);
    assert_eq!(parts.header("content-range"), None);
    let kind = parts.header("content-type").unwrap().to_owned();
    let boundary = kind.strip_prefix("multipart/byteranges; boundary=").unwrap();
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
async fn a_flood_of_parts_is_answered_by_the_whole() {
    let server = Server::of::<AppModule>().await;
    let many: Vec<_> = (0..17).map(|_| "0-0").collect();
    for range in [many.join(","), "0-5,3-7".into(), "0-,0-,0-".into()] {
        let whole = server.get("/digits", &[("range", &format!("bytes={range}"))]).await;
        assert_eq!((whole.status, whole.text()), (200, "0123456789"), "{range}");
    }
}

#[baya_macros::test]
async fn head_has_the_headers_of_the_whole_and_no_body() {
    let server = Server::of::<AppModule>().await;
    for headers in [&[][..], &[("range", "bytes=0-1")], &[("range", "bytes=90-")]] {
        let head = server.ask("HEAD /digits", headers).await;
        assert_eq!((head.status, head.body.len()), (200, 0), "only `GET` has ranges");
        assert_eq!(head.header("content-length"), Some("10"));
        assert_eq!(head.header("accept-ranges"), Some("bytes"));
        assert_eq!(head.header("etag"), Some("\"v1\""));
    }
}

#[baya_macros::test]
async fn what_is_not_a_plain_answer_to_get_stays_whole() {
    let server = Server::of::<AppModule>().await;
    let range = [("range", "bytes=0-1")];
    assert_eq!(server.get("/accepted", &range).await.status, 202);
    assert_eq!(server.ask("POST /digits", &range).await.text(), "0123456789");
    let stream = server.get("/stream", &range).await;
    assert_eq!((stream.status, stream.text()), (200, "0123456789"));
    assert_eq!(stream.header("content-length"), Some("10"));
    assert_eq!(stream.header("accept-ranges"), None);
}

#[baya_macros::test]
async fn a_handler_that_took_the_whole_request_answers_in_parts_too() {
    let server = Server::of::<AppModule>().await;
    let part = server.get("/taken", &[("range", "bytes=0-1")]).await;
    assert_eq!((part.status, part.text()), (206, "01"));
    assert_eq!(server.get("/taken", &[]).await.status, 200);
}

#[baya_macros::test]
async fn outside_of_a_handler_a_file_is_whole_unless_it_is_answered_for_a_request() {
    use baya::axum::Router;
    use baya::axum::extract::Request;
    use baya::axum::routing::get;

    let beside = Router::new().route("/axum/whole", get(async || File::bytes("0123456789"))).route(
        "/axum/part",
        get(async |request: Request| {
            let (head, _) = request.into_parts();
            File::bytes("0123456789").respond_to(&head)
        }),
    );
    let server = Server::with::<AppModule>(|app| app.merge(beside)).await;
    let range = [("range", "bytes=0-1")];
    assert_eq!(server.get("/axum/whole", &range).await.text(), "0123456789");
    assert_eq!(server.get("/axum/part", &range).await.text(), "01");
    let refused = server.get("/axum/part", &[("range", "bytes=50-")]).await;
    assert_eq!(refused.status, 416);
    assert_eq!(refused.problem()["title"], json!("Range Not Satisfiable"));
}
