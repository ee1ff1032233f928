//! The path of a route or of a controller.

use std::ops::Range;

use syn::LitStr;

use super::foreign_path::{is_foreign, suggested_path};
use super::part;
use super::uri::{escaped, invalid_escape};
use crate::sink::Sink;

/// A path that the router accepts.
pub struct RoutePath {
    /// The path with normalized percent-encoding.
    pub text: String,
    /// The names of its parameters, in order.
    pub params: Vec<String>,
}

impl RoutePath {
    /// Reads the literal of an attribute.
    pub fn read(attribute: &str, literal: &LitStr, sink: &mut Sink) -> Option<Self> {
        let text = literal.value();
        match params(attribute, &text) {
            Ok(params) => Some(Self { text: unified(&text), params }),
            Err((message, part)) => {
                sink.at(part::span_of(literal, part), message);
                None
            }
        }
    }

    /// Returns the path without the names of its parameters.
    pub fn pattern(&self) -> String {
        let mut pattern = String::new();
        let mut inside = false;
        for letter in self.text.chars() {
            inside &= letter != '}';
            if !inside || letter == '*' {
                pattern.push(letter);
            }
            inside |= letter == '{';
        }
        pattern
    }

    /// Returns the hash of the path without the names of its parameters, and the factor by which the hash of a prefix is
    /// multiplied. `graph/verify/routes/path_hash.rs` of the core, which has the same modulus, combines
    /// them.
    pub fn path_hash(&self) -> (u64, u64) {
        const PRIME: u128 = 0x1b3d_5a87_94c1_e30b;
        let pattern = self.pattern();
        let letters = pattern.bytes().filter(|letter| *letter != b'*' && pattern.len() > 1);
        let (value, power) = letters.fold((0, 1), |(value, power): (u128, u128), letter| {
            ((value * 256 + u128::from(letter)) % PRIME, power * 256 % PRIME)
        });
        (value as u64, power as u64)
    }

    /// Returns the path of an attribute without one.
    pub const fn empty() -> Self {
        Self { text: String::new(), params: Vec::new() }
    }
}

/// Returns a path with normalized percent-encoding, as the runtime rewrites request paths: `/%7Eme` as `/~me`, `%2f` as
/// `%2F` ([RFC 3986, 6.2.2](https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2)).
fn unified(text: &str) -> String {
    let mut unified = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, escape) = rest.split_at(at);
        unified.push_str(before);
        let digits =
            escape.get(1..3).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).map(char::from);
        let end = match byte {
            Some(plain) if plain.is_ascii_alphanumeric() || "-._~".contains(plain) => {
                unified.push(plain);
                3
            }
            Some(_) => {
                unified.push_str(&escape[..3].to_ascii_uppercase());
                3
            }
            None => {
                unified.push('%');
                1
            }
        };
        rest = &escape[end..];
    }
    unified.push_str(rest);
    unified
}

/// Returns the names of the parameters; or the message about an error, and the part of the path that it is about.
fn params(attribute: &str, text: &str) -> Result<Vec<String>, (String, Range<usize>)> {
    if let Err(message) = rooted(attribute, text) {
        return Err((message, 0..text.len()));
    }
    let mut names: Vec<String> = Vec::new();
    let mut start = 1;
    for segment in text[1..].split('/') {
        let range = start..start + segment.len();
        let last = range.end == text.len();
        match param_of_segment(text, segment, last, &names) {
            Ok(name) => names.extend(name),
            Err(message) => return Err((message, range)),
        }
        start = range.end + 1;
    }
    Ok(names)
}

/// Checks the start of a path.
fn rooted(attribute: &str, text: &str) -> Result<(), String> {
    if let Some((_, host)) = text.split_once("://") {
        let (host, path) = host.split_once('/').unwrap_or((host, ""));
        return Err(format!(
            "a path has no host; write `#[{attribute}({:?}, host = {host:?})]`",
            suggested_path(path)
        ));
    }
    if !text.starts_with('/') {
        return Err(format!(
            "`#[{attribute}]` path must start with `/`; write `#[{attribute}(\"{}\")]`",
            suggested_path(text)
        ));
    }
    Ok(())
}

