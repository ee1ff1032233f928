//! Queries of anonymous clients.

use baya::graphql::TestGraphQl;
use baya::testing::json;

use super::start;

#[baya::test]
async fn lists_posts_with_their_authors_and_comments() {
    let query = "{ posts { title author { name } comments { text author { name } } } }";
    start().await.graphql(query).send().await.assert_data(json!({ "posts": [
        { "title": "Compilers for people", "author": { "name": "Grace" }, "comments": [] },
        { "title": "The first bug", "author": { "name": "Grace" }, "comments": [
            { "text": "Poor moth.", "author": { "name": "Ada" } },
            { "text": "It is in the log book now.", "author": { "name": "Grace" } },
        ] },
        { "title": "Notes on the engine", "author": { "name": "Ada" }, "comments": [
            { "text": "How many cards does it need?", "author": { "name": "Grace" } },
            { "text": "As many as there are.", "author": { "name": "Ada" } },
        ] },
    ] }));
}

#[baya::test]
async fn limits_the_list_of_posts() {
    let app = start().await;
    let result = app.graphql("{ posts(limit: 1) { id } }").send().await;
    result.assert_data(json!({ "posts": [{ "id": "3" }] }));
    let result = app.graphql("{ posts(limit: 101) { id } }").send().await;
    result.assert_error("invalid");
    assert_eq!(result.errors()[0].extensions["errors"][0]["pointer"], "/limit");
}

#[baya::test]
async fn finds_a_post_by_its_id() {
    let query =
        r#"{ one: post(id: "1") { createdAt status coverUrl } none: post(id: "9") { id } }"#;
    start().await.graphql(query).send().await.assert_data(json!({
        "one": { "createdAt": "2026-01-05T09:00:00Z", "status": "PUBLISHED", "coverUrl": null },
        "none": null,
    }));
}

#[baya::test]
async fn searches_posts_authors_and_comments() {
    let query = r#"query ($text: String!) { search(text: $text) {
        __typename ... on Post { title } ... on Author { name } ... on Comment { text post { id } }
    } }"#;
    let app = start().await;
    let result = app.graphql(query).variable("text", "MOTH").send().await;
    result.assert_data(json!({ "search": [
        { "__typename": "Post", "title": "The first bug" },
        { "__typename": "Comment", "text": "Poor moth.", "post": { "id": "2" } },
    ] }));
    let result = app.graphql(query).variable("text", "grace").send().await;
    result.assert_data(json!({ "search": [{ "__typename": "Author", "name": "Grace" }] }));
}

#[baya::test]
async fn finds_the_authors_of_a_federated_graph_by_id() {
    let query =
        "query ($of: [_Any!]!) { _entities(representations: $of) { ... on Author { name } } }";
    let of = json!([
        { "__typename": "Author", "id": "2" },
        { "__typename": "Author", "id": "9" },
    ]);
    let result = start().await.graphql(query).variable("of", of).send().await;
    result.assert_data(json!({ "_entities": [{ "name": "Grace" }, null] }));
}

#[baya::test]
async fn rejects_a_too_complex_query_before_it_runs() {
    let titles: String = (0..60).map(|number| format!("title{number}: title ")).collect();
    let query = format!("{{ posts(limit: 100) {{ {titles} }} }}");
    let result = start().await.graphql(query).send().await;
    result.assert_error("QUERY_TOO_COMPLEX");
    assert!(result.data().is_null());
}
