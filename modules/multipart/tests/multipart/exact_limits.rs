//! Limits on uploads, exactly and one above.

use baya::Error;
use baya_macros::{controller, module};
use baya_multipart::{Multipart, UploadLimits};
use tokio::io::AsyncWriteExt;
use wire::RawResponse;

use crate::upload::{Directory, Server, file, form, text};

/// Describes each file: its bytes, and whether it is on the disk.
async fn describe(form: Multipart) -> Result<String, Error> {
    let data = form.collect().await?;
    let mut all = Vec::new();
    for file in &data.files {
        let bytes = file.bytes().await?;
        let text = String::from_utf8_lossy(&bytes);
        all.push(format!("{text} {} {}", file.len(), file.path().is_some()));
    }
    Ok(all.join(", "))
}

#[controller]
struct Forms;

#[controller]
impl Forms {
    #[post("/file")]
    #[meta(UploadLimits::new().file(10))]
    async fn file(&self, form: Multipart) -> Result<String, Error> {
        describe(form).await
    }

    #[post("/saved")]
    #[meta(UploadLimits::new().file(10))]
    async fn saved(&self, mut form: Multipart) -> Result<String, Error> {
        let Some(field) = form.next_field().await? else { return Err(Error::bad_request()) };
        let file = field.save().await?;
        let text = std::fs::read_to_string(file.path())?;
        Ok(format!("{text} {}", file.len()))
    }

    #[post("/total")]
    #[meta(UploadLimits::new().total(300))]
    async fn total(&self, form: Multipart) -> Result<String, Error> {
        describe(form).await.map(|_| "accepted".into())
    }

    #[post("/memory")]
    #[meta(UploadLimits::new().memory(10))]
    async fn memory(
        &self,
        form: Multipart,
        directory: baya::Inject<Directory>,
    ) -> Result<String, Error> {
        describe(form.in_directory(&directory.0)).await
    }

    #[post("/names")]
    #[meta(UploadLimits::new().name(4))]
    async fn names(&self, form: Multipart) -> Result<String, Error> {
        describe(form).await.map(|_| "accepted".into())
    }

    /// Reads on after a field that could not be read.
    #[post("/reads-on")]
    async fn reads_on(&self, mut form: Multipart) -> Result<String, Error> {
        let Some(field) = form.next_field().await? else { return Err(Error::bad_request()) };
        let first = field.bytes().await;
        let second = form.next_field().await.map(|field| field.is_some());
        let first = first.err().map(|error| error.code().to_owned());
        let second = second.map_err(|error| error.code().to_owned());
        Ok(format!("{first:?} {second:?}"))
    }
}

#[module(root, providers = [value(Directory::default() as Directory)], controllers = [Forms])]
struct AppModule;

const TEN: &str = "0123456789";
const ELEVEN: &str = "0123456789a";

#[baya_macros::test]
async fn a_file_of_exactly_the_limit_is_whole() {
    let server = Server::of::<AppModule>().await;
    let exact = form(&[file("f", "f", TEN)]);
    assert_eq!(server.post("/file", &exact).await.text(), "0123456789 10 false");
    assert_eq!(server.post("/saved", &exact).await.text(), "0123456789 10");
    let above = form(&[file("f", "f", ELEVEN)]);
    server.post("/file", &above).await.is_problem(413, "file_too_large");
    server.post("/saved", &above).await.is_problem(413, "file_too_large");
}

#[baya_macros::test]
async fn only_a_file_above_the_memory_limit_is_stored_on_the_disk() {
    let server = Server::of::<AppModule>().await;
    let both = form(&[file("exact", "f", TEN), file("above", "f", ELEVEN)]);
    let expected = "0123456789 10 false, 0123456789a 11 true";
    assert_eq!(server.post("/memory", &both).await.text(), expected);
}

/// Returns a form of this size in bytes.
fn form_of(size: usize) -> Vec<u8> {
    let empty = form(&[file("f", "f", "")]).len();
    form(&[file("f", "f", "x".repeat(size - empty))])
}

#[baya_macros::test]
async fn an_upload_of_exactly_the_total_is_accepted() {
    let server = Server::of::<AppModule>().await;
    server.post("/total", &form_of(300)).await.is(201, "accepted");
    server.post("/total", &form_of(301)).await.is_problem(413, "upload_too_large");
}

#[baya_macros::test]
async fn an_upload_of_unknown_length_and_exactly_the_total_is_accepted() {
    let server = Server::of::<AppModule>().await;
    let chunked = async |size: usize| {
        let body = form_of(size);
        let mut stream = server.begin("/total", ("transfer-encoding", "chunked")).await;
        let size = format!("{:x}\r\n", body.len());
        let chunk = [size.as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
        stream.write_all(&chunk).await.unwrap();
        RawResponse::read(stream).await
    };
    chunked(300).await.is(201, "accepted");
    chunked(301).await.is_problem(413, "upload_too_large");
}

#[baya_macros::test]
async fn a_name_of_exactly_the_limit_is_accepted() {
    let server = Server::of::<AppModule>().await;
    server.post("/names", &form(&[text("1234", "1")])).await.is(201, "accepted");
    let above = server.post("/names", &form(&[text("12345", "1")])).await;
    above.is_problem(413, "field_name_too_long");
}

#[baya_macros::test]
async fn the_next_field_after_a_truncated_one_is_an_error() {
    let server = Server::of::<AppModule>().await;
    let whole = form(&[file("f", "f", TEN), text("a", "1")]);
    let end = whole.windows(TEN.len()).position(|bytes| bytes == TEN.as_bytes()).unwrap() + 3;
    let response = server.post("/reads-on", &whole[..end]).await;
    assert_eq!(response.text(), "Some(\"invalid_multipart\") Err(\"bad_request\")");
    let response = server.post("/reads-on", &whole).await;
    assert_eq!(response.text(), "None Ok(true)");
}
