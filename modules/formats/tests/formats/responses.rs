//! Responses in each format.

use baya::testing::{TestApp, TestResponse, json};
use baya_macros::test;

use crate::app::{ALL, CBOR, MSGPACK, XML, YAML, app, tom};

async fn get(app: &TestApp, path: &str, accept: &str) -> TestResponse {
    app.get(path).header("accept", accept).send().await
}

#[test]
async fn writes_a_struct_in_each_format() {
    let app = app().await;
    let yaml = "name: \"Töm: 1\"\nlives: 9\nweight: 4.5\ntags:\n- \"no\"\n- <b> & \"c\"\n";
    get(&app, "/cats", YAML).await.assert_status(200).assert_text(yaml);
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Cat><name>Töm: 1</name><lives>9</lives>\
               <weight>4.5</weight><tags>no</tags><tags>&lt;b&gt; &amp; \"c\"</tags></Cat>";
    get(&app, "/cats", XML).await.assert_text(xml);
    let cbor = get(&app, "/cats", CBOR).await;
    assert!(cbor.bytes().starts_with(b"\xa4\x64name\x67T\xc3\xb6m: 1\x65lives\x09"));
    let msgpack = get(&app, "/cats", MSGPACK).await;
    assert!(msgpack.bytes().starts_with(b"\x84\xa4name\xa7T\xc3\xb6m: 1\xa5lives\x09"));
}

#[test]
async fn responds_with_the_requested_media_type() {
    let app = app().await;
    for media_type in ALL.into_iter().chain(["text/yaml", "text/xml", "application/x-msgpack"]) {
        let response = get(&app, "/cats", media_type).await;
        response.assert_status(200).assert_header("content-type", media_type);
        response.assert_header("vary", "accept");
    }
    get(&app, "/cats", "application/vnd.acme+cbor").await.assert_header("content-type", CBOR);
    get(&app, "/cats", "*/*").await.assert_header("content-type", "application/json");
    let none = get(&app, "/cats", "text/csv").await;
    let problem: serde_json::Value = none.assert_status(406).json();
    let all = "the formats of the response are application/json, application/yaml, application/xml, \
               application/cbor, application/vnd.msgpack";
    assert_eq!(problem["detail"], all);
}

#[test]
async fn reads_what_it_writes() {
    let app = app().await;
    for format in ALL {
        let written = get(&app, "/cats", format).await.bytes().clone();
        let copy = app.post("/cats").body(format, written).send().await;
        copy.assert_status(201).assert_json(json!(tom()));
        let all = json!([tom(), tom()]);
        let all = app.post("/cats/all").header("accept", format).json(&all).send().await;
        let copy = app.post("/cats/all").body(format, all.assert_status(201).bytes().clone());
        copy.send().await.assert_status(201).assert_json(json!([tom(), tom()]));
    }
}

#[test]
async fn reads_an_empty_list_that_it_writes() {
    let app = app().await;
    for format in ALL {
        let all = app.post("/cats/all").header("accept", format).json(&json!([])).send().await;
        let copy = app.post("/cats/all").body(format, all.assert_status(201).bytes().clone());
        copy.send().await.assert_status(201).assert_json(json!([]));
    }
}

#[test]
async fn uses_a_binary_format_for_values_that_json_can_not_represent() {
    let app = app().await;
    get(&app, "/cats/pairs", CBOR).await.assert_status(200);
    let best = get(&app, "/cats/pairs", "application/json, application/cbor;q=0.5").await;
    best.assert_status(200).assert_header("content-type", CBOR);
    get(&app, "/cats/pairs", "application/json").await.assert_status(500);
}
