//! What a client is told about a file: its name, its type, its tag.

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
fn a_plain_name_is_quoted() {
    assert_eq!(disposition("report.pdf"), r#"attachment; filename="report.pdf""#);
    assert_eq!(disposition("my report (1).pdf"), r#"attachment; filename="my report (1).pdf""#);
    let inline = File::bytes("").name("a.txt").inline().into_response();
    assert_eq!(header(&inline, "content-disposition").unwrap(), r#"inline; filename="a.txt""#);
    let nameless = File::bytes("").attachment().into_response();
    assert_eq!(header(&nameless, "content-disposition").unwrap(), "attachment");
    let unsaid = File::bytes("").name("a.txt").into_response();
    assert_eq!(header(&unsaid, "content-disposition"), None);
}

#[test]
fn a_name_of_another_script_is_there_twice() {
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
fn a_name_ends_no_header_and_leads_nowhere() {
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
fn the_type_is_guessed_by_the_name() {
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
    let said = File::bytes("").name("a.html").content_type("application/x-own").into_response();
    assert_eq!(header(&said, "content-type").unwrap(), "application/x-own");
    let broken = File::bytes("").content_type("text/html\r\nx: y").into_response();
    assert_eq!(header(&broken, "content-type").unwrap(), "application/octet-stream");
}

#[test]
fn a_tag_is_quoted_and_one_that_cannot_be_is_hashed() {
    let tag = |text: &str| header(&File::bytes("").etag(text).into_response(), "etag").unwrap();
    assert_eq!(tag("v1"), "\"v1\"");
    assert_eq!(tag("\"v1\""), "\"v1\"");
    assert_eq!(tag("W/\"v1\""), "W/\"v1\"");
    for odd in ["a\"b", "a b", "ä", "a\r\nb"] {
        let hashed = tag(odd);
        assert!(
            hashed.starts_with('"') && hashed.ends_with('"') && !hashed[1..].contains(odd),
            "{hashed}"
        );
    }
    assert_ne!(tag("a b"), tag("a  b"));
}

#[test]
fn bytes_have_a_tag_of_their_own() {
    let tag = |bytes: &'static str| header(&File::bytes(bytes).into_response(), "etag").unwrap();
    assert_eq!(tag("cats"), tag("cats"));
    assert_ne!(tag("cats"), tag("dogs"));
}

#[test]
fn directives_that_cannot_stand_in_a_header_store_nothing() {
    let response = File::bytes("").cache_control("public\r\nx: y").into_response();
    assert_eq!(header(&response, "cache-control").unwrap(), "no-store");
}

#[test]
fn a_time_that_no_header_can_tell_is_left_out() {
    let response =
        File::bytes("").last_modified(SystemTime::UNIX_EPOCH - std::time::Duration::from_secs(1));
    assert_eq!(header(&response.into_response(), "last-modified"), None);
}
