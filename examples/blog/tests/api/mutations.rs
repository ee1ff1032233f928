//! Mutations.

use baya::graphql::{TestGraphQl, TestResult};
use baya::testing::{TestApp, Value, json};

use super::{WithToken, start};

async fn create(app: &TestApp, input: Value) -> TestResult {
    let query = "mutation ($input: NewPost!) {
        createPost(input: $input) { id title status summary author { name } }
    }";
    app.graphql(query).variable("input", input).ada().send().await
}

async fn update(app: &TestApp, change: Value) -> TestResult {
    let query = "mutation ($change: PostChange!) {
        updatePost(id: 1, change: $change) { title status summary }
    }";
    app.graphql(query).variable("change", change).ada().send().await
}

/// Returns the pointers and the codes of the validation errors.
fn validation_errors(result: &TestResult) -> Vec<(String, String)> {
    result.assert_error("invalid");
    let errors = result.errors()[0].extensions["errors"].as_array().unwrap().iter();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    errors.map(|error| (text(error, "pointer"), text(error, "code"))).collect()
}

#[baya::test]
async fn creates_a_post_with_the_client_as_its_author() {
    let result = create(&start().await, json!({ "title": "  Title ", "body": "Text" })).await;
    result.assert_data(json!({ "createPost": {
        "id": "4", "title": "Title", "status": "DRAFT", "summary": null, "author": { "name": "Ada" },
    } }));
}

#[baya::test]
async fn reports_each_invalid_field_of_a_post() {
    let result = create(&start().await, json!({ "title": "T", "body": "" })).await;
    let expected = [("/input/title", "length"), ("/input/body", "length")];
    assert_eq!(
        validation_errors(&result),
        expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
    );
    assert_eq!(result.errors()[0].path, [json!("createPost")]);
}

#[baya::test]
async fn a_change_distinguishes_absent_fields_from_null() {
    let app = start().await;
    let updated = |title: &str, status: &str, summary: Value| json!({ "updatePost": { "title": title, "status": status, "summary": summary } });
    let summary = json!("What the engine can do");
    let result = update(&app, json!({ "status": "DRAFT" })).await;
    result.assert_data(updated("Notes on the engine", "DRAFT", summary));
    let result = update(&app, json!({ "title": "Notes", "summary": null })).await;
    result.assert_data(updated("Notes", "DRAFT", Value::Null));
    let result = update(&app, json!({ "summary": "All of it" })).await;
    result.assert_data(updated("Notes", "DRAFT", json!("All of it")));
}

#[baya::test]
async fn a_required_field_can_not_be_changed_to_null() {
    let result = update(&start().await, json!({ "title": null })).await;
    assert_eq!(validation_errors(&result), [("/change/title".to_owned(), "type".to_owned())]);
}

#[baya::test]
async fn only_the_author_can_change_a_post() {
    let app = start().await;
    let query = r#"mutation { updatePost(id: 1, change: { title: "Mine" }) { id } }"#;
    app.graphql(query).grace().send().await.assert_error("forbidden");
    let query = r#"mutation { updatePost(id: 9, change: { title: "Mine" }) { id } }"#;
    app.graphql(query).grace().send().await.assert_error("post_not_found");
    let result = app.graphql("{ post(id: 1) { title } }").send().await;
    result.assert_data(json!({ "post": { "title": "Notes on the engine" } }));
}

#[baya::test]
async fn adds_a_comment_to_a_post() {
    let app = start().await;
    let query = "mutation ($text: String!) {
        addComment(postId: 3, input: { text: $text }) { text author { name } post { title } }
    }";
    let result = app.graphql(query).variable("text", " Soon? ").ada().send().await;
    result.assert_data(json!({ "addComment": {
        "text": "Soon?", "author": { "name": "Ada" }, "post": { "title": "Compilers for people" },
    } }));
    let result = app.graphql(query).variable("text", "x".repeat(501)).ada().send().await;
    assert_eq!(validation_errors(&result), [("/input/text".to_owned(), "length".to_owned())]);
    let comments = app.graphql("{ post(id: 3) { comments { text } } }").send().await;
    comments.assert_data(json!({ "post": { "comments": [{ "text": "Soon?" }] } }));
}
