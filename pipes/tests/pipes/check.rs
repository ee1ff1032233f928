//! Pipes that check or change values.

use crate::app::{app, error, get};

#[baya_macros::test]
async fn trims_strings_of_every_argument() {
    get("/trim?name=%20tom%20&color=red%20").await.assert_text("tom|Some(\"red\")");
}

#[baya_macros::test]
async fn rejects_invalid_values_with_all_errors() {
    let app = app().await;
    let post = |name: &str, age: u8| {
        app.post("/valid").json(&serde_json::json!({ "name": name, "age": age }))
    };
    post("tom", 3).send().await.assert_status(201).assert_text("tom");
    let response = post("", 31).send().await;
    response.assert_status(422);
    let errors = response.json::<serde_json::Value>()["errors"].clone();
    assert_eq!(errors[0]["pointer"], "/name");
    assert_eq!(errors[1]["pointer"], "/age");
}

#[baya_macros::test]
async fn checks_a_custom_rule() {
    get("/check/4").await.assert_text("4");
    assert_eq!(error("/check/5").await, "the path parameter `value` must be even");
}

#[baya_macros::test]
async fn detects_the_type_of_a_file_by_its_first_bytes() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const OGG: &[u8] = b"OggS\0\x02\0\0\0\0\0\0\0\0";
    let app = app().await;
    let post = |file: &'static [u8]| app.post("/file").body("image/png", file);
    post(PNG).send().await.assert_status(201);
    post(OGG).send().await.assert_status(201);
    let other: serde_json::Value = post(b"<svg/> or so").send().await.assert_status(415).json();
    let message = "`picture`: expected type `image/png` or `audio/*`, found an unknown type";
    assert_eq!(other["detail"], message);
    post(&[0; 65]).send().await.assert_status(413);
}

#[baya_macros::test]
async fn rejects_more_files_than_the_limit() {
    let app = app().await;
    app.get("/files").header("x-files", "2").send().await.assert_text("2");
    app.get("/files").header("x-files", "3").send().await.assert_status(422);
}
