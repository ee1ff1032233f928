//! Persisted queries and trusted documents.

use baya::graphql::{GraphQl, GraphQlModule, TestGraphQl, TrustedDocuments};
use baya::prelude::*;
use baya::testing::{TestApp, json};

#[resolver]
struct Numbers;

#[resolver]
impl Numbers {
    #[query]
    async fn one(&self) -> i32 {
        1
    }
}

#[module(
    root,
    imports = [GraphQlModule::with(GraphQl::at("/graphql").persisted_queries(10))],
    resolvers = [Numbers],
)]
struct AutomaticModule;

fn trusted() -> TrustedDocuments {
    TrustedDocuments::new([("numbers", "{ one }")])
}

#[module(
    root,
    imports = [GraphQlModule::with(GraphQl::at("/graphql").trusted_documents(trusted()))],
    resolvers = [Numbers],
)]
struct TrustedModule;

/// The SHA-256 of `{ one }`.
const HASH: &str = "9a8556d6ea9be7030cbf5a72a34d6fe4957fe15bdddc329925ce62f34741225b";

#[baya::test]
async fn accepts_the_hash_of_a_registered_query() {
    let app = TestApp::new::<AutomaticModule>().start().await.unwrap();
    let named = json!({ "version": 1, "sha256Hash": HASH });
    let unknown = app
        .post("/graphql")
        .json(&json!({ "extensions": { "persistedQuery": named } }))
        .send()
        .await;
    assert_eq!(
        unknown.json::<serde_json::Value>()["errors"][0]["message"],
        "PersistedQueryNotFound"
    );
    let registered = app.graphql("{ one }").extension("persistedQuery", named.clone()).send().await;
    registered.assert_data(json!({ "one": 1 }));
    let known = app
        .post("/graphql")
        .json(&json!({ "extensions": { "persistedQuery": named } }))
        .send()
        .await;
    known.assert_json(json!({ "data": { "one": 1 } }));
}

#[baya::test]
async fn rejects_the_hash_of_another_query() {
    let app = TestApp::new::<AutomaticModule>().start().await.unwrap();
    let named = json!({ "version": 1, "sha256Hash": HASH });
    let result = app.graphql("{ other: one }").extension("persistedQuery", named).send().await;
    result.assert_error("BAD_REQUEST");
}

#[baya::test]
async fn only_trusted_documents_run() {
    let app = TestApp::new::<TrustedModule>().start().await.unwrap();
    app.graphql("{ one }").send().await.assert_data(json!({ "one": 1 }));
    let named = json!({ "extensions": { "persistedQuery": { "sha256Hash": "numbers" } } });
    app.post("/graphql").json(&named).send().await.assert_json(json!({ "data": { "one": 1 } }));
    let result = app.graphql("{ other: one }").send().await;
    assert_eq!(result.status(), 403);
    result.assert_error("PERSISTED_QUERY_NOT_TRUSTED");
}

#[baya::test]
async fn accepts_a_hash_in_upper_case() {
    let app = TestApp::new::<AutomaticModule>().start().await.unwrap();
    let named = json!({ "version": 1, "sha256Hash": HASH.to_uppercase() });
    app.graphql("{ one }").extension("persistedQuery", named).send().await;
    let named = json!({ "extensions": { "persistedQuery": { "sha256Hash": HASH } } });
    app.post("/graphql").json(&named).send().await.assert_json(json!({ "data": { "one": 1 } }));
}

#[baya::test]
async fn does_not_register_a_query_that_exceeds_a_limit() {
    let app = TestApp::new::<AutomaticModule>().start().await.unwrap();
    let query = format!("{{ one }} #{}", "x".repeat(300_000));
    let hash = "98602422575e788b2684f1461de5de0fdef581d9afec118128538c82a3099314";
    let named = json!({ "version": 1, "sha256Hash": hash });
    let result = app.graphql(query).extension("persistedQuery", named.clone()).send().await;
    result.assert_error("QUERY_TOO_COMPLEX");
    let named = json!({ "extensions": { "persistedQuery": named } });
    let response: serde_json::Value = app.post("/graphql").json(&named).send().await.json();
    assert_eq!(response["errors"][0]["message"], "PersistedQueryNotFound");
}

#[baya::test]
async fn accepts_the_id_of_a_trusted_document() {
    let app = TestApp::new::<TrustedModule>().start().await.unwrap();
    for id in ["numbers", "sha256:numbers"] {
        let named = json!({ "documentId": id });
        app.post("/graphql").json(&named).send().await.assert_json(json!({ "data": { "one": 1 } }));
    }
    let response = app.get("/graphql?documentId=numbers").send().await;
    response.assert_json(json!({ "data": { "one": 1 } }));
    let response = app.post("/graphql").json(&json!({ "documentId": "other" })).send().await;
    response.assert_status(403);
}

#[baya::test]
async fn rejects_an_id_without_trusted_documents() {
    let app = TestApp::new::<AutomaticModule>().start().await.unwrap();
    let response = app.post("/graphql").json(&json!({ "documentId": "numbers" })).send().await;
    let response: serde_json::Value = response.json();
    assert_eq!(response["errors"][0]["message"], "PersistedQueryNotSupported");
}
