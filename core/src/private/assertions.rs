//! Assertions in emitted constants. Each of them panics with a message, which is the compile error.

use crate::base::Text;
use crate::error::ErrorSpec;
use crate::wire::schema::{Direction, Merges, Parts, Shape, is_key};

/// Asserts that a flattened type reads only its own fields, so that unknown fields can be detected.
///
/// # Panics
///
/// Panics if it reads other fields. In a constant, the panic is a compile error.
#[track_caller]
pub const fn takes_its_own(shape: &Shape, message: &str) {
    if !shape.takes_its_own() {
        panic!("{}", message);
    }
}

/// Asserts that the fields of a type can be merged into another object.
///
/// # Panics
///
/// Panics if they can't be merged. In a constant, the panic is a compile error.
#[track_caller]
pub const fn merges(supported: Merges, required: Merges, message: &str) {
    if !supported.allows(required) {
        panic!("{}", message);
    }
}

/// Asserts that values of a type can be the keys of a map.
///
/// # Panics
///
/// Panics if they can't. In a constant, the panic is a compile error.
#[track_caller]
pub const fn names_fields(key: &Shape, message: &str) {
    if !is_key(key) {
        panic!("{}", message);
    }
}

/// Asserts that the members of a flattened type have other names than the members of the outer type, `beside`, and
/// those of the flattened types before it, `parts`.
///
/// # Panics
///
/// Panics if a name occurs twice. In a constant, the panic is a compile error.
#[track_caller]
pub const fn has_names_of_its_own(
    part: &Parts,
    beside: &[&str],
    parts: &[&Parts],
    direction: Direction,
    message: &str,
) {
    let mut is_duplicate = part.has_any(beside, direction);
    let mut i = 0;
    while i < parts.len() {
        is_duplicate |= part.share(parts[i], direction);
        i += 1;
    }
    if is_duplicate {
        panic!("{}", message);
    }
}

/// Asserts that a type rejects unknown fields, as far as its shape determines it.
///
/// # Panics
///
/// Panics if it ignores unknown fields. In a constant, the panic is a compile error.
#[track_caller]
pub const fn rejects_others(shape: &Shape, message: &str) {
    if shape.ignores_others() {
        panic!("{}", message);
    }
}

/// Asserts that an error type has a variant with this name.
///
/// # Panics
///
/// Panics if it has no such variant. In a constant, the panic is a compile error.
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

/// Asserts that the container can create an enhancer that is listed by its type. `made_by` is set if it can't: an
/// expression that creates the enhancer, or an empty string if the enhancer declares none.
///
/// # Panics
///
/// Panics if the container can't create it. In a constant, the panic is a compile error.
#[track_caller]
pub const fn is_built(written: &str, made_by: Option<&str>) {
    let Some(example) = made_by else { return };
    let mut message = Text::<400>::new();
    message.push("`");
    message.push(written);
    message.push("` can only be created by an expression; write ");
    if example.is_empty() {
        message.push("a constructor of `");
        message.push(written);
        message.push("` with its arguments");
    } else {
        message.push("it, such as `");
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

/// Asserts that a type validates the rules of the values inside it.
///
/// # Panics
///
/// Panics if it does not. In a constant, the panic is a compile error.
#[track_caller]
pub const fn finds(in_the_part: bool, in_the_whole: bool, message: &str) {
    if in_the_part && !in_the_whole {
        panic!("{}", message);
    }
}

/// Asserts that a type declares its rules.
///
/// # Panics
///
/// Panics if it does not. In a constant, the panic is a compile error.
#[track_caller]
pub const fn declares_rules(has_rules: bool, message: &str) {
    if !has_rules {
        panic!("{}", message);
    }
}

/// Asserts that values of an argument's type can be read.
///
/// # Panics
///
/// Panics if they can't. In a constant, the panic is a compile error.
#[track_caller]
pub const fn can_be_read(loses_files: bool, message: &str, unfit: Option<&'static str>) {
    if loses_files {
        panic!("{}", message);
    }
    if let Some(reason) = unfit {
        panic!("{}", reason);
    }
}
