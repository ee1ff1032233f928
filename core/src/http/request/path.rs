//! Compile-time checks of path and host parameters.

use crate::base::{Text, equal};
use crate::wire::schema::{Content, Direction, FieldSpec, Presence, Shape};

/// Whether a path has the parameter `{name}` or `{*name}`.
pub const fn has_param(path: &str, name: &str) -> bool {
    let mut rest = path;
    while let Some((param, after)) = next_param(rest) {
        if equal(param, name) {
            return true;
        }
        rest = after;
    }
    false
}

/// Checks that a handler accepts each parameter of the controller's path. `accepted` lists the
/// accepted parameters.
///
/// # Panics
///
/// Panics if a parameter is not accepted. In a constant, the panic is a compile error.
#[track_caller]
pub const fn check_prefix(prefix: &str, accepted: &[&str]) {
    let mut rest = prefix;
    while let Some((param, after)) = next_param(rest) {
        if !contains(accepted, param) {
            panic!("{}", unused(prefix, param).as_str());
        }
        rest = after;
    }
}

/// Checks that no parameter is both in the controller's path and among the `params` of its routes.
///
/// # Panics
///
/// Panics if a parameter is repeated. In a constant, the panic is a compile error.
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

/// Checks that the controller's host has the host parameter of a handler.
///
/// # Panics
///
/// Panics if it does not. In a constant, the panic is a compile error.
#[track_caller]
pub const fn check_host(host: &str, name: &str, handler: &str) {
    if !has_param(host, name) {
        panic!("{}", missing_host_parameter(host, name, handler).as_str());
    }
}

/// Checks that a type that is read from the whole path of a route needs only parameters of the
/// path: those of the controller's path, and the `own` parameters of the route.
///
/// # Panics
///
/// Panics if it needs others. In a constant, the panic is a compile error.
#[track_caller]
pub const fn check_path(shape: Option<&Shape>, prefix: &str, own: &[&str], shown: &str) {
    let Some(shape) = shape else { return };
    if let Some(field) = missing_field(shape, prefix, own) {
        panic!("{}", missing_parameter(shown, field.name, prefix, own).as_str());
    }
    let count = count(prefix, own);
    if let Some(read) = length(shape)
        && read != count
    {
        panic!("{}", wrong_count(shown, read, count).as_str());
    }
}

/// Returns the first required field that is not a parameter.
const fn missing_field(shape: &Shape, prefix: &str, own: &[&str]) -> Option<&'static FieldSpec> {
    let Shape::Dto(spec) = shape else { return None };
    let Content::Fields { fields, .. } = spec.content.towards(Direction::Input) else {
        return None;
    };
    let mut i = 0;
    while i < fields.len() {
        let field = &fields[i];
        let is_needed = matches!(field.input, Presence::Required) && !field.flatten;
        if is_needed && !is_param(field.name, prefix, own) && !has_alias(field, prefix, own) {
            return Some(field);
        }
        i += 1;
    }
    None
}

const fn is_param(name: &str, prefix: &str, own: &[&str]) -> bool {
    has_param(prefix, name) || contains(own, name)
}

const fn has_alias(field: &FieldSpec, prefix: &str, own: &[&str]) -> bool {
    let mut i = 0;
    while i < field.aliases.len() {
        if is_param(field.aliases[i], prefix, own) {
            return true;
        }
        i += 1;
    }
    false
}

/// Returns the number of parameters that a type without names is read from, if it is known.
const fn length(shape: &Shape) -> Option<usize> {
    match shape {
        Shape::Boolean
        | Shape::String(_)
        | Shape::Character
        | Shape::Integer { .. }
        | Shape::Integer128 { .. }
        | Shape::Number(_) => Some(1),
        Shape::Tuple(members) => Some(members.len()),
        Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
            Content::Tuple(fields) => needed(fields),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the number of fields, if all of them are required.
const fn needed(fields: &[FieldSpec]) -> Option<usize> {
    let mut i = 0;
    while i < fields.len() {
        if !matches!(fields[i].input, Presence::Required) {
            return None;
        }
        i += 1;
    }
    Some(i)
}

/// Returns the number of parameters of a path.
const fn count(prefix: &str, own: &[&str]) -> usize {
    let mut rest = prefix;
    let mut count = own.len();
    while let Some((_, after)) = next_param(rest) {
        count += 1;
        rest = after;
    }
    count
}

const fn missing_parameter(shown: &str, field: &str, prefix: &str, own: &[&str]) -> Text<1024> {
    let mut text = Text::new();
    text.push("`");
    text.push(shown);
    text.push("` requires the path parameter `{");
    text.push(field);
    text.push("}`, but the path of this route has ");
    if count(prefix, own) == 0 {
        text.push("no parameters");
    } else {
        text.push("only ");
        push_parameters(&mut text, prefix, own);
    }
    text.push("; add `{");
    text.push(field);
    text.push("}` to the path, or remove the field `");
    text.push(field);
    text.push("`");
    text
}

const fn push_parameters(text: &mut Text<1024>, prefix: &str, own: &[&str]) {
    let mut rest = prefix;
    let mut is_first = true;
    while let Some((param, after)) = next_param(rest) {
        push_parameter(text, param, is_first);
        rest = after;
        is_first = false;
    }
    let mut i = 0;
    while i < own.len() {
        push_parameter(text, own[i], is_first && i == 0);
        i += 1;
    }
}

const fn push_parameter(text: &mut Text<1024>, param: &str, is_first: bool) {
    text.push(if is_first { "`{" } else { ", `{" });
    text.push(param);
    text.push("}`");
}

const fn wrong_count(shown: &str, read: usize, count: usize) -> Text<1024> {
    let mut text = Text::new();
    text.push("`");
    text.push(shown);
    text.push("` reads ");
    push_count(&mut text, read);
    text.push(", but the path of this route has ");
    push_count(&mut text, count);
    text.push("; read all of them, or single ones with `#[param]`");
    text
}

const fn push_count(text: &mut Text<1024>, count: usize) {
    text.push_number(count as u32);
    text.push(if count == 1 { " path parameter" } else { " path parameters" });
}

const fn missing_host_parameter(host: &str, name: &str, handler: &str) -> Text<1024> {
    let mut text = Text::new();
    text.push("`#[host] ");
    text.push(name);
    let Some((first, mut rest)) = next_param(host) else {
        text.push("` is not in the host of `");
        text.push(handler);
        text.push("`; write `host = \"{");
        text.push(name);
        text.push("}.example.com\"` on the controller or on the route");
        return text;
    };
    text.push("` is not a parameter of the controller's host `");
    text.push(host);
    text.push("`; did you mean `#[host(\"");
    text.push(first);
    while let Some((other, after)) = next_param(rest) {
        text.push("\")]` or `#[host(\"");
        text.push(other);
        rest = after;
    }
    text.push("\")]`?");
    text
}

const fn repeated(prefix: &str, param: &str) -> Text<1024> {
    let mut text = Text::new();
    text.push("the parameter `{");
    text.push(param);
    text.push("}` of a route is already in the path of its component, `");
    text.push(prefix);
    text.push("`; rename one of them");
    text
}

const fn unused(prefix: &str, param: &str) -> Text<1024> {
    let mut text = Text::new();
    text.push("no handler accepts `{");
    text.push(param);
    text.push("}` of the path `");
    text.push(prefix);
    text.push("`; add `#[param] ");
    text.push(param);
    text.push(": ...` to the arguments of a handler");
    text
}

/// Returns the name of the first parameter, and the rest of the path.
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
    let (head, after) = path.split_at(end);
    Some((head.split_at(start).1, after))
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
