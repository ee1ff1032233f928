//! Uploads above their limits.

use baya::Error;
use baya_macros::{controller, module};
use baya_multipart::{Multipart, UploadLimits};
use tokio::io::AsyncWriteExt;
use wire::{RawResponse, exchange};

use crate::upload::{Directory, Server, file, form, part, text};

/// Reads the form, and returns the numbers of its text fields and files.
async fn count(form: Multipart) -> Result<String, Error> {
    let form = form.collect().await?;
    Ok(format!("{} {}", form.fields.len(), form.files.len()))
}

#[controller]
#[meta(UploadLimits::new().file(10).file_named("avatar", 20))]
struct Forms;

#[controller]
impl Forms {
    #[post("/files")]
    async fn files(&self, form: Multipart) -> Result<String, Error> {
        count(form).await
    }

    #[post("/total")]
    #[meta(UploadLimits::new().total(1000))]
    async fn total(&self, form: Multipart) -> Result<String, Error> {
        count(form).await
    }

    #[post("/default")]
    #[meta(UploadLimits::new())]
    async fn default(&self, form: Multipart) -> Result<String, Error> {
        count(form).await
    }

    #[post("/more")]
    #[meta(UploadLimits::new().total(8 << 20))]
    async fn more(&self, form: Multipart) -> Result<String, Error> {
        count(form).await
    }

    #[post("/counts")]
    #[meta(UploadLimits::new().files(2).fields(1).field(5).name(4).headers(300))]
    async fn counts(&self, form: Multipart) -> Result<String, Error> {
        count(form).await
    }

    #[post("/types")]
    #[meta(UploadLimits::new().types(&["image/*"]).types_named("doc", &["application/pdf"]))]
    async fn types(&self, form: Multipart) -> Result<String, Error> {
        count(form).await
    }

    /// Continues after a file that is too large.
    #[post("/tolerant")]
    async fn tolerant(&self, mut form: Multipart) -> Result<String, Error> {
        let mut sizes = Vec::new();
        while let Some(field) = form.next_field().await? {
            let name = field.name().to_owned();
            let size = field.bytes().await.map(|bytes| bytes.len());
            sizes.push(format!("{name}:{:?}", size.ok()));
        }
        Ok(sizes.join(" "))
    }
}

#[module(root, providers = [value(Directory::default() as Directory)], controllers = [Forms])]
struct AppModule;

fn bytes(count: usize) -> String {
    "x".repeat(count)
}

#[baya_macros::test]
async fn rejects_a_file_above_its_limit_and_names_it() {
    let server = Server::of::<AppModule>().await;
    let fits = form(&[file("a", "a", bytes(10)), file("avatar", "b", bytes(20))]);
    assert_eq!(server.post("/files", &fits).await.text(), "0 2");
    let large = server.post("/files", &form(&[file("a", "a", bytes(11))])).await;
    large.is_problem(413, "file_too_large");
    let problem = large.problem();
    assert_eq!(problem["detail"], "file `a` must be at most 10 bytes long");
    assert_eq!(problem["errors"][0]["pointer"], "/a");
    let avatar = server.post("/files", &form(&[file("avatar", "a", bytes(21))])).await;
    assert_eq!(avatar.problem()["detail"], "file `avatar` must be at most 20 bytes long");
}

#[baya_macros::test]
async fn rejects_a_content_length_above_the_total_before_reading() {
    let server = Server::of::<AppModule>().await;
    let header = ("content-length", "1001");
    let stream = server.begin("/total", header).await;
    let response = RawResponse::read(stream).await;
    response.is_problem(413, "upload_too_large");
    assert_eq!(response.problem()["detail"], "the upload must be at most 1000 bytes long");
}

#[baya_macros::test]
async fn rejects_an_upload_of_unknown_length_at_the_total() {
    let server = Server::of::<AppModule>().await;
    let header = ("transfer-encoding", "chunked");
    let mut stream = server.begin("/total", header).await;
    let body = file("a", "a", bytes(1000));
    stream.write_all(format!("{:x}\r\n", body.len()).as_bytes()).await?;
    stream.write_all(&body).await?;
    RawResponse::read(stream).await.is_problem(413, "upload_too_large");
}

