//! One value in each format.

use baya::testing::{TestApp, TestResponse, json};
use baya_macros::test;

use crate::app::{ALL, CBOR, MSGPACK, XML, YAML, app, tom};

async fn got(app: &TestApp, path: &str, accept: &str) -> TestResponse {
    app.get(path).header("accept", accept).send().await
}

#[test]
async fn a_struct_in_each_format() {
    let app = app().await;
    let yaml = "name: \"Töm: 1\"\nlives: 9\nweight: 4.5\ntags:\n- \"no\"\n- <b> & \"c\"\n";
    got(&app, "/cats", YAML).await.assert_status(200).assert_text(yaml);
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Cat><name>Töm: 1</name><lives>9</lives>\
               <weight>4.5</weight><tags>no</tags><tags>&lt;b&gt; &amp; \"c\"</tags></Cat>";
    got(&app, "/cats", XML).await.assert_text(xml);
    let cbor = got(&app, "/cats", CBOR).await;
    assert!(cbor.bytes().starts_with(b"\xa4\x64name\x67T\xc3\xb6m: 1\x65lives\x09"));
    let msgpack = got(&app, "/cats", MSGPACK).await;
    assert!(msgpack.bytes().starts_with(b"\x84\xa4name\xa7T\xc3\xb6m: 1\xa5lives\x09"));
}

#[test]
async fn the_media_type_is_the_one_that_was_asked_for() {
    let app = app().await;
    for media_type in ALL.into_iter().chain(["text/yaml", "text/xml", "application/x-msgpack"]) {
        let answer = got(&app, "/cats", media_type).await;
        answer.assert_status(200).assert_header("content-type", media_type);
        answer.assert_header("vary", "accept");
    }
    got(&app, "/cats", "application/vnd.acme+cbor").await.assert_header("content-type", CBOR);
    got(&app, "/cats", "*/*").await.assert_header("content-type", "application/json");
    let none = got(&app, "/cats", "text/csv").await;
    let problem: serde_json::Value = none.assert_status(406).json();
    let all = "the formats of the response are application/json, application/yaml, application/xml, \
               application/cbor, application/vnd.msgpack";
    assert_eq!(problem["detail"], all);
}

#[test]
async fn what_each_format_writes_it_reads() {
    let app = app().await;
    for of in ALL {
        let written = got(&app, "/cats", of).await.bytes().clone();
        let again = app.post("/cats").body(of, written).send().await;
        again.assert_status(201).assert_json(json!(tom()));
        let all = json!([tom(), tom()]);
        let all = app.post("/cats/all").header("accept", of).json(&all).send().await;
        let again = app.post("/cats/all").body(of, all.assert_status(201).bytes().clone());
        again.send().await.assert_status(201).assert_json(json!([tom(), tom()]));
    }
}

#[test]
async fn an_empty_list_comes_back_as_one() {
    let app = app().await;
    for of in ALL {
        let all = app.post("/cats/all").header("accept", of).json(&json!([])).send().await;
        let again = app.post("/cats/all").body(of, all.assert_status(201).bytes().clone());
        again.send().await.assert_status(201).assert_json(json!([]));
    }
}

#[test]
async fn what_only_binary_formats_can_write_comes_in_those() {
    let app = app().await;
    got(&app, "/cats/pairs", CBOR).await.assert_status(200);
    let best = got(&app, "/cats/pairs", "application/json, application/cbor;q=0.5").await;
    best.assert_status(200).assert_header("content-type", CBOR);
    got(&app, "/cats/pairs", "application/json").await.assert_status(500);
}
