//! The host of a route, such as `{tenant}.example.com`.

use syn::{Expr, LitStr};

use crate::sink::Sink;
use crate::syntax::Arguments;

/// A host with parameters.
pub struct Host {
    pub text: String,
    pub params: Vec<String>,
}

impl Host {
    /// Reads `host = "{tenant}.example.com"`.
    pub fn read(arguments: &Arguments, sink: &mut Sink) -> Option<Self> {
        let value = arguments.get("host").and_then(|argument| argument.value.clone());
        if let Some(Expr::Array(several)) = value.and_then(|value| syn::parse2(value).ok()) {
            let message = "`host` is one string; write a controller or a route for each host, or a parameter for the labels that differ: `host = \"{tenant}.example.com\"`";
            sink.on(several, message);
            return None;
        }
        let literal = arguments.named_string("host", "{tenant}.example.com", sink)?;
        Self::from_literal(&literal, sink)
    }

    /// Checks a literal of an attribute.
    fn from_literal(literal: &LitStr, sink: &mut Sink) -> Option<Self> {
        let text = literal.value();
        match params(&text) {
            Ok(params) => Some(Self { text: text.to_ascii_lowercase(), params }),
            Err(message) => {
                sink.at(literal.span(), message);
                None
            }
        }
    }
}

fn params(text: &str) -> Result<Vec<String>, String> {
    if let Some((scheme, host)) = text.split_once("://") {
        let (host, _) = host.split_once('/').unwrap_or((host, ""));
        return Err(format!("`{scheme}://` is not part of a host; write `{host}`"));
    }
    if let Some((host, _)) = text.split_once('/') {
        return Err(format!("a path is not part of a host; write `{host}`"));
    }
    if let Some((host, _)) = text.split_once(':') {
        return Err(format!(
            "a port is not part of a host, which applies to every port; write `{host}`"
        ));
    }
    if text.is_empty() {
        return Err("a host must not be empty; remove `host` for a route of every host".to_owned());
    }
    let mut params: Vec<String> = Vec::new();
    for label in text.split('.') {
        let name = label.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        match name {
            Some(name) if params.iter().any(|known| known == name) => {
                return Err(format!(
                    "the parameter `{{{name}}}` is repeated in `{text}`; rename one of them"
                ));
            }
            Some(name) if is_name(name) => params.push(name.to_owned()),
            None if is_label(label) => {}
            Some(name) => {
                return Err(format!(
                    "`{{{name}}}` is not a valid host parameter; use lowercase letters, digits and `_`, as in `{{tenant}}`"
                ));
            }
            None if label.is_empty() => {
                return Err(format!(
                    "`{text}` has an empty label; write one dot between two labels"
                ));
            }
            None if !label.is_ascii() => {
                return Err(format!(
                    "`{label}` is not ASCII, and clients send hosts in ASCII; write it as `xn--...`"
                ));
            }
            None if label.contains(['{', '}']) => {
                return Err(format!(
                    "`{label}` mixes text and a parameter; a parameter is a whole label, `{{tenant}}`"
                ));
            }
            None => {
                return Err(format!(
                    "`{label}` is not a valid host label; use letters, digits and `-`, or one parameter such as `{{tenant}}`"
                ));
            }
        }
    }
    Ok(params)
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !name.is_empty() && name.chars().all(fits)
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}
