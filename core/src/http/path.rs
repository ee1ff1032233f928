//! The parameters of a path, as the compiler checks them.

use crate::verify::{Text, equal};

/// Whether a path has the parameter `{name}` or `{*name}`.
pub const fn has_param(path: &str, name: &str) -> bool {
    let mut rest = path;
    while let Some((param, behind)) = next_param(rest) {
        if equal(param, name) {
            return true;
        }
        rest = behind;
    }
    false
}

/// Fails the compilation when a parameter of the controller's path is not among the `taken` ones.
///
/// # Panics
///
/// When one is not: in a constant, that is the compile error.
#[track_caller]
pub const fn check_prefix(prefix: &str, taken: &[&str]) {
    let mut rest = prefix;
    while let Some((param, behind)) = next_param(rest) {
        if !contains(taken, param) {
            panic!("{}", untaken(prefix, param).as_str());
        }
        rest = behind;
    }
}

/// Fails the compilation when the controller's path has one of the `params` of its routes too.
///
/// # Panics
///
/// When it has: in a constant, that is the compile error.
#[track_caller]
pub const fn check_repeated(prefix: &str, params: &[&str]) {
    let mut i = 0;
    while i < params.len() {
        if has_param(prefix, params[i]) {
            panic!("{}", repeated(prefix, params[i]).as_str());
        }
        i += 1;
    }
}

/// Fails the compilation when the controller's host does not have the parameter that a handler takes.
///
/// # Panics
///
/// When it does not: in a constant, that is the compile error.
#[track_caller]
pub const fn check_host(host: &str, name: &str, handler: &str) {
    if !has_param(host, name) {
        panic!("{}", hostless(host, name, handler).as_str());
    }
}

const fn hostless(host: &str, name: &str, handler: &str) -> Text<1024> {
    let mut text = Text::new();
    text.push("`#[host] ");
    text.push(name);
    let Some((first, mut rest)) = next_param(host) else {
        text.push("` is in no host of `");
        text.push(handler);
        text.push("`; write `host = \"{");
        text.push(name);
        text.push("}.example.com\"` on the controller or on the route");
        return text;
    };
    text.push("` is no parameter of the controller's host `");
    text.push(host);
    text.push("`; did you mean `#[host(\"");
    text.push(first);
    while let Some((other, behind)) = next_param(rest) {
        text.push("\")]` or `#[host(\"");
        text.push(other);
        rest = behind;
    }
    text.push("\")]`?");
    text
}

const fn repeated(prefix: &str, param: &str) -> Text<1024> {
    let mut text = Text::new();
    text.push("the parameter `{");
    text.push(param);
    text.push("}` of a route stands in the controller's path `");
    text.push(prefix);
    text.push("` already; give one of them another name");
    text
}

const fn untaken(prefix: &str, param: &str) -> Text<1024> {
    let mut text = Text::new();
    text.push("no handler takes `{");
    text.push(param);
    text.push("}` of the controller's path `");
    text.push(prefix);
    text.push("`; add `#[param] ");
    text.push(param);
    text.push(": ...` to the arguments of one");
    text
}

/// The name of the first parameter, and what stands behind it.
const fn next_param(path: &str) -> Option<(&str, &str)> {
    let bytes = path.as_bytes();
    let mut start = 0;
    while start < bytes.len() && bytes[start] != b'{' {
        start += 1;
    }
    let mut end = start;
    while end < bytes.len() && bytes[end] != b'}' {
        end += 1;
    }
    if end >= bytes.len() {
        return None;
    }
    start += if bytes[start + 1] == b'*' { 2 } else { 1 };
    let (head, behind) = path.split_at(end);
    Some((head.split_at(start).1, behind))
}

const fn contains(names: &[&str], name: &str) -> bool {
    let mut i = 0;
    while i < names.len() {
        if equal(names[i], name) {
            return true;
        }
        i += 1;
    }
    false
}
