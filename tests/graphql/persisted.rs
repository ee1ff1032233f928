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
async fn a_query_is_registered_and_then_sent_by_its_hash() {
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
async fn a_hash_of_another_query_is_rejected() {
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
