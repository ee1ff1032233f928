//! What types look like on the wire, as data, and as JSON Schema.

mod definitions;
mod dto;
mod json;
mod known;
mod object;
mod rule;
mod shape;
mod shown;
mod variant;

pub use definitions::{Definitions, Direction};
pub use dto::{Content, DtoSpec, FieldSpec, Presence, Tagging, VariantSpec};
pub use rule::RuleSpec;
pub use shape::{COMMAS, List, Of, Schema, Shape, shape_of};
#[doc(hidden)]
pub use shown::{NoDefault, Shown, WithDefault, json_of};
