//! What the client makes of bytes.

use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use wire::{Answer, ask, head, talk, unchunked};

const CHUNKED: &[u8] =
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nTom \r\n5\r\nstops";

#[test]
fn an_answer_keeps_several_headers_of_one_name() {
    let answer = Answer::of(b"HTTP/1.1 200 OK\r\nVary: a\r\nx-one: 1\r\nvary:b \r\n\r\nTom");
    assert_eq!(answer.headers("vary"), ["a", "b"]);
    assert_eq!(answer.names(), ["vary", "vary", "x-one"]);
    assert_eq!((answer.header("X-One"), answer.header("x-two")), (Some("1"), None));
    answer.is(200, "Tom");
}

#[test]
#[should_panic(expected = "`vary` is there 2 times")]
fn a_header_that_is_there_twice_is_not_taken_for_one() {
    Answer::of(b"HTTP/1.1 200 OK\r\nvary: a\r\nvary: b\r\n\r\n").header("vary");
}

#[test]
fn an_answer_that_is_still_coming_has_what_has_come() {
    for end in 0..CHUNKED.len() {
        let answer = Answer::parse(&CHUNKED[..end]);
        assert!(answer.is_none_or(|answer| "Tom stops".starts_with(answer.text())), "{end}");
    }
    Answer::of(CHUNKED).is(200, "Tom stops");
}

#[test]
fn what_is_behind_the_last_chunk_is_not_of_the_body() {
    assert_eq!(unchunked(b"3\r\nTom\r\n0\r\nx-sum: 42\r\n\r\n"), b"Tom");
}

#[test]
fn a_problem_is_known_by_its_type_and_its_code() {
    let answer =
        b"HTTP/1.1 404 -\r\ncontent-type: application/problem+json\r\n\r\n{\"code\":\"lost\"}";
    Answer::of(answer).is_problem(404, "lost");
}

#[test]
fn a_head_names_a_host_once() {
    assert_eq!(head("GET /", &[]), b"GET / HTTP/1.1\r\nconnection: close\r\nhost: t\r\n\r\n");
    let named = head("GET /", &[("Host", "a.example")]);
    assert_eq!(named, b"GET / HTTP/1.1\r\nconnection: close\r\nHost: a.example\r\n\r\n");
}

#[tokio::test]
async fn who_answers_before_all_has_come_and_hangs_up_is_heard() {
    let (client, mut server) = duplex(16);
    let refuses = async {
        server.read_exact(&mut [0; 4]).await.expect("the beginning");
        server.write_all(b"HTTP/1.1 413 -\r\n\r\ntoo large").await.expect("it reads");
        drop(server);
    };
    let (answer, ()) = tokio::join!(talk(client, &[b'x'; 1 << 20]), refuses);
    Answer::of(&answer).is(413, "too large");
}

#[tokio::test]
#[should_panic(expected = "no head in \"\"")]
async fn a_connection_that_ends_without_an_answer_is_a_failure() {
    let (client, server) = duplex(16);
    drop(server);
    ask(client, "GET /", &[]).await;
}