/// Checks a segment, and returns the name of the parameter that it is, if it is one. `names` are those before it.
fn param_of_segment(
    text: &str,
    segment: &str,
    last: bool,
    names: &[String],
) -> Result<Option<String>, String> {
    let before_query = segment.split_once('?').map(|(before, _)| before);
    if before_query.is_some_and(|before| !before.contains(['{', '<', ':', '*'])) {
        return Err(query(text));
    }
    if segment.is_empty() && !last {
        return Err(format!(
            "`{text}` has an empty segment; write one `/` between two segments, `{}`",
            filled(text)
        ));
    }
    if is_foreign(segment) {
        let what = if segment.starts_with('*') { "wildcard" } else { "parameter" };
        return Err(format!(
            "`{segment}` is matched literally; write the {what} in braces: `{}`",
            suggested_path(text)
        ));
    }
    let Some(name) = param(text, segment, last)? else {
        plain(segment)?;
        return Ok(None);
    };
    if names.contains(&name) {
        return Err(format!(
            "the parameter `{{{name}}}` is repeated in `{text}`; rename one of them"
        ));
    }
    Ok(Some(name))
}

/// Returns a path without empty segments.
fn filled(text: &str) -> String {
    let segments: Vec<_> = text.split('/').filter(|segment| !segment.is_empty()).collect();
    format!("/{}", segments.join("/"))
}

pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Returns the message for a path with a query.
fn query(text: &str) -> String {
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    let name =
        names.map(|name| name.trim_matches(['<', '>', '{', '}', '.'])).find(|name| is_name(name));
    format!(
        "`?` begins the query, which is not part of a path; write `{}`, and accept `#[query] {}: ...`",
        suggested_path(path),
        name.unwrap_or("page")
    )
}

/// Checks the text of a segment
/// ([RFC 3986, 3.3](https://www.rfc-editor.org/rfc/rfc3986#section-3.3)).
fn plain(segment: &str) -> Result<(), String> {
    let is_valid = |c: char| c.is_ascii_alphanumeric() || "-._~%!$&'()*+,;=:@".contains(c);
    match segment.chars().find(|c| !is_valid(*c)) {
        None => resolved(segment),
        Some('#') => Err("`#` begins the fragment, which clients do not send; remove it".into()),
        Some(other) => {
            let encoded = escaped(other);
            Err(format!("{other:?} must be percent-encoded in a path; write it as `{encoded}`"))
        }
    }
}

/// Rejects segments that no request contains: invalid escapes are errors of the client, and clients resolve dots before they
/// send a path ([RFC 3986, 5.2.4](https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4)).
fn resolved(segment: &str) -> Result<(), String> {
    if let Some(escape) = invalid_escape(segment) {
        return Err(format!("`{escape}` is not a valid escape; write `%25` for a percent sign"));
    }
    if [".", ".."].contains(&&*unified(segment)) {
        return Err(format!(
            "clients resolve the segment `{segment}` before they send a path; write the path that results"
        ));
    }
    Ok(())
}

/// Returns the name of the parameter that a segment is, if it is one.
fn param(path: &str, segment: &str, last: bool) -> Result<Option<String>, String> {
    if !segment.contains(['{', '}']) {
        return Ok(None);
    }
    let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let Some(inner) = inner.filter(|inner| !inner.contains(['{', '}'])) else {
        if segment.matches('{').count() != segment.matches('}').count() {
            return Err(format!("unmatched brace in `{segment}`; write a parameter as `{{id}}`"));
        }
        return Err(format!(
            "`{segment}` mixes text and a parameter; a parameter is a whole segment, `/{{id}}`"
        ));
    };
    let name = inner.strip_prefix('*').unwrap_or(inner);
    if inner.starts_with('*') && !last {
        return Err(format!("the wildcard `{{{inner}}}` must be the last segment of `{path}`"));
    }
    if name.is_empty() {
        let example = if inner.is_empty() { "{id}" } else { "{*rest}" };
        return Err(format!("`{segment}` has no name; write `{example}`"));
    }
    if let Some((name, _)) = name.split_once(':') {
        return Err(format!(
            "a parameter has no pattern, found `{segment}`; write `{}`, and check `{name}` by the type of its argument",
            suggested_path(path)
        ));
    }
    if let Some(name) = name.strip_suffix('?') {
        return Err(format!(
            "a parameter is never absent, found `{segment}`; write `{}`, and another handler for the path without `{name}`",
            suggested_path(path)
        ));
    }
    if !is_name(name) {
        return Err(format!(
            "`{name}` is not a valid parameter name; use letters, digits and `_`, such as `{{{}}}`",
            name.replace(|c: char| !c.is_alphanumeric(), "_")
        ));
    }
    Ok(Some(name.to_owned()))
}
