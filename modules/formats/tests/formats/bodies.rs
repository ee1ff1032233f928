//! Bodies of requests that are wrong.

use baya::testing::Value;
use baya_macros::test;

use crate::app::{CBOR, MSGPACK, XML, YAML, app};

fn pointers(problem: &Value) -> Vec<&str> {
    let faults = problem["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    faults.iter().filter_map(|fault| fault["pointer"].as_str()).collect()
}

#[test]
async fn what_can_not_be_read_is_400() {
    let app = app().await;
    let wrong: [(&str, &str, &[&[u8]]); 4] = [
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
    for (media_type, code, data) in wrong {
        for document in data {
            let answer = app.post("/cats/node").body(media_type, document.to_vec()).send().await;
            let shown = String::from_utf8_lossy(document);
            assert_eq!(answer.status(), 400, "{media_type} {shown}: {}", answer.text());
            assert_eq!(answer.json::<Value>()["code"], code, "{media_type} {shown}");
        }
    }
}

#[test]
async fn a_value_of_another_type_is_422_that_says_all_and_where() {
    let app = app().await;
    let yaml = "name: ''\nlives: many\nweight: 4\ntags: [a, [b]]\n";
    let answer = app.post("/cats").body(YAML, yaml).send().await;
    let problem: Value = answer.assert_status(422).json();
    assert_eq!(pointers(&problem), ["/name", "/lives", "/tags/1"]);
    let cbor = b"\xa2\x64name\x60\x65lives\x19\x01\x00";
    let answer = app.post("/cats").body(CBOR, cbor.to_vec()).send().await;
    assert_eq!(pointers(&answer.assert_status(422).json()), ["/name", "/lives", "/weight"]);
    let msgpack = b"\x82\xa4name\xa0\xa5lives\xcd\x01\x00";
    let answer = app.post("/cats").body(MSGPACK, msgpack.to_vec()).send().await;
    assert_eq!(pointers(&answer.assert_status(422).json()), ["/name", "/lives", "/weight"]);
}

#[test]
async fn a_text_of_xml_is_no_fault_where_a_number_is_meant() {
    let app = app().await;
    let xml = "<Cat><name>Tom</name><lives>many</lives><weight>4</weight></Cat>";
    let answer = app.post("/cats").body(XML, xml).send().await;
    assert_eq!(pointers(&answer.assert_status(422).json()), ["/lives"]);
    let xml = "<Cat><name></name><lives>9</lives><weight>4</weight></Cat>";
    let answer = app.post("/cats").body("application/vnd.acme.cat+xml", xml).send().await;
    assert_eq!(pointers(&answer.assert_status(422).json()), ["/name"]);
}

#[test]
async fn numbers_are_read_whichever_way_they_are_written() {
    let app = app().await;
    for weight in [&b"\x04"[..], b"\xf9\x44\x00", b"\xfa\x40\x80\0\0", b"\x1b\0\0\0\0\0\0\0\x04"] {
        let cbor = [b"\xa3\x64name\x63Tom\x65lives\x18\x09\x66weight", weight].concat();
        let answer = app.post("/cats").body(CBOR, cbor).send().await;
        assert_eq!(answer.assert_status(201).json::<Value>()["weight"], 4.0);
    }
    for weight in [&b"\x04"[..], b"\xca\x40\x80\0\0", b"\xd0\x04"] {
        let msgpack = [b"\x83\xa4name\xa3Tom\xa5lives\xcd\0\x09\xa6weight", weight].concat();
        let answer = app.post("/cats").body(MSGPACK, msgpack).send().await;
        assert_eq!(answer.assert_status(201).json::<Value>()["weight"], 4.0);
    }
    let answer = app.post("/cats").body(YAML, "{name: Tom, lives: 9, weight: 4}").send().await;
    answer.assert_status(201);
}

#[test]
async fn a_word_that_was_boolean_once_is_a_text() {
    let app = app().await;
    let answer = app.post("/cats").body(YAML, "{name: no, lives: 9, weight: 4}").send().await;
    assert_eq!(answer.assert_status(201).json::<Value>()["name"], "no");
}

#[test]
async fn a_body_above_the_limit_is_413() {
    let app = app().await;
    for media_type in [YAML, XML, CBOR, MSGPACK] {
        let large = vec![b' '; (2 << 20) + 1];
        app.post("/cats").body(media_type, large).send().await.assert_status(413);
    }
}
