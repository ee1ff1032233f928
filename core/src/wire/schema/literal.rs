//! Compile-time checks of string literals that are variants of enums.

use super::{Content, Direction, Shape, Tagging, VariantSpec};
use crate::base::{Text, equal};

/// Checks that a string is the name of a variant of an enum. Other shapes are not checked. `what` describes the string,
/// and `shown` is the type, in the message.
///
/// # Panics
///
/// Panics if the enum has no variant with this name. In a constant, the panic is a compile error.
#[track_caller]
pub const fn check_variant(shape: Shape, text: &str, what: &str, shown: &str) {
    let Shape::Dto(spec) = shape else { return };
    let Content::Variants { tagging: Tagging::External, variants, .. } =
        spec.content.towards(Direction::Output)
    else {
        return;
    };
    let mut i = 0;
    while i < variants.len() {
        let one = &variants[i];
        if one.untagged || is_name(one) && (equal(one.name, text) || equal(one.written, text)) {
            return;
        }
        i += 1;
    }
    panic!("{}", unknown(variants, text, what, shown).as_str());
}

/// Whether the value of a variant is only its name.
const fn is_name(variant: &VariantSpec) -> bool {
    matches!(variant.content, Content::Unit)
}

const fn unknown(variants: &[VariantSpec], text: &str, what: &str, shown: &str) -> Text<1024> {
    let mut message = Text::new();
    message.push("the ");
    message.push(what);
    message.push(" `\"");
    message.push(text);
    message.push("\"` is not a variant of `");
    message.push(shown);
    message.push("`");
    let mut is_first = true;
    let mut i = 0;
    while i < variants.len() {
        if is_name(&variants[i]) {
            message.push(if is_first { "; write `\"" } else { ", `\"" });
            message.push(variants[i].written);
            message.push("\"`");
            is_first = false;
        }
        i += 1;
    }
    message
}
