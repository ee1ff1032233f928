//! Attributes that set the status and the headers of a handler's response.

use syn::{Attribute, Lit, LitStr};

use crate::sink::Sink;
use crate::syntax::{
    Argument, Arguments, attribute_name, attribute_tokens, is_named, take, to_source,
};
use crate::value::{header_name, header_value, status, uri_reference};

/// The changes to the response of a handler.
#[derive(Default)]
pub struct Response {
    pub status: Option<u16>,
    /// The attribute that sets the status.
    pub status_attribute: Option<Attribute>,
    pub headers: Vec<(String, String)>,
    pub redirects: bool,
}

/// Reads `#[status]`, `#[set_header]` and `#[redirect]` of a method, and removes them.
pub fn read(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Response {
    let mut response = Response::default();
    for attribute in take(attributes, &["status", "set_header", "redirect"]) {
        let name = attribute_name(&attribute);
        let literals = if name == "status" { 1 } else { 2 };
        let tokens = attribute_tokens(&attribute);
        let arguments = Arguments::read_beside(&name, tokens, literals, &[], named, sink);
        let literals = &arguments.literals;
        if arguments.broken {
            response.redirects |= name == "redirect";
            continue;
        }
        if is_named(&attribute, "set_header") {
            set_header(&attribute, literals, &mut response, sink);
            continue;
        }
        if let Some(other) = &response.status_attribute {
            sink.on(&attribute, second_status(&name, &attribute_name(other)));
            continue;
        }
        if name == "redirect" {
            redirect(&attribute, literals, &mut response, sink);
        } else if let Some(literal) = literals.first() {
            response.status = status("status", literal, sink);
        } else {
            sink.on(&attribute, "`#[status]` needs a status; write `#[status(202)]`");
        }
        response.status_attribute = Some(attribute);
    }
    response
}

/// Returns the message for a name where the arguments have none, as in `#[set_header(x_version = "1")]`.
fn named(argument: &Argument) -> Option<String> {
    let value = argument.literal().map(to_source)?;
    let name = argument.name.to_string();
    let write = match &*name {
        "name" | "value" => return None,
        "status" | "code" => format!("status({value})"),
        "url" | "to" | "location" => format!("redirect({value})"),
        header => format!("set_header({:?}, {value})", header.replace('_', "-")),
    };
    Some(format!("the arguments of this attribute have no names; write `#[{write}]`"))
}

fn second_status(name: &str, other: &str) -> String {
    if name == other {
        format!("`#[{name}]` is repeated, and a response has one status; remove one of them")
    } else {
        "`#[redirect]` sets the status, which is its second argument, as in `#[redirect(\"/cats\", 308)]`; remove `#[status]`".to_owned()
    }
}

/// Headers that the server determines by the body and the connection
/// ([RFC 9110, 7.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1)).
const BY_SERVER: [&str; 8] = [
    "connection",
    "content-length",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

fn set_header(attribute: &Attribute, literals: &[Lit], response: &mut Response, sink: &mut Sink) {
    let [Lit::Str(name), Lit::Str(value)] = literals else {
        let header = match literals {
            [Lit::Str(both)] => both
                .value()
                .split_once(':')
                .map(|(name, value)| format!("{:?}, {:?}", name.trim(), value.trim())),
            _ => None,
        };
        let header = header.unwrap_or_else(|| "\"cache-control\", \"no-store\"".to_owned());
        let message = format!(
            "`#[set_header]` needs a name and a value as two strings; write `#[set_header({header})]`"
        );
        return sink.on(attribute, message);
    };
    let Some((key, text)) = header_name(name, sink).zip(header_value(value, sink)) else { return };
    if BY_SERVER.contains(&&*key) {
        let message = format!("the server sets `{key}` of every response; remove this attribute");
        return sink.on(name, message);
    }
    if response.headers.iter().any(|(known, _)| *known == key) {
        return sink.on(name, second_header(&key));
    }
    response.headers.push((key, text));
}

fn second_header(name: &str) -> String {
    match name {
        "set-cookie" => {
            "`set-cookie` is set already; set several cookies with `Cookies`, of the feature `cookies`".to_owned()
        }
        "location" => "`location` is set already; remove one of them".to_owned(),
        name => format!(
            "`{name}` is set already; write all values in one attribute, with commas if the header is a list"
        ),
    }
}

fn redirect(attribute: &Attribute, literals: &[Lit], response: &mut Response, sink: &mut Sink) {
    response.redirects = true;
    response.status = Some(302);
    match literals {
        [Lit::Str(to), rest @ ..] => {
            if response.headers.iter().any(|(known, _)| known == "location") {
                sink.on(to, second_header("location"));
            }
            response.headers.extend(location(to, sink).map(|to| ("location".to_owned(), to)));
            if let Some(literal) = rest.first() {
                let code = status("redirect", literal, sink);
                if code.is_some_and(|code| !(300..400).contains(&code)) {
                    sink.on(
                        literal,
                        "a redirect has a status from 300 to 399, such as `302` or `308`",
                    );
                }
                response.status = code;
            }
        }
        [Lit::Int(status), Lit::Str(to)] => {
            let status = status.base10_digits();
            let to = to_source(to);
            let message = format!(
                "`#[redirect]` accepts the location before the status; write `#[redirect({to}, {status})]`"
            );
            sink.on(attribute, message);
        }
        _ => sink.on(
            attribute,
            "`#[redirect]` needs a location; write `#[redirect(\"/cats\", 308)]`, where the status is 302 by default",
        ),
    }
}

fn location(literal: &LitStr, sink: &mut Sink) -> Option<String> {
    if literal.value().contains(['{', '}']) {
        let message = "`#[redirect]` sends this location as it is; return `axum::response::Redirect` to insert a parameter";
        sink.on(literal, message);
        return None;
    }
    uri_reference(literal, sink)
}
