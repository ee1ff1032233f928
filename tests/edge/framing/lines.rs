//! Request lines ([RFC 9112, 3](https://www.rfc-editor.org/rfc/rfc9112#section-3)).

use super::{Case, case};

fn get(name: &'static str, line: &str, statuses: &'static [u16]) -> Case {
    case(name, format!("{line}\r\nhost: t\r\n\r\n"), statuses)
}

pub(super) fn cases() -> Vec<Case> {
    let long = format!("GET /{} HTTP/1.1", "x".repeat(70_000));
    vec![
        get("a_plain_request", "GET / HTTP/1.1", &[200]),
        case("http_1_0_without_a_host", "GET / HTTP/1.0\r\n\r\n", &[200]).closes(),
        case("http_1_0_kept_alive", "GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n", &[200]),
        case("an_empty_line_before_the_request", "\r\nGET / HTTP/1.1\r\nhost: t\r\n\r\n", &[200]),
        case("lines_that_end_with_a_line_feed", "GET / HTTP/1.1\nhost: t\n\n", &[200]),
        get("a_version_in_lower_case", "GET / http/1.1", &[400]).closes(),
        get("a_later_minor_version", "GET / HTTP/1.2", &[400]).closes(),
        get("another_major_version", "GET / HTTP/3.0", &[400]).closes(),
        get("another_protocol", "GET / ICY/1.1", &[400]).closes(),
        get("no_version", "GET /", &[400]).closes(),
        get("no_target", "GET HTTP/1.1", &[400]).closes(),
        get("two_spaces_before_the_target", "GET  / HTTP/1.1", &[400]).closes(),
        get("a_tab_before_the_target", "GET\t/ HTTP/1.1", &[400]).closes(),
        get("a_space_in_the_target", "GET /a b HTTP/1.1", &[400]).closes(),
        get("an_unknown_method", "BREW / HTTP/1.1", &[405]),
        get("a_method_in_lower_case", "get / HTTP/1.1", &[405]),
        get("a_method_that_is_not_a_token", "G@T / HTTP/1.1", &[400]).closes(),
        get("a_control_character_in_the_target", "GET /\x01 HTTP/1.1", &[400]).closes(),
        get("a_quote_in_the_target", "GET /\"x HTTP/1.1", &[404]),
        get("a_target_of_another_form", "GET t:80 HTTP/1.1", &[400]),
        get("a_relative_target", "GET cats HTTP/1.1", &[400]),
        get("an_absolute_target", "GET http://t/cats HTTP/1.1", &[200]),
        get("an_absolute_target_of_another_host", "GET http://other/cats HTTP/1.1", &[200]),
        get("an_absolute_target_with_a_user", "GET http://u@t/cats HTTP/1.1", &[400]),
        get("an_absolute_target_with_an_empty_label", "GET http://a..b/ HTTP/1.1", &[400]),
        get("every_resource_of_the_server", "OPTIONS * HTTP/1.1", &[204]),
        get("a_tunnel", "CONNECT t:80 HTTP/1.1", &[404]),
        get("a_target_of_seventy_kilobytes", &long, &[431]).closes(),
        get("an_unknown_path", "GET /dogs HTTP/1.1", &[404]),
        get("a_query", "GET /cats?x=1&y HTTP/1.1", &[200]),
        get("an_escape_of_a_letter", "GET /%63ats HTTP/1.1", &[200]),
        get("an_escape_of_a_slash", "GET /%2Fcats HTTP/1.1", &[404]),
        get("a_broken_escape", "GET /cats% HTTP/1.1", &[400]),
        get("an_escape_that_is_not_hexadecimal", "GET /cats%zz HTTP/1.1", &[400]),
        get("an_escape_of_one_digit", "GET /cats%4 HTTP/1.1", &[400]),
        get("a_broken_escape_in_a_query", "GET /cats?x=%zz HTTP/1.1", &[200]),
        get("a_fragment", "GET /cats#x HTTP/1.1", &[200]),
        get("letters_outside_of_ascii", "GET /any/caf\u{e9} HTTP/1.1", &[400]),
        get("letters_outside_of_ascii_in_a_query", "GET /cats?x=\u{e9} HTTP/1.1", &[400]),
        case("bytes_that_are_not_utf_8", b"GET /caf\xe9 HTTP/1.1\r\nhost: t\r\n\r\n", &[400])
            .closes(),
        get("an_absolute_target_of_https", "GET HTTPS://t/cats HTTP/1.1", &[200]),
        get("another_scheme", "GET ftp://t/cats HTTP/1.1", &[400]),
        get("the_scheme_of_web_sockets", "GET ws://t/cats HTTP/1.1", &[400]),
        get("a_scheme_without_an_authority", "GET urn:x HTTP/1.1", &[400]),
        get("an_absolute_target_without_a_host", "GET http:///cats HTTP/1.1", &[400]).closes(),
        get("every_resource_for_another_method", "GET * HTTP/1.1", &[400]),
        get("a_tunnel_to_a_path", "CONNECT /any HTTP/1.1", &[400]),
        get("a_tunnel_to_an_absolute_target", "CONNECT http://t/any HTTP/1.1", &[400]),
        get("a_tunnel_to_every_resource", "CONNECT * HTTP/1.1", &[400]),
        case("two_requests_at_once", "GET / HTTP/1.1\r\nhost: t\r\n\r\n".repeat(2), &[200, 200]),
        case("nonsense_after_a_request", "GET / HTTP/1.1\r\nhost: t\r\n\r\n\0\0\0\0", &[200, 400])
            .closes(),
        case("a_record_of_tls", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", &[400]).closes(),
    ]
}
