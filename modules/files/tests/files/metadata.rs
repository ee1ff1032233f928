//! Headers of files: names, media types, tags and caching.

use std::time::SystemTime;

use baya::axum::response::{IntoResponse, Response};
use baya_files::File;

fn header(response: &Response, name: &str) -> Option<String> {
    let value = response.headers().get(name)?;
    Some(value.to_str().unwrap().to_owned())
}

fn disposition(name: &str) -> String {
    let response = File::bytes("").name(name).attachment().into_response();
    header(&response, "content-disposition").unwrap()
}

#[test]
fn quotes_plain_names() {
    assert_eq!(disposition("report.pdf"), r#"attachment; filename="report.pdf""#);
    assert_eq!(disposition("my report (1).pdf"), r#"attachment; filename="my report (1).pdf""#);
    let inline = File::bytes("").name("a.txt").inline().into_response();
    assert_eq!(header(&inline, "content-disposition").unwrap(), r#"inline; filename="a.txt""#);
    let nameless = File::bytes("").attachment().into_response();
    assert_eq!(header(&nameless, "content-disposition").unwrap(), "attachment");
    let without = File::bytes("").name("a.txt").into_response();
    assert_eq!(header(&without, "content-disposition"), None);
}

#[test]
fn writes_other_names_twice() {
    assert_eq!(
        disposition("отчёт €5.pdf"),
        "attachment; filename=\"_____ _5.pdf\"; filename*=UTF-8''%D0%BE%D1%82%D1%87%D1%91%D1%82%20%E2%82%AC5.pdf"
    );
    assert_eq!(
        disposition("100% \"sure\".txt"),
        "attachment; filename=\"100_ _sure_.txt\"; filename*=UTF-8''100%25%20%22sure%22.txt"
    );
}

#[test]
fn makes_names_safe() {
    for (name, expected) in [
        ("a\r\nset-cookie: b=c", r#"attachment; filename="a__set-cookie: b=c""#),
        ("a\0b\x7f", r#"attachment; filename="a_b_""#),
        ("../../etc/passwd", r#"attachment; filename=".._.._etc_passwd""#),
        (r"C:\evil.exe", r#"attachment; filename="C:_evil.exe""#),
        ("photo\u{202e}gpj.exe", r#"attachment; filename="photo_gpj.exe""#),
    ] {
        assert_eq!(disposition(name), expected);
    }
}

#[test]
fn guesses_the_media_type_from_the_name() {
    for (name, expected) in [
        ("a.html", "text/html; charset=utf-8"),
        ("a.CSS", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json"),
        ("a.wasm", "application/wasm"),
        ("a.svg", "image/svg+xml"),
        ("a", "application/octet-stream"),
        ("a.unheardof", "application/octet-stream"),
    ] {
        let response = File::bytes("").name(name).into_response();
        assert_eq!(header(&response, "content-type").unwrap(), expected, "{name}");
    }
    let declared = File::bytes("").name("a.html").content_type("application/x-own").into_response();
    assert_eq!(header(&declared, "content-type").unwrap(), "application/x-own");
    let invalid = File::bytes("").content_type("text/html\r\nx: y").into_response();
    assert_eq!(header(&invalid, "content-type").unwrap(), "application/octet-stream");
}

#[test]
fn quotes_valid_tags_and_hashes_invalid_ones() {
    let tag = |text: &str| header(&File::bytes("").etag(text).into_response(), "etag").unwrap();
    assert_eq!(tag("v1"), "\"v1\"");
    assert_eq!(tag("\"v1\""), "\"v1\"");
    assert_eq!(tag("W/\"v1\""), "W/\"v1\"");
    for invalid in ["a\"b", "a b", "ä", "a\r\nb"] {
        let hashed = tag(invalid);
        assert!(
            hashed.starts_with('"') && hashed.ends_with('"') && !hashed[1..].contains(invalid),
            "{hashed}"
        );
    }
    assert_ne!(tag("a b"), tag("a  b"));
}

#[test]
fn derives_a_tag_from_bytes() {
    let tag = |bytes: &'static str| header(&File::bytes(bytes).into_response(), "etag").unwrap();
    assert_eq!(tag("cats"), tag("cats"));
    assert_ne!(tag("cats"), tag("dogs"));
}

#[test]
fn replaces_invalid_cache_directives_with_no_store() {
    let response = File::bytes("").cache_control("public\r\nx: y").into_response();
    assert_eq!(header(&response, "cache-control").unwrap(), "no-store");
}

#[test]
fn omits_a_modification_time_that_headers_can_not_express() {
    let response =
        File::bytes("").last_modified(SystemTime::UNIX_EPOCH - std::time::Duration::from_secs(1));
    assert_eq!(header(&response.into_response(), "last-modified"), None);
}
