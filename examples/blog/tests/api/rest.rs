//! REST and GraphQL with the same services.

use baya::graphql::TestGraphQl;
use baya::testing::{TestApp, Value, json};

use super::{WithToken, start};

async fn over_graphql(app: &TestApp, id: u32) -> Value {
    let query = format!("{{ post(id: {id}) {{ title body status summary createdAt coverUrl }} }}");
    app.graphql(query).send().await.data()["post"].clone()
}

async fn over_rest(app: &TestApp, id: u32) -> Value {
    let mut post: Value = app.get(&format!("/posts/{id}")).send().await.json();
    let fields = post.as_object_mut().unwrap();
    assert_eq!(fields.remove("id"), Some(json!(id)));
    assert!(fields.remove("authorId").is_some());
    post
}

#[baya::test]
async fn rest_and_graphql_return_the_same_posts() {
    let app = start().await;
    for id in 1..=3 {
        assert_eq!(over_rest(&app, id).await, over_graphql(&app, id).await);
    }
}

#[baya::test]
async fn rest_and_graphql_list_posts_in_the_same_order() {
    let app = start().await;
    let list: Vec<Value> = app.get("/posts?limit=2").send().await.json();
    let listed = list.iter().map(|post| post["title"].clone());
    let result = app.graphql("{ posts(limit: 2) { title } }").send().await;
    let posts = result.data()["posts"].as_array().unwrap().iter();
    assert!(listed.eq(posts.map(|post| post["title"].clone())));
}

#[baya::test]
async fn a_post_created_over_one_api_is_available_over_the_other() {
    let app = start().await;
    let new = json!({ "title": "From REST", "body": "Text", "status": "PUBLISHED" });
    let request = app.post("/posts").header("authorization", "Bearer grace-token").json(&new);
    request.send().await.assert_status(201);
    assert_eq!(over_graphql(&app, 4).await["title"], "From REST");
    let query = r#"mutation { createPost(input: { title: "From GraphQL", body: "Text" }) { id } }"#;
    app.graphql(query).ada().send().await.assert_data(json!({ "createPost": { "id": "5" } }));
    assert_eq!(over_rest(&app, 5).await["title"], "From GraphQL");
}

#[baya::test]
async fn rest_and_graphql_apply_the_same_rules_and_guards() {
    let app = start().await;
    let invalid = json!({ "title": "T", "body": "" });
    let request = app.post("/posts").json(&invalid);
    request.send().await.assert_status(401).assert_header("www-authenticate", "Bearer");
    let request = app.post("/posts").header("authorization", "Bearer ada-token").json(&invalid);
    let problem: Value = request.send().await.assert_status(422).json();
    let query = "mutation ($input: NewPost!) { createPost(input: $input) { id } }";
    let result = app.graphql(query).variable("input", invalid).ada().send().await;
    let mut errors = result.errors()[0].extensions["errors"].clone();
    for error in errors.as_array_mut().unwrap() {
        let pointer = error["pointer"].as_str().unwrap().strip_prefix("/input").unwrap();
        error["pointer"] = json!(pointer);
    }
    assert_eq!(problem["errors"], errors);
}

#[baya::test]
async fn rest_responses_do_not_contain_private_fields() {
    let text = start().await.get("/posts/1").send().await.text();
    assert!(!text.contains("notes") && !text.contains("drawings"), "{text}");
}
