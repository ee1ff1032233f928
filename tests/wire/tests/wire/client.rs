//! Parsing of responses and building of requests.

use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use wire::{RawResponse, exchange, head, request, unchunked};

const CHUNKED: &[u8] =
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nTom \r\n5\r\nstops";

#[test]
fn keeps_several_headers_with_the_same_name() {
    let response = RawResponse::of(b"HTTP/1.1 200 OK\r\nVary: a\r\nx-one: 1\r\nvary:b \r\n\r\nTom");
    assert_eq!(response.headers("vary"), ["a", "b"]);
    assert_eq!(response.names(), ["vary", "vary", "x-one"]);
    assert_eq!((response.header("X-One"), response.header("x-two")), (Some("1"), None));
    response.is(200, "Tom");
}

#[test]
#[should_panic(expected = "`vary` is there 2 times")]
fn panics_for_a_single_header_that_occurs_twice() {
    RawResponse::of(b"HTTP/1.1 200 OK\r\nvary: a\r\nvary: b\r\n\r\n").header("vary");
}

#[test]
fn parses_an_incomplete_response() {
    for end in 0..CHUNKED.len() {
        let response = RawResponse::parse(&CHUNKED[..end]);
        assert!(response.is_none_or(|response| "Tom stops".starts_with(response.text())), "{end}");
    }
    RawResponse::of(CHUNKED).is(200, "Tom stops");
}

#[test]
fn excludes_bytes_after_the_last_chunk_from_the_body() {
    assert_eq!(unchunked(b"3\r\nTom\r\n0\r\nx-sum: 42\r\n\r\n"), b"Tom");
}

#[test]
fn recognizes_a_problem_by_its_media_type_and_code() {
    let response =
        b"HTTP/1.1 404 -\r\ncontent-type: application/problem+json\r\n\r\n{\"code\":\"lost\"}";
    RawResponse::of(response).is_problem(404, "lost");
}

#[test]
fn adds_a_host_only_to_a_head_without_one() {
    assert_eq!(head("GET /", &[]), b"GET / HTTP/1.1\r\nconnection: close\r\nhost: t\r\n\r\n");
    let named = head("GET /", &[("Host", "a.example")]);
    assert_eq!(named, b"GET / HTTP/1.1\r\nconnection: close\r\nHost: a.example\r\n\r\n");
}

#[tokio::test]
async fn reads_an_early_response_of_a_server_that_disconnects() {
    let (client, mut server) = duplex(16);
    let refuses = async {
        server.read_exact(&mut [0; 4]).await.expect("the beginning");
        server.write_all(b"HTTP/1.1 413 -\r\n\r\ntoo large").await.expect("it reads");
        drop(server);
    };
    let (response, ()) = tokio::join!(exchange(client, &[b'x'; 1 << 20]), refuses);
    RawResponse::of(&response).is(413, "too large");
}

#[tokio::test]
#[should_panic(expected = "no head in \"\"")]
async fn panics_if_a_connection_ends_without_a_response() {
    let (client, server) = duplex(16);
    drop(server);
    request(client, "GET /", &[]).await;
}
