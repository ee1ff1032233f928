//! Error messages for documents that can't be read: those of the framework, never those of a parser.

use baya::Negotiated;
use baya::testing::TestApp;
use baya_formats::{Cbor, MessagePack, Xml, Yaml};
use baya_macros::{controller, module, test};
use serde_json::{Value, json};

use crate::app::{CBOR, MSGPACK, XML, YAML};

/// A type without messages of its own.
#[derive(serde::Deserialize)]
struct Toy {
    name: String,
    #[allow(dead_code, reason = "only deserialized")]
    age: u8,
    #[serde(default)]
    #[allow(dead_code, reason = "only deserialized")]
    kinds: Vec<Kind>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Soft,
    Hard,
}

#[controller]
struct Toys;

#[controller]
impl Toys {
    #[post("/toys")]
    async fn create(&self, toy: Negotiated<Toy>) -> String {
        toy.0.name
    }
}

#[module(root, controllers = [Toys])]
struct ToysModule;

async fn problem(media_type: &str, document: &[u8]) -> Value {
    let app = TestApp::new::<ToysModule>();
    let app = app.configure(|app| app.format(Yaml).format(Xml).format(Cbor).format(MessagePack));
    let app = app.start().await.expect("the app starts");
    app.post("/toys").body(media_type, document.to_vec()).send().await.json()
}

#[test]
async fn reports_the_location_of_a_syntax_error_without_the_parser_message() {
    let yaml = "the body is not valid `yaml`, at line";
    for (media_type, document, detail) in [
        (YAML, &b"name: ["[..], &*format!("{yaml} 1 column 7")),
        (YAML, b"name: x\nname: y\nage: 1", &format!("{yaml} 2 column 1")),
        (YAML, b"a: 1\n---\nb: 2", &format!("{yaml} 3 column 1")),
        (XML, b"<a></b>", "the body is not valid `xml`"),
        (XML, b"<a x=1/>", "the body is not valid `xml`"),
        (XML, b"<a>\xff</a>", "the body is not valid `xml`"),
        (XML, b"text", "the document must have a root element"),
        (XML, b"<a x='1' x='2'/>", "the attributes of an element must be unique"),
        (CBOR, b"\xa1\x64name", "the body is not valid `cbor`"),
        (CBOR, b"\x01\x01", "the document continues after the value"),
        (MSGPACK, b"\x82\xa4name", "the body is not valid `msgpack`"),
        (MSGPACK, b"\x01\x01", "the document continues after the value"),
    ] {
        let problem = problem(media_type, document).await;
        assert_eq!((&problem["status"], &problem["detail"]), (&json!(400), &json!(detail)));
    }
}

#[test]
async fn describes_a_wrong_value_as_in_json() {
    for (value, pointer, message) in [
        (json!({ "name": "x" }), "/age", "is required"),
        (json!({ "name": "x", "age": "y" }), "/age", "must be a whole number from 0 to 255"),
        (json!({ "name": [], "age": 1 }), "/name", "must be a string"),
        (
            json!({ "name": "x", "age": 1, "kinds": ["c"] }),
            "/kinds/0",
            "must be one of `soft`, `hard`",
        ),
        (json!(1), "", "must be an object"),
    ] {
        let yaml = serde_json::to_vec(&value).expect("JSON is YAML");
        let cbor = cbor4ii::serde::to_vec(Vec::new(), &value).expect("CBOR");
        let msgpack = rmp_serde::to_vec_named(&value).expect("MessagePack");
        for (media_type, document) in [(YAML, yaml), (CBOR, cbor), (MSGPACK, msgpack)] {
            let problem = problem(media_type, &document).await;
            assert_eq!(problem["code"], "invalid_body", "{media_type} {problem}");
            let error = &problem["errors"][0];
            assert_eq!(error["pointer"], pointer, "{media_type} {problem}");
            assert_eq!(error["message"], message, "{media_type} {problem}");
        }
    }
}

#[test]
async fn rejects_bytes_as_a_json_value() {
    let app = crate::app::app().await;
    for (media_type, document) in [(CBOR, &b"\x81\x41\x00"[..]), (MSGPACK, b"\x91\xc4\x01\x00")] {
        let problem: Value =
            app.post("/cats/any").body(media_type, document.to_vec()).send().await.json();
        let error = &problem["errors"][0];
        assert_eq!(error["message"], "must be a valid JSON value", "{media_type} {problem}");
    }
}

#[test]
async fn describes_a_wrong_xml_value_without_the_parser_message() {
    for (document, pointer, message) in [
        ("<a><name>x</name></a>", "", "must have the field `age`"),
        ("<a><name>x</name><age>y</age></a>", "/age", "must be a whole number from 0 to 255"),
        ("<a><name><x/></name><age>1</age></a>", "/name", "is not valid"),
        (
            "<a><name>x</name><name>x</name><age>1</age></a>",
            "",
            "must have the field `name` only once",
        ),
    ] {
        let problem = problem(XML, document.as_bytes()).await;
        let error = &problem["errors"][0];
        assert_eq!((&error["pointer"], &error["message"]), (&json!(pointer), &json!(message)));
    }
}

#[test]
async fn describes_invalid_utf_8_without_the_parser_message() {
    for (media_type, document) in
        [(CBOR, &b"\xa1\x64name\x61\xff"[..]), (MSGPACK, b"\x81\xa4name\xa1\xff")]
    {
        let problem = problem(media_type, document).await;
        assert_eq!(problem["errors"][0]["message"], "is not valid", "{media_type} {problem}");
    }
}
