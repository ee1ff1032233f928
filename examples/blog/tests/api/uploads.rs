//! Uploads of covers.

use baya::testing::{TestApp, TestResponse, Value, json};

use super::start;

/// The first bytes of a PNG image, which determine its type.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Sends a file as the cover of post 1.
async fn upload(app: &TestApp, token: &str, media_type: &str, bytes: &[u8]) -> TestResponse {
    let query = "mutation ($file: Upload!) { setCover(postId: 1, file: $file) { coverUrl } }";
    let operations = json!({ "query": query, "variables": { "file": null } });
    let map = json!({ "0": ["variables.file"] });
    let mut form = format!(
        "--x\r\ncontent-disposition: form-data; name=\"operations\"\r\n\r\n{operations}\r\n\
         --x\r\ncontent-disposition: form-data; name=\"map\"\r\n\r\n{map}\r\n\
         --x\r\ncontent-disposition: form-data; name=\"0\"; filename=\"cover.png\"\r\n\
         content-type: {media_type}\r\n\r\n"
    )
    .into_bytes();
    form.extend_from_slice(bytes);
    form.extend_from_slice(b"\r\n--x--\r\n");
    let request = app.post("/graphql").body("multipart/form-data; boundary=x", form);
    request.header("authorization", &format!("Bearer {token}")).send().await
}

fn code(response: &TestResponse) -> String {
    let body: Value = response.json();
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
}

#[baya::test]
async fn a_cover_is_uploaded_over_graphql_and_returned_by_rest() {
    let app = start().await;
    app.get("/covers/1").send().await.assert_status(404);
    let response = upload(&app, "ada-token", "image/png", PNG).await;
    response.assert_json(json!({ "data": { "setCover": { "coverUrl": "/covers/1" } } }));
    let cover = app.get("/covers/1").send().await;
    cover.assert_status(200).assert_header("content-type", "image/png");
    assert_eq!(cover.text(), String::from_utf8_lossy(PNG));
    let etag = cover.header("etag").unwrap();
    app.get("/covers/1").header("if-none-match", etag).send().await.assert_status(304);
}

#[baya::test]
async fn only_the_author_can_set_a_cover() {
    let app = start().await;
    assert_eq!(code(&upload(&app, "grace-token", "image/png", PNG).await), "forbidden");
    assert_eq!(code(&upload(&app, "forged", "image/png", PNG).await), "unauthorized");
    app.get("/covers/1").send().await.assert_status(404);
}

#[baya::test]
async fn rejects_covers_that_are_too_large_or_not_images() {
    let app = start().await;
    let mut large = PNG.to_vec();
    large.resize(1 << 20, 0);
    let response = upload(&app, "ada-token", "image/png", &large).await;
    assert_eq!(code(response.assert_status(200)), "");
    large.push(0);
    let response = upload(&app, "ada-token", "image/png", &large).await;
    assert_eq!(code(response.assert_status(413)), "file_too_large");
    let response = upload(&app, "ada-token", "text/plain", PNG).await;
    assert_eq!(code(response.assert_status(415)), "unsupported_file_type");
    let response = upload(&app, "ada-token", "image/png", b"<script>").await;
    assert_eq!(code(response.assert_status(200)), "unsupported_media_type");
}
