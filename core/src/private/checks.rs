//! Assertions of emitted constants: each panics with the message that is the compile error.

use crate::base::Text;
use crate::error::ErrorSpec;
use crate::wire::schema::{Direction, Merges, Parts, Shape, is_key};

/// Checks that a flattened type reads only its own fields, so that the other fields are known to be unknown.
///
/// # Panics
///
/// If it reads other fields too; in a constant, the panic is a compile error.
#[track_caller]
pub const fn takes_its_own(shape: &Shape, message: &str) {
    if !shape.takes_its_own() {
        panic!("{}", message);
    }
}

/// Checks that the fields of a type can be merged into another object.
///
/// # Panics
///
/// If they can't; in a constant, the panic is a compile error.
#[track_caller]
pub const fn merges(found: Merges, required: Merges, message: &str) {
    if !found.allows(required) {
        panic!("{}", message);
    }
}

/// Checks that values can be the keys of a map.
///
/// # Panics
///
/// If they can't; in a constant, the panic is a compile error.
#[track_caller]
pub const fn names_fields(key: &Shape, message: &str) {
    if !is_key(key) {
        panic!("{}", message);
    }
}

/// Checks that the members of a flattened part have other names than the members beside it: those of the type itself, and of
/// the parts before.
///
/// # Panics
///
/// When they have not: in a constant, that is the compile error.
#[track_caller]
pub const fn has_names_of_its_own(
    part: &Parts,
    beside: &[&str],
    parts: &[&Parts],
    direction: Direction,
    message: &str,
) {
    let mut found = part.has_any(beside, direction);
    let mut i = 0;
    while i < parts.len() {
        found |= part.share(parts[i], direction);
        i += 1;
    }
    if found {
        panic!("{}", message);
    }
}

/// Checks that a type rejects unknown fields, as far as its shape determines it.
///
/// # Panics
///
/// If it accepts them; in a constant, the panic is a compile error.
#[track_caller]
pub const fn rejects_others(shape: &Shape, message: &str) {
    if shape.ignores_others() {
        panic!("{}", message);
    }
}

/// Checks that an error type has a variant of this name.
///
/// # Panics
///
/// If it has none; in a constant, the panic is a compile error.
#[track_caller]
pub const fn has_error(errors: &[ErrorSpec], name: &str, message: &str) {
    let mut at = 0;
    while at < errors.len() {
        if is_same(errors[at].name.as_bytes(), name.as_bytes()) {
            return;
        }
        at += 1;
    }
    panic!("{}", message);
}

/// Checks that the container can build an enhancer that is listed by its type. `made_by` is an expression for one that it
/// can't build, and empty if the enhancer declares none.
///
/// # Panics
///
/// If the container can't build it; in a constant, the panic is a compile error.
#[track_caller]
pub const fn is_built(written: &str, made_by: Option<&str>) {
    let Some(example) = made_by else { return };
    let mut message = Text::<400>::new();
    message.push("`");
    message.push(written);
    message.push("` is made by an expression; write here ");
    if example.is_empty() {
        message.push("a constructor of `");
        message.push(written);
        message.push("` with its arguments");
    } else {
        message.push("one such as `");
        message.push(example);
        message.push("`");
    }
    panic!("{}", message.as_str());
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// Checks that a type validates the rules of the values in it.
///
/// # Panics
///
/// If it does not; in a constant, the panic is a compile error.
#[track_caller]
pub const fn finds(in_the_part: bool, in_the_whole: bool, message: &str) {
    if in_the_part && !in_the_whole {
        panic!("{}", message);
    }
}

/// Checks that a type declares its rules.
///
/// # Panics
///
/// If it does not; in a constant, the panic is a compile error.
#[track_caller]
pub const fn declares_rules(has_rules: bool, message: &str) {
    if !has_rules {
        panic!("{}", message);
    }
}

/// Checks that values of an argument's type can be read.
///
/// # Panics
///
/// If they can't; in a constant, the panic is a compile error.
#[track_caller]
pub const fn can_be_read(loses_files: bool, message: &str, unfit: Option<&'static str>) {
    if loses_files {
        panic!("{}", message);
    }
    if let Some(reason) = unfit {
        panic!("{}", reason);
    }
}
