//! Compile-time checks of literals in descriptions.

use super::{Content, Direction, Shape, Tagging, VariantSpec};
use crate::base::{Text, equal};

/// Rejects a string that is not the name of a variant of an enum.
///
/// # Panics
///
/// If it is not. In a constant, the panic is a compile error.
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

/// Whether a variant is a string, its name.
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
