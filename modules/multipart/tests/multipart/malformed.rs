//! Uploads that are malformed, truncated or slow.

use std::time::Duration;

use baya::Error;
use baya_macros::{controller, module};
use baya_multipart::Multipart;
use tokio::io::AsyncWriteExt;
use wire::{Header, RawResponse};

use crate::upload::{Directory, Server, file, form, text};

#[controller]
struct Forms;

#[controller]
impl Forms {
    #[post]
    async fn collect(&self, form: Multipart) -> Result<String, Error> {
        let form = form.collect().await?;
        Ok(format!("{} {}", form.fields.len(), form.files.len()))
    }

    /// Continues to read after an error.
    #[post("/stubborn")]
    async fn stubborn(&self, mut form: Multipart) -> Result<String, Error> {
        for _ in 0..10 {
            if let Ok(None) = form.next_field().await {
                return Ok("the end".into());
            }
        }
        form.next_field().await.map(|_| "a field".into())
    }
}

#[module(root, providers = [value(Directory::default() as Directory)], controllers = [Forms])]
struct AppModule;

#[baya_macros::test]
async fn rejects_other_media_types() {
    let server = Server::of::<AppModule>().await;
    let headers: [&[Header<'_>]; 4] = [
        &[],
        &[("content-type", "application/json")],
        &[("content-type", "multipart/mixed; boundary=b")],
        &[("content-type", "nonsense")],
    ];
    for headers in headers {
        let response = server.send("/", headers, b"").await;
        response.is_problem(415, "unsupported_media_type");
    }
}

#[baya_macros::test]
async fn rejects_a_missing_or_malformed_boundary() {
    let server = Server::of::<AppModule>().await;
    for kind in [
        "multipart/form-data",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; charset=utf-8",
        "multipart/form-data; boundary",
        "multipart/form-data; boundary= b",
        "multipart/form-data; boundary=b c",
        "multipart/form-data; boundary=\"b",
        "multipart/form-data; boundary=\"b\"c",
    ] {
        server.send("/", &[("content-type", kind)], b"").await.is_problem(400, "missing_boundary");
    }
}

#[baya_macros::test]
async fn reads_every_valid_form_of_a_boundary() {
    let server = Server::of::<AppModule>().await;
    let body = form(&[text("a", "1")]);
    for kind in [
        "multipart/form-data; boundary=\"b\"",
        "multipart/form-data; boundary=\"\\b\"",
        "Multipart/Form-Data;charset=utf-8;boundary=b",
        "multipart/form-data ; boundary=b",
        "multipart/form-data\t;\tBoundary=b ; charset=\"a;b\"",
        "multipart/form-data;; ;boundary=b;",
    ] {
        assert_eq!(
            server.send("/", &[("content-type", kind)], &body).await.text(),
            "1 0",
            "{kind}"
        );
    }
}

#[baya_macros::test]
async fn rejects_a_field_with_two_dispositions() {
    let server = Server::of::<AppModule>().await;
    let named = |name: &str| format!("content-disposition: form-data; name={name}\r\n");
    let body = format!("--b\r\n{}{}\r\n1\r\n--b--\r\n", named("a"), named("b"));
    let response = server.post("/", body.as_bytes()).await;
    response.is_problem(400, "invalid_multipart");
}

#[baya_macros::test]
async fn rejects_truncated_forms() {
    let server = Server::of::<AppModule>().await;
    let whole = form(&[text("a", "1"), file("f", "f.txt", "12345")]);
    for end in 0..whole.len() - 4 {
        let response = server.post("/", &whole[..end]).await;
        response.is_problem(400, "invalid_multipart");
    }
    for end in whole.len() - 2..=whole.len() {
        assert_eq!(
            server.post("/", &whole[..end]).await.text(),
            "1 1",
            "what follows the last boundary is ignored"
        );
    }
}

#[baya_macros::test]
async fn rejects_bodies_that_are_not_forms() {
    let server = Server::of::<AppModule>().await;
    for body in [
        &b"no form at all"[..],
        b"--other\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n--other--\r\n",
        b"--b\r\nno header\r\n\r\n1\r\n--b--\r\n",
        b"--bc\r\n\r\n1\r\n--b--\r\n",
    ] {
        let response = server.post("/", body).await;
        response.is_problem(400, "invalid_multipart");
    }
}

#[baya_macros::test]
async fn can_not_be_read_after_an_error() {
    let server = Server::of::<AppModule>().await;
    let whole = form(&[file("f", "f.txt", "12345")]);
    let response = server.post("/stubborn", &whole[..whole.len() - 8]).await;
    response.is_problem(400, "bad_request");
}

#[baya_macros::test]
async fn rejects_an_upload_that_pauses_too_long() {
    let server = Server::with::<AppModule>(|app| app.body_timeout(Duration::from_millis(50))).await;
    let header = ("content-length", "5000");
    let whole = form(&[file("f", "f.txt", "12345")]);
    for sent in [0, 20, whole.len() - 10] {
        let mut stream = server.begin("/", header).await;
        stream.write_all(&whole[..sent]).await?;
        RawResponse::read(stream).await.is_problem(408, "request_timeout");
    }
}

#[baya_macros::test]
async fn reads_an_upload_in_chunks_of_one_byte() {
    let server = Server::of::<AppModule>().await;
    let header = ("transfer-encoding", "chunked");
    let mut stream = server.begin("/", header).await;
    for byte in form(&[text("a", "1\r\n--"), file("f", "f.txt", "12345")]) {
        stream.write_all(&[b"1\r\n", &[byte][..], b"\r\n"].concat()).await?;
        stream.flush().await?;
    }
    stream.write_all(b"0\r\n\r\n").await?;
    assert_eq!(RawResponse::read(stream).await.text(), "1 1");
}
