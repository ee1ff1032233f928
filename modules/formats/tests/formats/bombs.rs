//! Bodies that are larger or deeper than they look, and noise.

use baya::testing::TestApp;
use baya_macros::test;

use crate::app::{CBOR, MSGPACK, XML, YAML, app};

/// Every way to look at a document.
const PATHS: [&str; 5] = ["/cats", "/cats/node", "/cats/any", "/cats/ignored", "/cats/texts"];

async fn refused(app: &TestApp, media_type: &str, document: impl Into<Vec<u8>>) {
    let document = document.into();
    for path in PATHS {
        let answer = app.post(path).body(media_type, document.clone()).send().await;
        let status = answer.status().as_u16();
        assert!(matches!(status, 400 | 422), "{media_type} {path}: {status} {}", answer.text());
    }
}

#[test]
async fn deep_nesting_is_refused() {
    let app = app().await;
    const MANY: usize = 500_000;
    refused(&app, XML, "<a>".repeat(MANY)).await;
    refused(&app, XML, format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000))).await;
    refused(&app, YAML, "[".repeat(MANY)).await;
    refused(&app, YAML, "{a: ".repeat(MANY)).await;
    refused(&app, YAML, "- ".repeat(MANY)).await;
    refused(
        &app,
        YAML,
        (0..1000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect::<String>(),
    )
    .await;
    refused(&app, CBOR, [0x81].repeat(MANY)).await;
    refused(&app, CBOR, [0x9f].repeat(MANY)).await;
    refused(&app, CBOR, b"\xa1\x61a".repeat(MANY)).await;
    refused(&app, CBOR, b"\xa1\x64list\x81".repeat(200_000)).await;
    refused(&app, CBOR, [0xc1].repeat(MANY)).await;
    refused(&app, CBOR, [0x5f].repeat(MANY)).await;
    refused(&app, MSGPACK, [0x91].repeat(MANY)).await;
    refused(&app, MSGPACK, b"\x81\xa1a".repeat(MANY)).await;
    refused(&app, MSGPACK, b"\x81\xa4list\x91".repeat(200_000)).await;
}

#[test]
async fn what_is_nested_as_deep_as_may_be_is_read() {
    let app = app().await;
    let open = "<a>".repeat(63);
    let close = "</a>".repeat(63);
    for (media_type, document) in [
        (XML, format!("<a>{open}{close}</a>").into_bytes()),
        (YAML, format!("{}{{}}{}", "{a: ".repeat(62), "}".repeat(62)).into_bytes()),
        (CBOR, [b"\xa1\x61a".repeat(60), b"\xa0".to_vec()].concat()),
        (MSGPACK, [b"\x81\xa1a".repeat(60), b"\x80".to_vec()].concat()),
    ] {
        for path in ["/cats/node", "/cats/any", "/cats/ignored"] {
            let answer = app.post(path).body(media_type, document.clone()).send().await;
            assert_eq!(answer.status(), 204, "{media_type} {path} {}", answer.text());
        }
    }
}

#[test]
async fn entities_are_not_expanded() {
    let app = app().await;
    let bomb = r#"<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>"#;
    refused(&app, XML, bomb).await;
    let file = r#"<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>"#;
    refused(&app, XML, file).await;
    refused(&app, XML, "<a>&b;</a>").await;
}

#[test]
async fn aliases_do_not_multiply() {
    let app = app().await;
    let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    for path in ["/cats/any", "/cats/ignored", "/cats/node"] {
        let answer = app.post(path).body(YAML, laughs.clone()).send().await;
        assert_eq!(answer.status(), 400, "{path} {}", answer.text());
    }
    let long = format!("- &a {}\n{}", "x".repeat(1 << 20), "- *a\n".repeat(100_000));
    refused(&app, YAML, long).await;
    let merged = format!("a: &a {{b: {}}}\n{}", "x".repeat(1000), "c: {<<: *a}\n".repeat(5));
    refused(&app, YAML, merged).await;
}

#[test]
async fn an_alias_is_read() {
    let app = app().await;
    let answer = app.post("/cats/texts").body(YAML, "- &a tom\n- *a\n- *a\n").send().await;
    answer.assert_status(201).assert_text("3");
}

#[test]
async fn many_attributes_are_refused() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=''")).collect();
    refused(&app().await, XML, format!("<a{attributes}/>")).await;
}

#[test]
async fn announced_lengths_take_no_memory() {
    let app = app().await;
    for document in [
        &b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff"[..],
        b"\xbb\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
    ] {
        refused(&app, CBOR, document).await;
    }
    for document in [
        &b"\xdd\xff\xff\xff\xff"[..],
        b"\xdf\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xc9\xff\xff\xff\xff\x01",
    ] {
        refused(&app, MSGPACK, document).await;
    }
}

/// Numbers that look like chance, the same in each run.
fn noise(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

#[test]
async fn noise_is_never_an_error_of_the_server() {
    let app = app().await;
    let mut seed = 0x9e37_79b9_7f4a_7c15;
    for media_type in [YAML, XML, CBOR, MSGPACK] {
        let whole = app.get("/cats").header("accept", media_type).send().await.bytes().to_vec();
        for round in 0..3000 {
            let mut document = whole.clone();
            for _ in 0..=round % 4 {
                let at = noise(&mut seed) as usize % document.len();
                document[at] = noise(&mut seed) as u8;
            }
            document.truncate(1 + noise(&mut seed) as usize % (2 * document.len()));
            let path = PATHS[round % PATHS.len()];
            let answer = app.post(path).body(media_type, document.clone()).send().await;
            assert!(answer.status().as_u16() < 500, "{media_type} {document:?}: {}", answer.text());
        }
    }
}
