//! Bodies that expand or are nested deeply, and random ones.

use baya::testing::TestApp;
use baya_macros::test;

use crate::app::{CBOR, MSGPACK, XML, YAML, app};

/// Routes that read a document as different types.
const PATHS: [&str; 5] = ["/cats", "/cats/node", "/cats/any", "/cats/ignored", "/cats/strings"];

async fn assert_rejected(app: &TestApp, media_type: &str, document: impl Into<Vec<u8>>) {
    let document = document.into();
    for path in PATHS {
        let response = app.post(path).body(media_type, document.clone()).send().await;
        let status = response.status().as_u16();
        assert!(matches!(status, 400 | 422), "{media_type} {path}: {status} {}", response.text());
    }
}

#[test]
async fn rejects_deep_nesting() {
    let app = app().await;
    const MANY: usize = 500_000;
    assert_rejected(&app, XML, "<a>".repeat(MANY)).await;
    assert_rejected(&app, XML, format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000)))
        .await;
    assert_rejected(&app, YAML, "[".repeat(MANY)).await;
    assert_rejected(&app, YAML, "{a: ".repeat(MANY)).await;
    assert_rejected(&app, YAML, "- ".repeat(MANY)).await;
    assert_rejected(
        &app,
        YAML,
        (0..1000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect::<String>(),
    )
    .await;
    assert_rejected(&app, CBOR, [0x81].repeat(MANY)).await;
    assert_rejected(&app, CBOR, [0x9f].repeat(MANY)).await;
    assert_rejected(&app, CBOR, b"\xa1\x61a".repeat(MANY)).await;
    assert_rejected(&app, CBOR, b"\xa1\x64list\x81".repeat(200_000)).await;
    assert_rejected(&app, CBOR, [0xc1].repeat(MANY)).await;
    assert_rejected(&app, CBOR, [0x5f].repeat(MANY)).await;
    assert_rejected(&app, MSGPACK, [0x91].repeat(MANY)).await;
    assert_rejected(&app, MSGPACK, b"\x81\xa1a".repeat(MANY)).await;
    assert_rejected(&app, MSGPACK, b"\x81\xa4list\x91".repeat(200_000)).await;
}

#[test]
async fn reads_the_deepest_allowed_nesting() {
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
            let response = app.post(path).body(media_type, document.clone()).send().await;
            assert_eq!(response.status(), 204, "{media_type} {path} {}", response.text());
        }
    }
}

#[test]
async fn does_not_expand_entities() {
    let app = app().await;
    let bomb = r#"<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>"#;
    assert_rejected(&app, XML, bomb).await;
    let file = r#"<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>"#;
    assert_rejected(&app, XML, file).await;
    assert_rejected(&app, XML, "<a>&b;</a>").await;
}

#[test]
async fn limits_the_expansion_of_aliases() {
    let app = app().await;
    let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    for path in ["/cats/any", "/cats/ignored", "/cats/node"] {
        let response = app.post(path).body(YAML, laughs.clone()).send().await;
        assert_eq!(response.status(), 400, "{path} {}", response.text());
    }
    let long = format!("- &a {}\n{}", "x".repeat(1 << 20), "- *a\n".repeat(100_000));
    assert_rejected(&app, YAML, long).await;
    let merged = format!("a: &a {{b: {}}}\n{}", "x".repeat(1000), "c: {<<: *a}\n".repeat(5));
    assert_rejected(&app, YAML, merged).await;
}

#[test]
async fn reads_aliases() {
    let app = app().await;
    let response = app.post("/cats/strings").body(YAML, "- &a tom\n- *a\n- *a\n").send().await;
    response.assert_status(201).assert_text("3");
}

#[test]
async fn rejects_many_attributes() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=''")).collect();
    assert_rejected(&app().await, XML, format!("<a{attributes}/>")).await;
}

#[test]
async fn allocates_no_memory_for_declared_lengths() {
    let app = app().await;
    for document in [
        &b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff"[..],
        b"\xbb\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
    ] {
        assert_rejected(&app, CBOR, document).await;
    }
    for document in [
        &b"\xdd\xff\xff\xff\xff"[..],
        b"\xdf\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xc9\xff\xff\xff\xff\x01",
    ] {
        assert_rejected(&app, MSGPACK, document).await;
    }
}

/// Returns pseudo-random numbers, the same in each run.
fn random(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

#[test]
async fn never_responds_500_to_corrupted_documents() {
    let app = app().await;
    let mut seed = 0x9e37_79b9_7f4a_7c15;
    for media_type in [YAML, XML, CBOR, MSGPACK] {
        let whole = app.get("/cats").header("accept", media_type).send().await.bytes().to_vec();
        for round in 0..3000 {
            let mut document = whole.clone();
            for _ in 0..=round % 4 {
                let at = random(&mut seed) as usize % document.len();
                document[at] = random(&mut seed) as u8;
            }
            document.truncate(1 + random(&mut seed) as usize % (2 * document.len()));
            let path = PATHS[round % PATHS.len()];
            let response = app.post(path).body(media_type, document.clone()).send().await;
            assert!(
                response.status().as_u16() < 500,
                "{media_type} {document:?}: {}",
                response.text()
            );
        }
    }
}
