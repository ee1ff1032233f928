//! Properties of types as constants, by which the code that attributes emit distinguishes types.

mod argument_types;
mod properties;
mod type_names;

pub use argument_types::{
    OneText, Pathless, TextsOf, UnreadableText, UnreadableTexts, Whole, WholePath, are_pathless,
    check_argument,
};
pub use properties::Unannotated;
pub use type_names::{Is, Unhidden, WrittenInFull};
