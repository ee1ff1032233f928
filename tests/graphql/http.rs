//! GraphQL over HTTP.

use baya::graphql::{GraphQl, GraphQlModule};
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

    #[query]
    async fn slow(&self) -> i32 {
        std::future::pending().await
    }

    #[mutation]
    async fn count(&self) -> i32 {
        2
    }
}

#[module(
    root,
    imports = [GraphQlModule::with(
        GraphQl::at("/graphql").batch(2).body_limit(1000).timeout(std::time::Duration::from_millis(20)),
    )],
    resolvers = [Numbers],
)]
struct AppModule;

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Numbers])]
struct PlainModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

const RESPONSE: &str = "application/graphql-response+json";

#[baya::test]
async fn uses_the_media_type_that_the_client_prefers() {
    let app = app().await;
    for (accept, expected) in [
        (None, "application/json; charset=utf-8"),
        (Some("*/*"), "application/json; charset=utf-8"),
        (Some("application/json"), "application/json; charset=utf-8"),
        (Some(RESPONSE), "application/graphql-response+json; charset=utf-8"),
        (
            Some("application/json;q=0.5, application/graphql-response+json"),
            "application/graphql-response+json; charset=utf-8",
        ),
    ] {
        let request = app.post("/graphql").json(&json!({ "query": "{ one }" }));
        let request = match accept {
            Some(accept) => request.header("accept", accept),
            None => request,
        };
        request.send().await.assert_status(200).assert_header("content-type", expected);
    }
    let rejected =
        app.post("/graphql").json(&json!({ "query": "{ one }" })).header("accept", "text/html");
    rejected.send().await.assert_status(406);
}

#[baya::test]
async fn an_invalid_query_has_an_error_status_only_in_the_graphql_media_type() {
    let app = app().await;
    for query in ["{ nope }", "{ one", "query A { one } query B { one }"] {
        let body = json!({ "query": query });
        app.post("/graphql").json(&body).send().await.assert_status(200);
        let response = app.post("/graphql").json(&body).header("accept", RESPONSE).send().await;
        response.assert_status(400);
    }
}

#[baya::test]
async fn rejects_requests_that_are_not_graphql() {
    let app = app().await;
    for (body, message) in [
        (r#"{"query": 1}"#, "`query` must be a string"),
        (r#"{"operationName": "a"}"#, "`query` is required"),
        (r#"{"query": "{ one }", "variables": "a"}"#, "`variables` must be an object"),
        (r#"{"query": "{ one }", "operationName": 1}"#, "`operationName` must be a string"),
        (r#"{"query": "{ one }", "extensions": []}"#, "`extensions` must be an object"),
        (
            "\"{ one }\"",
            "the body is not a GraphQL request: invalid type: string \"{ one }\", expected an object at line 1 column 9",
        ),
        (
            r#"{"query": "{ one }", "query": "{ one }"}"#,
            "the body is not a GraphQL request: duplicate field `query` at line 1 column 28",
        ),
        (
            r#"[["{ one }"]]"#,
            "the body is not a GraphQL request: invalid type: sequence, expected an object at line 1 column 1",
        ),
        ("{\"query\":", "the body is not valid JSON, at line 1 column 9"),
    ] {
        let response = app.post("/graphql").body("application/json", body.to_owned()).send().await;
        response.assert_status(400);
        assert_eq!(response.json::<serde_json::Value>()["errors"][0]["message"], message);
    }
    let form = app.post("/graphql").body("application/x-www-form-urlencoded", "query=%7Bone%7D");
    form.send().await.assert_status(415);
    let large = json!({ "query": "{ one }", "extensions": { "x": "y".repeat(1000) } });
    app.post("/graphql").json(&large).send().await.assert_status(413);
}

#[baya::test]
async fn accepts_get_requests_for_queries_but_not_for_mutations() {
    let app = app().await;
    let response = app
        .get("/graphql?query=query(%24s%3ABoolean!)%7Bone%20%40skip(if%3A%24s)%7D&variables=%7B%22s%22%3Afalse%7D")
        .send()
        .await;
    response.assert_status(200).assert_json(json!({ "data": { "one": 1 } }));
    let response = app.get("/graphql?query=mutation%7Bcount%7D").send().await;
    response.assert_status(405).assert_header("allow", "POST");
    app.put("/graphql").send().await.assert_status(405).assert_header("allow", "GET, POST");
    app.get("/graphql").send().await.assert_status(400);
}

#[baya::test]
async fn accepts_a_batch_if_allowed() {
    let app = app().await;
    let two = json!([{ "query": "{ one }" }, { "query": "{ nope }" }]);
    let response = app.post("/graphql").json(&two).send().await;
    let all: serde_json::Value = response.assert_status(200).json();
    assert_eq!(all[0], json!({ "data": { "one": 1 } }));
    assert_eq!(all[1]["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    let three = json!([{ "query": "{ one }" }, { "query": "{ one }" }, { "query": "{ one }" }]);
    app.post("/graphql").json(&three).send().await.assert_status(400);
    let plain = TestApp::new::<PlainModule>().start().await.unwrap();
    plain.post("/graphql").json(&two).send().await.assert_status(400);
}

#[baya::test]
async fn an_operation_that_times_out_is_an_error() {
    let response = app().await.post("/graphql").json(&json!({ "query": "{ slow }" })).send().await;
    let body: serde_json::Value = response.json();
    assert_eq!(body["errors"][0]["extensions"]["code"], "timeout");
}

#[baya::test]
async fn does_not_use_a_media_type_with_the_weight_0() {
    let app = app().await;
    for (accept, status) in [
        ("application/json;q=0, */*", 406),
        ("application/json;q=0, application/graphql-response+json", 200),
        ("application/*;q=0, */*", 406),
        ("application/*;q=0, application/json;q=0.1", 200),
    ] {
        let query = app.post("/graphql").json(&json!({ "query": "{ one }" }));
        query.header("accept", accept).send().await.assert_status(status);
    }
}

#[baya::test]
async fn a_batch_has_no_event_stream() {
    let app = app().await;
    let batch = app.post("/graphql").json(&json!([{ "query": "{ one }" }]));
    let response = batch.header("accept", "text/event-stream").send().await;
    response.assert_status(406);
}
