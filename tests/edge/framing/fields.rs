//! Header fields ([RFC 9112, 5](https://www.rfc-editor.org/rfc/rfc9112#section-5)) and hosts
//! ([RFC 9112, 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2)).

use super::{Case, case};

fn with(name: &'static str, lines: impl AsRef<[u8]>, statuses: &'static [u16]) -> Case {
    let head = [b"GET / HTTP/1.1\r\nhost: t\r\n", lines.as_ref(), b"\r\n\r\n"].concat();
    case(name, head, statuses)
}

pub(super) fn cases() -> Vec<Case> {
    let many = (0..20).map(|number| format!("x-{number}: 1")).collect::<Vec<_>>().join("\r\n");
    let large = format!("x: {}", "x".repeat(9000));
    vec![
        with("an_empty_value", "x:", &[200]),
        with("white_space_around_a_value", "x: \t v \t", &[200]),
        with("a_value_outside_of_ascii", b"x: caf\xc3\xa9", &[200]),
        with("a_space_before_the_colon", "x : 1", &[400]).closes(),
        with("a_name_that_is_not_a_token", "x(y): 1", &[400]).closes(),
        with("a_name_outside_of_ascii", b"caf\xc3\xa9: 1", &[400]).closes(),
        with("no_name", ": 1", &[400]).closes(),
        with("no_colon", "x", &[400]).closes(),
        with("a_folded_line", "x: 1\r\n 2", &[400]).closes(),
        with("a_null_in_a_value", "x: a\0b", &[400]).closes(),
        with("a_carriage_return_in_a_value", "x: a\rb", &[400]).closes(),
        with("an_escape_character_in_a_value", "x: a\x1bb", &[400]).closes(),
        with("as_many_headers_as_are_allowed", &many[..many.len() - 7], &[200]),
        with("more_headers_than_are_allowed", many, &[431]).closes(),
        with("a_header_larger_than_all_may_be", large, &[431]).closes(),
        with("the_client_closes", "connection: close", &[200]).closes(),
        with("the_client_closes_among_other_options", "connection: x, Close", &[200]).closes(),
        with("another_protocol_that_is_not_known", "connection: upgrade\r\nupgrade: h2c", &[200]),
        case("a_space_before_the_first_header", "GET / HTTP/1.1\r\n host: t\r\n\r\n", &[400])
            .closes(),
    ]
}

fn host(name: &'static str, value: impl AsRef<[u8]>, statuses: &'static [u16]) -> Case {
    case(name, [b"GET / HTTP/1.1\r\nhost: ", value.as_ref(), b"\r\n\r\n"].concat(), statuses)
}

pub(super) fn hosts() -> Vec<Case> {
    vec![
        case("no_host", "GET / HTTP/1.1\r\n\r\n", &[400]),
        case("two_hosts", "GET / HTTP/1.1\r\nhost: t\r\nhost: t\r\n\r\n", &[400]),
        host("an_empty_host", "", &[200]),
        host("a_host_with_a_port", "t.example:8080", &[200]),
        host("a_host_with_an_empty_port", "t.example:", &[200]),
        host("a_host_that_ends_with_a_dot", "t.example.", &[200]),
        host("a_host_with_an_underscore", "t_1.example", &[200]),
        host("an_address_of_version_4", "127.0.0.1", &[200]),
        host("an_address_of_version_6", "[::1]:3000", &[200]),
        host("a_space_in_a_host", "a b", &[400]),
        host("a_list_of_hosts", "a, b", &[400]),
        host("a_path_in_a_host", "a/b", &[400]),
        host("a_scheme_in_a_host", "http://a", &[400]),
        host("a_user_in_a_host", "u@a", &[400]),
        host("a_port_out_of_range", "a:99999999", &[400]),
        host("a_port_that_is_not_a_number", "a:b", &[400]),
        host("a_port_with_a_sign", "a:+80", &[400]),
        host("two_ports", "a:80:80", &[400]),
        host("a_port_without_a_host", ":80", &[400]),
        host("an_empty_label", "a..b", &[400]),
        host("an_empty_first_label", ".a", &[400]),
        host("an_address_without_an_end", "[::1", &[400]),
        host("an_address_that_is_not_one", "[::g]", &[400]),
        host("text_after_an_address", "[::1]x", &[400]),
        host("a_host_outside_of_ascii", b"caf\xc3\xa9", &[400]),
        host("a_broken_escape_in_a_host", "a%2", &[400]),
        host("a_quote_in_a_host", "a\"b", &[400]),
        case("a_wrong_host_of_http_1_0", "GET / HTTP/1.0\r\nhost: a b\r\n\r\n", &[400]).closes(),
    ]
}
