//! Files of multipart requests.

use baya::graphql::{GraphQl, GraphQlModule};
use baya::multipart::{Upload, UploadLimits};
use baya::prelude::*;
use baya::testing::{TestApp, TestResponse, Value, json};

#[dto(input)]
struct Letter {
    title: String,
    pages: Vec<Upload>,
}

#[resolver]
struct Files;

#[resolver]
impl Files {
    #[query]
    async fn ready(&self) -> bool {
        true
    }

    #[mutation]
    async fn keep(&self, file: Upload) -> Result<String, Error> {
        let bytes = file.bytes().await?;
        let name = file.file_name().unwrap_or_default();
        Ok(format!("{name} {}", String::from_utf8_lossy(&bytes)))
    }

    #[mutation]
    async fn send(&self, letter: Letter) -> String {
        let lengths: Vec<_> = letter.pages.iter().map(|page| page.len().to_string()).collect();
        format!("{} {}", letter.title, lengths.join(" "))
    }

    #[mutation]
    async fn may_keep(&self, file: Option<Upload>) -> bool {
        file.is_some()
    }
}

#[module(
    root,
    imports = [GraphQlModule::with(
        GraphQl::at("/graphql").uploads(UploadLimits::new().total(4_000).file(100)),
    )],
    resolvers = [Files],
)]
struct AppModule;

/// Sends an operation with files.
async fn send(operations: Value, map: Value, files: &[&str]) -> TestResponse {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut form = format!(
        "--x\r\ncontent-disposition: form-data; name=\"operations\"\r\n\r\n{operations}\r\n\
         --x\r\ncontent-disposition: form-data; name=\"map\"\r\n\r\n{map}\r\n"
    );
    for (number, file) in files.iter().enumerate() {
        form += &format!(
            "--x\r\ncontent-disposition: form-data; name=\"{number}\"; filename=\"{number}.txt\"\r\n\r\n{file}\r\n"
        );
    }
    form += "--x--\r\n";
    app.post("/graphql").body("multipart/form-data; boundary=x", form).send().await
}

const KEEP: &str = "mutation ($file: Upload!) { keep(file: $file) }";

#[baya::test]
async fn a_file_is_an_argument() {
    let operations = json!({ "query": KEEP, "variables": { "file": null } });
    let response = send(operations, json!({ "0": ["variables.file"] }), &["hello"]).await;
    response.assert_status(200).assert_json(json!({ "data": { "keep": "0.txt hello" } }));
}

#[baya::test]
async fn an_optional_file_may_be_null() {
    let query = "mutation ($file: Upload) { mayKeep(file: $file) }";
    let operations = json!({ "query": query, "variables": { "file": null } });
    let response = send(operations.clone(), json!({}), &[]).await;
    response.assert_json(json!({ "data": { "mayKeep": false } }));
    let response = send(operations, json!({ "0": ["variables.file"] }), &["hello"]).await;
    response.assert_json(json!({ "data": { "mayKeep": true } }));
}

#[baya::test]
async fn files_are_in_lists_of_input_objects() {
    let query = "mutation ($letter: Letter!) { send(letter: $letter) }";
    let letter = json!({ "title": "Hi", "pages": [null, null] });
    let operations = json!({ "query": query, "variables": { "letter": letter } });
    let map = json!({ "0": ["variables.letter.pages.1"], "1": ["variables.letter.pages.0"] });
    let response = send(operations, map, &["a", "bcd"]).await;
    response.assert_json(json!({ "data": { "send": "Hi 3 1" } }));
}

#[baya::test]
async fn a_string_is_not_a_file() {
    for sent in ["hello", "\u{0}file 3", "\u{0}file 12"] {
        let operations = json!({ "query": KEEP, "variables": { "file": sent } });
        let response = send(operations, json!({}), &["hello"]).await;
        let error = response.json::<Value>()["errors"][0].clone();
        assert_eq!(error["extensions"]["errors"][0]["pointer"], "/file", "{sent:?}: {error}");
    }
}

#[baya::test]
async fn a_file_above_its_limit_is_rejected() {
    let operations = json!({ "query": KEEP, "variables": { "file": null } });
    let large = "x".repeat(101);
    let response = send(operations, json!({ "0": ["variables.file"] }), &[&large]).await;
    let error = response.assert_status(413).json::<Value>()["errors"][0].clone();
    assert_eq!(error["extensions"]["code"], "file_too_large");
}

#[baya::test]
async fn a_map_names_files_and_variables_of_the_request() {
    for (map, message) in [
        (json!({ "1": ["variables.file"] }), "`map` names the file `1`, which was not sent"),
        (
            json!({ "0": ["variables.f"] }),
            "`variables.f` in `map` is not a variable that is `null`",
        ),
        (json!([]), "`map` must be an object of lists of paths"),
    ] {
        let operations = json!({ "query": KEEP, "variables": { "file": null } });
        let response = send(operations, map, &["hello"]).await;
        let error = response.assert_status(400).json::<Value>()["errors"][0].clone();
        assert_eq!(error["message"], message);
    }
}
