//! Invalid request bodies.

use baya::testing::Value;
use baya_macros::test;

use crate::app::{CBOR, MSGPACK, XML, YAML, app};

fn pointers(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|error| error["pointer"].as_str()).collect()
}

#[test]
async fn rejects_malformed_documents() {
    let app = app().await;
    let malformed: [(&str, &str, &[&[u8]]); 4] = [
        (
            YAML,
            "invalid_yaml",
            &[b"a: [1", b"a: 1\na: 2", b"\xff\xfe\xfd", b"a: *x", b"a: 1\n---\na: 2", b"a: b: c"],
        ),
        (
            XML,
            "invalid_xml",
            &[
                b"",
                b"x",
                b"<a>",
                b"<a></b>",
                b"<a/><b/>",
                b"<a>\xff</a>",
                b"<a>&nbsp;</a>",
                b"<a>\x01</a>",
                b"<?xml version='1.0' encoding='latin-1'?><a/>",
                b"<a",
                b"<a b=1 />",
            ],
        ),
        (
            CBOR,
            "invalid_cbor",
            &[b"", b"\xa1", b"\xff", b"\x01\x01", b"\x1c", b"\x7b\xff\xff\xff\xff\xff\xff\xff\xff"],
        ),
        (
            MSGPACK,
            "invalid_msgpack",
            &[b"", b"\x81", b"\xc1", b"\x01\x01", b"\xdb\xff\xff\xff\xff", b"\xdd\xff\xff\xff\xff"],
        ),
    ];
    for (media_type, code, data) in malformed {
        for document in data {
            let response = app.post("/cats/node").body(media_type, document.to_vec()).send().await;
            let shown = String::from_utf8_lossy(document);
            assert_eq!(response.status(), 400, "{media_type} {shown}: {}", response.text());
            assert_eq!(response.json::<Value>()["code"], code, "{media_type} {shown}");
        }
    }
}

#[test]
async fn reports_all_validation_errors_with_their_locations() {
    let app = app().await;
    let yaml = "name: ''\nlives: many\nweight: 4\ntags: [a, [b]]\n";
    let response = app.post("/cats").body(YAML, yaml).send().await;
    let problem: Value = response.assert_status(422).json();
    assert_eq!(pointers(&problem), ["/name", "/lives", "/tags/1"]);
    let cbor = b"\xa2\x64name\x60\x65lives\x19\x01\x00";
    let response = app.post("/cats").body(CBOR, cbor.to_vec()).send().await;
    assert_eq!(pointers(&response.assert_status(422).json()), ["/name", "/lives", "/weight"]);
    let msgpack = b"\x82\xa4name\xa0\xa5lives\xcd\x01\x00";
    let response = app.post("/cats").body(MSGPACK, msgpack.to_vec()).send().await;
    assert_eq!(pointers(&response.assert_status(422).json()), ["/name", "/lives", "/weight"]);
}

#[test]
async fn reads_numbers_from_xml_text() {
    let app = app().await;
    let xml = "<Cat><name>Tom</name><lives>many</lives><weight>4</weight></Cat>";
    let response = app.post("/cats").body(XML, xml).send().await;
    assert_eq!(pointers(&response.assert_status(422).json()), ["/lives"]);
    let xml = "<Cat><name></name><lives>9</lives><weight>4</weight></Cat>";
    let response = app.post("/cats").body("application/vnd.acme.cat+xml", xml).send().await;
    assert_eq!(pointers(&response.assert_status(422).json()), ["/name"]);
}

#[test]
async fn reads_numbers_in_any_encoding() {
    let app = app().await;
    for weight in [&b"\x04"[..], b"\xf9\x44\x00", b"\xfa\x40\x80\0\0", b"\x1b\0\0\0\0\0\0\0\x04"] {
        let cbor = [b"\xa3\x64name\x63Tom\x65lives\x18\x09\x66weight", weight].concat();
        let response = app.post("/cats").body(CBOR, cbor).send().await;
        assert_eq!(response.assert_status(201).json::<Value>()["weight"], 4.0);
    }
    for weight in [&b"\x04"[..], b"\xca\x40\x80\0\0", b"\xd0\x04"] {
        let msgpack = [b"\x83\xa4name\xa3Tom\xa5lives\xcd\0\x09\xa6weight", weight].concat();
        let response = app.post("/cats").body(MSGPACK, msgpack).send().await;
        assert_eq!(response.assert_status(201).json::<Value>()["weight"], 4.0);
    }
    let response = app.post("/cats").body(YAML, "{name: Tom, lives: 9, weight: 4}").send().await;
    response.assert_status(201);
}

#[test]
async fn reads_words_that_were_booleans_in_yaml_1_1_as_strings() {
    let app = app().await;
    let response = app.post("/cats").body(YAML, "{name: no, lives: 9, weight: 4}").send().await;
    assert_eq!(response.assert_status(201).json::<Value>()["name"], "no");
}

#[test]
async fn rejects_bodies_above_the_limit() {
    let app = app().await;
    for media_type in [YAML, XML, CBOR, MSGPACK] {
        let large = vec![b' '; (2 << 20) + 1];
        app.post("/cats").body(media_type, large).send().await.assert_status(413);
    }
}
