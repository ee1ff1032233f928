//! Files in multipart requests.

use baya::graphql::{GraphQl, GraphQlModule};
use baya::multipart::{Upload, UploadLimits};
use baya::prelude::*;
use baya::testing::{TestApp, TestResponse, Value, json};

#[dto(input)]
struct NewPost {
    #[rule(length(min = 2))]
    title: String,
    cover: Upload,
}

#[resolver]
struct Posts;

#[resolver]
impl Posts {
    #[query]
    async fn ready(&self) -> bool {
        true
    }

    #[mutation]
    async fn read(&self, file: Upload) -> Result<String, Error> {
        let content = file.bytes().await?;
        let content = String::from_utf8_lossy(&content).into_owned();
        Ok(format!("{} {content}", file.file_name().unwrap_or_default()))
    }

    #[mutation]
    async fn count(&self, files: Vec<Upload>) -> u64 {
        files.iter().map(Upload::len).sum()
    }

    #[mutation]
    async fn optional(&self, file: Option<Upload>) -> bool {
        file.is_some()
    }

    #[mutation]
    async fn create(&self, post: NewPost) -> String {
        format!("{} {}", post.title, post.cover.len())
    }
}

#[module(
    root,
    imports = [GraphQlModule::with(
        GraphQl::at("/graphql").batch(3).uploads(UploadLimits::new().total(2000).file(100)),
    )],
    resolvers = [Posts],
)]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

/// A form with these parts: name, file name, content.
fn form(parts: &[(&str, Option<&str>, &str)]) -> String {
    let mut form = String::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"\r\ncontent-type: text/plain"));
        let file = file.unwrap_or_default();
        form += &format!(
            "--B\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n"
        );
    }
    form + "--B--\r\n"
}

async fn sent(parts: &[(&str, Option<&str>, &str)]) -> TestResponse {
    let app = app().await;
    app.post("/graphql").body("multipart/form-data; boundary=B", form(parts)).send().await
}

const ONE: &str = r#"{ "query": "mutation ($file: Upload!) { read(file: $file) }", "variables": { "file": null } }"#;

#[baya::test]
async fn accepts_a_file_as_an_argument() {
    let response = sent(&[
        ("operations", None, ONE),
        ("map", None, r#"{ "0": ["variables.file"] }"#),
        ("0", Some("a.txt"), "hello"),
    ])
    .await;
    response.assert_status(200).assert_json(json!({ "data": { "read": "a.txt hello" } }));
}

#[baya::test]
async fn accepts_files_in_lists_and_input_objects() {
    let list = r#"{ "query": "mutation ($files: [Upload!]!) { count(files: $files) }", "variables": { "files": [null, null] } }"#;
    let response = sent(&[
        ("operations", None, list),
        ("map", None, r#"{ "a": ["variables.files.0"], "b": ["variables.files.1"] }"#),
        ("a", Some("a.txt"), "12"),
        ("b", Some("b.txt"), "345"),
    ])
    .await;
    response.assert_json(json!({ "data": { "count": 5 } }));
    let object = r#"{ "query": "mutation ($post: NewPost!) { create(post: $post) }", "variables": { "post": { "title": "Hi", "cover": null } } }"#;
    let response = sent(&[
        ("operations", None, object),
        ("map", None, r#"{ "0": ["variables.post.cover"] }"#),
        ("0", Some("a.txt"), "1234"),
    ])
    .await;
    response.assert_json(json!({ "data": { "create": "Hi 4" } }));
}

#[baya::test]
async fn applies_rules_beside_a_file() {
    let object = r#"{ "query": "mutation ($post: NewPost!) { create(post: $post) }", "variables": { "post": { "title": "x", "cover": null } } }"#;
    let response = sent(&[
        ("operations", None, object),
        ("map", None, r#"{ "0": ["variables.post.cover"] }"#),
        ("0", Some("a.txt"), "1234"),
    ])
    .await;
    let body: Value = response.json();
    let error = &body["errors"][0]["extensions"];
    assert_eq!(
        (&error["code"], &error["errors"][0]["pointer"]),
        (&json!("invalid"), &json!("/post/title"))
    );
}

#[baya::test]
async fn one_file_can_be_several_arguments_of_a_batch() {
    let operations = format!("[{ONE}, {ONE}]");
    let response = sent(&[
        ("operations", None, &operations),
        ("map", None, r#"{ "0": ["0.variables.file", "1.variables.file"] }"#),
        ("0", Some("a.txt"), "hi"),
    ])
    .await;
    let expected = json!([{ "data": { "read": "a.txt hi" } }, { "data": { "read": "a.txt hi" } }]);
    response.assert_json(expected);
}

#[baya::test]
async fn accepts_an_absent_optional_file() {
    let none = r#"{ "query": "mutation ($file: Upload) { optional(file: $file) }" }"#;
    let response = sent(&[("operations", None, none), ("map", None, "{}")]).await;
    response.assert_json(json!({ "data": { "optional": false } }));
}

#[baya::test]
async fn rejects_forms_that_are_not_requests() {
    for (parts, expected) in [
        (vec![("map", None, "{}")], "`operations` is required"),
        (vec![("operations", None, ONE)], "`map` is required"),
        (
            vec![("operations", None, ONE), ("map", None, "[]")],
            "`map` must be an object of lists of paths",
        ),
        (
            vec![("operations", None, ONE), ("map", None, r#"{ "0": ["variables.file"] }"#)],
            "`map` refers to the file `0`, but no such file was sent",
        ),
        (
            vec![
                ("operations", None, ONE),
                ("map", None, r#"{ "0": ["variables.other"] }"#),
                ("0", Some("a"), "a"),
            ],
            "`variables.other` in `map` must be the path of a variable that is `null`",
        ),
        (
            vec![
                ("operations", None, "{"),
                ("map", None, r#"{ "0": ["variables.file"] }"#),
                ("0", Some("a"), "a"),
            ],
            "the body is not valid JSON, at line 1 column 1",
        ),
    ] {
        let response = sent(&parts).await;
        response.assert_status(400);
        let body: Value = response.json();
        assert_eq!(body["errors"][0]["message"], expected);
        assert!(body.get("data").is_none());
    }
}

#[baya::test]
async fn rejects_files_above_the_limits() {
    let large = "x".repeat(101);
    let response = sent(&[
        ("operations", None, ONE),
        ("map", None, r#"{ "0": ["variables.file"] }"#),
        ("0", Some("a.txt"), &large),
    ])
    .await;
    response.assert_status(413);
}

#[baya::test]
async fn a_string_is_not_a_file() {
    let app = app().await;
    let query = json!({
        "query": "mutation ($file: Upload!) { read(file: $file) }",
        "variables": { "file": "a.txt" },
    });
    let response = app.post("/graphql").json(&query).send().await;
    let body: Value = response.json();
    assert_eq!(body["errors"][0]["extensions"]["code"], "invalid");
}

#[baya::test]
async fn rejects_a_form_of_another_origin_without_a_header() {
    let app = app().await;
    let parts = [
        ("operations", None, ONE),
        ("map", None, r#"{ "0": ["variables.file"] }"#),
        ("0", Some("a.txt"), "hello"),
    ];
    let request = || {
        let request = app.post("/graphql").body("multipart/form-data; boundary=B", form(&parts));
        request.header("origin", "https://evil.example")
    };
    request().send().await.assert_status(403);
    let asked = request().header("graphql-require-preflight", "1");
    asked.send().await.assert_status(200);
}
