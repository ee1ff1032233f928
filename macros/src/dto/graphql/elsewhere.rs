//! Arguments of `#[graphql(...)]` that are written in another way.

use crate::syntax::Argument;

/// Returns the message for such an argument on a type.
pub fn on_types(argument: &Argument) -> Option<String> {
    match &*argument.name.to_string() {
        "name" | "rename" => Some(
            "the name of a type has a separate attribute; write `#[api(name = \"...\")]`"
                .to_owned(),
        ),
        name => on_both(name),
    }
}

/// Returns the message for such an argument on a field.
pub fn on_fields(argument: &Argument) -> Option<String> {
    let message = match &*argument.name.to_string() {
        "name" | "rename" => {
            "the name of a field is its name in serde; write `#[serde(rename = \"...\")]`"
        }
        "default" => {
            "defaults are declared with serde; write `#[serde(default)]`, or `#[serde(default = \"function\")]`"
        }
        "flatten" => {
            "a GraphQL object declares its own fields; write them here instead of `flatten`"
        }
        name => return on_both(name),
    };
    Some(message.to_owned())
}

fn on_both(name: &str) -> Option<String> {
    let message = match name {
        "guard" | "guards" => {
            "guards belong on methods; write a method with `#[field]` and `#[use_guards(...)]` in an `impl` with `#[resolver]`"
        }
        "nullable" | "optional" => "the type declares it; make the field an `Option`",
        "description" | "desc" | "doc" => "a description is the doc comment; write `/// ...`",
        _ => return None,
    };
    Some(message.to_owned())
}