#[baya_macros::test]
async fn applies_the_body_limit_of_the_app_without_a_total() {
    let large = form(&[file("a", "a", bytes(3 << 20))]);
    let server = Server::of::<AppModule>().await;
    server.post("/default", &large).await.is_problem(413, "upload_too_large");
    assert_eq!(
        server.post("/more", &large).await.text(),
        "0 1",
        "a total replaces a smaller limit of the app"
    );
    let server = Server::with::<AppModule>(|app| app.body_limit(100)).await;
    server
        .post("/default", &form(&[file("a", "a", bytes(100))]))
        .await
        .is_problem(413, "upload_too_large");
    assert_eq!(server.post("/total", &form(&[file("a", "a", bytes(800))])).await.text(), "0 1");
    let server = Server::with::<AppModule>(|app| app.body_limit(4 << 20)).await;
    assert_eq!(server.post("/default", &large).await.text(), "0 1");
}

#[baya_macros::test]
async fn rejects_too_many_fields_and_files() {
    let server = Server::of::<AppModule>().await;
    let fits = [text("a", "1"), file("f", "f", "1"), file("f", "f", "2")];
    assert_eq!(server.post("/counts", &form(&fits)).await.text(), "1 2");
    let mut more = fits.to_vec();
    more.push(file("last", "f", "3"));
    let response = server.post("/counts", &form(&more)).await;
    response.is_problem(413, "too_many_files");
    assert_eq!(response.problem()["detail"], "file `last` exceeds the limit of 2 files");
    let response = server.post("/counts", &form(&[text("a", "1"), text("b", "2")])).await;
    response.is_problem(413, "too_many_fields");
}

#[baya_macros::test]
async fn rejects_a_text_field_above_its_limit() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.post("/counts", &form(&[text("a", "12345")])).await.text(), "1 0");
    let response = server.post("/counts", &form(&[text("a", "123456")])).await;
    response.is_problem(413, "field_too_large");
    assert_eq!(response.problem()["detail"], "field `a` must be at most 5 bytes long");
}

#[baya_macros::test]
async fn rejects_long_names_and_headers() {
    let server = Server::of::<AppModule>().await;
    let response = server.post("/counts", &form(&[text("12345", "1")])).await;
    response.is_problem(413, "field_name_too_long");
    let long = part("name=a", &format!("x-own: {}\r\n", bytes(300)), "1");
    server.post("/counts", &form(&[long])).await.is_problem(413, "field_headers_too_long");
}

#[baya_macros::test]
async fn rejects_headers_without_an_end() {
    let server = Server::of::<AppModule>().await;
    let header = ("content-length", "8000000");
    for begin in ["--b\r\nx-own: ", "a preamble "] {
        let mut stream = server.begin("/more", header).await;
        stream.write_all(begin.as_bytes()).await?;
        let response = RawResponse::of(&exchange(stream, &vec![b'x'; 4 << 20]).await);
        response.is_problem(413, "field_headers_too_long");
    }
}

#[baya_macros::test]
async fn rejects_files_of_other_types() {
    let server = Server::of::<AppModule>().await;
    let typed = |name: &str, content_type: &str| {
        let disposition = format!("name={name}; filename=f");
        form(&[part(&disposition, &format!("content-type: {content_type}\r\n"), "1")])
    };
    for (name, content_type, fits) in [
        ("a", "image/png", true),
        ("a", "IMAGE/PNG; x=y", true),
        ("a", "application/pdf", false),
        ("a", "imagery/png", false),
        ("doc", "application/pdf", true),
        ("doc", "image/png", false),
    ] {
        let response = server.post("/types", &typed(name, content_type)).await;
        assert_eq!(response.status, if fits { 201 } else { 415 }, "{name} {content_type}");
    }
    let response = server.post("/types", &typed("doc", "image/png")).await;
    response.is_problem(415, "unsupported_file_type");
    let detail = "file `doc`: expected type `application/pdf`, found `image/png`";
    assert_eq!(response.problem()["detail"], detail);
    let untyped = form(&[part("name=a; filename=f", "", "1")]);
    server.post("/types", &untyped).await.is_problem(415, "unsupported_file_type");
    assert_eq!(server.post("/types", &form(&[file("a", "", "")])).await.status, 201);
}

#[baya_macros::test]
async fn can_continue_after_a_file_that_is_too_large() {
    let server = Server::of::<AppModule>().await;
    let parts = [file("a", "a", bytes(200_000)), file("b", "b", "1"), text("c", "1")];
    let response = server.post("/tolerant", &form(&parts)).await;
    assert_eq!(response.text(), "a:None b:Some(1) c:Some(1)");
}

#[test]
#[should_panic(expected = "at most 16 field names")]
fn panics_with_limits_for_more_than_16_field_names() {
    const NAMES: [&str; 17] =
        ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q"];
    let _ = NAMES.iter().fold(UploadLimits::new(), |limits, name| limits.file_named(name, 1));
}
