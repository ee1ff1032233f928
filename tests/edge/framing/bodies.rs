//! Bodies of requests ([RFC 9112, 6](https://www.rfc-editor.org/rfc/rfc9112#section-6)), and responses without a body.

use super::{Case, case};

fn post(name: &'static str, lines: &str, body: &str, statuses: &'static [u16]) -> Case {
    let head = format!("POST /echo HTTP/1.1\r\nhost: t\r\n{lines}\r\n\r\n{body}");
    case(name, head, statuses)
}

pub(super) fn with_a_length() -> Vec<Case> {
    let unread = "POST /ignored HTTP/1.1\r\nhost: t\r\ncontent-length: 3\r\n\r\nabc";
    vec![
        post("a_body", "content-length: 3", "abc", &[201]),
        post("an_empty_body", "content-length: 0", "", &[201]),
        post("no_body", "x: 1", "", &[201]),
        post("two_equal_lengths", "content-length: 3\r\ncontent-length: 3", "abc", &[201]),
        post("two_lengths", "content-length: 3\r\ncontent-length: 4", "abc", &[400]).closes(),
        post("a_list_of_lengths", "content-length: 3, 3", "abc", &[400]).closes(),
        post("a_length_that_is_not_a_number", "content-length: x", "abc", &[400]).closes(),
        post("a_negative_length", "content-length: -1", "", &[400]).closes(),
        post("a_length_with_a_sign", "content-length: +3", "abc", &[400]).closes(),
        post("a_length_in_hexadecimal", "content-length: 0x3", "abc", &[400]).closes(),
        post("a_length_with_a_fraction", "content-length: 3.0", "abc", &[400]).closes(),
        post("an_empty_length", "content-length:", "", &[400]).closes(),
        post("a_length_beyond_64_bits", "content-length: 99999999999999999999", "", &[400])
            .closes(),
        post("a_body_at_the_limit", "content-length: 100", &"x".repeat(100), &[201]),
        post("a_length_above_the_limit", "content-length: 101", "", &[413]).closes(),
        post("a_length_far_above_the_limit", "content-length: 9000000000", "", &[413]).closes(),
        post("a_client_that_asks", "expect: 100-continue\r\ncontent-length: 3", "abc", &[100, 201]),
        post(
            "a_client_that_asks_for_more_than_the_limit",
            "expect: 100-continue\r\ncontent-length: 101",
            "",
            &[413],
        )
        .closes(),
        post("another_expectation", "expect: 200-ok\r\ncontent-length: 3", "abc", &[201]),
        case("a_body_that_is_not_read", unread, &[201]),
        case(
            "a_body_of_a_get",
            "GET / HTTP/1.1\r\nhost: t\r\ncontent-length: 3\r\n\r\nabc",
            &[200],
        ),
        case(
            "a_body_that_looks_like_a_request",
            "POST /echo HTTP/1.1\r\nhost: t\r\ncontent-length: 28\r\n\r\nGET /dogs HTTP/1.1\r\nhost: t\r\n",
            &[201],
        ),
    ]
}

fn chunks(name: &'static str, body: &str, statuses: &'static [u16]) -> Case {
    post(name, "transfer-encoding: chunked", body, statuses)
}

fn coded(name: &'static str, coding: &str, statuses: &'static [u16]) -> Case {
    post(name, &format!("transfer-encoding: {coding}"), "0\r\n\r\n", statuses)
}

pub(super) fn in_chunks() -> Vec<Case> {
    let both = "transfer-encoding: chunked\r\ncontent-length: 3";
    let both_reversed = "content-length: 3\r\ntransfer-encoding: chunked";
    let old = "POST /echo HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    let large = format!("65\r\n{}\r\n0\r\n\r\n", "x".repeat(101));
    vec![
        chunks("a_chunk", "3\r\nabc\r\n0\r\n\r\n", &[201]),
        chunks("two_chunks", "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", &[201]),
        chunks("no_chunk_but_the_last", "0\r\n\r\n", &[201]),
        chunks("a_size_in_upper_case", "A\r\n0123456789\r\n0\r\n\r\n", &[201]),
        chunks("a_size_with_zeros", "0003\r\nabc\r\n0\r\n\r\n", &[201]),
        chunks("an_extension", "3;x=1;y=\"2\"\r\nabc\r\n0\r\n\r\n", &[201]),
        chunks("a_trailer", "3\r\nabc\r\n0\r\nx: 1\r\n\r\n", &[201]),
        chunks("more_than_the_limit_in_chunks", &large, &[413]),
        chunks("a_size_that_is_not_a_number", "x\r\nabc\r\n0\r\n\r\n", &[400]).closes(),
        chunks("a_negative_size", "-3\r\nabc\r\n0\r\n\r\n", &[400]).closes(),
        chunks("a_size_with_a_prefix", "0x3\r\nabc\r\n0\r\n\r\n", &[400]).closes(),
        chunks("an_empty_size", "\r\nabc\r\n0\r\n\r\n", &[400]).closes(),
        chunks("a_size_beyond_64_bits", "fffffffffffffffff\r\nabc", &[400]).closes(),
        chunks("a_chunk_longer_than_its_size", "3\r\nabcd\r\n0\r\n\r\n", &[400]).closes(),
        chunks("a_size_without_a_carriage_return", "3\nabc\r\n0\r\n\r\n", &[400]).closes(),
        coded("a_coding_in_upper_case", "CHUNKED", &[201]),
        coded("a_coding_before_chunked", "gzip, chunked", &[501]).closes(),
        coded("no_coding_before_chunked", "identity, chunked", &[501]).closes(),
        coded("chunked_twice", "chunked, chunked", &[400]).closes(),
        coded("chunked_in_two_headers", "chunked\r\ntransfer-encoding: chunked", &[400]).closes(),
        coded("a_coding_after_chunked", "chunked, gzip", &[400]).closes(),
        coded("a_coding_without_chunked", "gzip", &[400]).closes(),
        coded("no_coding", "identity", &[400]).closes(),
        coded("a_coding_that_looks_like_chunked", "xchunked", &[400]).closes(),
        coded("an_empty_coding", "", &[400]).closes(),
        case("chunks_of_http_1_0", old, &[400]).closes(),
        post("chunks_and_a_length", both, "3\r\nabc\r\n0\r\n\r\n", &[201]).closes(),
        post("a_length_and_chunks", both_reversed, "3\r\nabc\r\n0\r\n\r\n", &[201]).closes(),
    ]
}

fn request(name: &'static str, line: &str, statuses: &'static [u16]) -> Case {
    case(name, format!("{line} HTTP/1.1\r\nhost: t\r\n\r\n"), statuses)
}

pub(super) fn without_content() -> Vec<Case> {
    vec![
        request("a_head_of_a_route", "HEAD /", &[200]),
        request("a_head_of_a_stream", "HEAD /stream", &[200]),
        request("a_head_of_an_unknown_path", "HEAD /dogs", &[404]),
        request("a_head_of_another_method", "HEAD /echo", &[405]),
        request("a_response_in_chunks", "GET /stream", &[200]),
        request("no_content", "GET /nothing", &[204]),
        request("not_modified_with_a_body", "GET /unchanged", &[304]),
        request("reset_content_with_a_body", "GET /reset", &[205]),
        request("an_interim_status_as_a_response", "GET /early", &[500]),
    ]
}
