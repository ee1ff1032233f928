//! What types look like on the wire, as data, and as JSON Schema.

mod definitions;
mod dto;
mod json;
mod known;
mod object;
mod probe;
mod rule;
mod shape;
mod variant;

pub use definitions::{Definitions, Direction};
pub use dto::{Content, DtoSpec, FieldSpec, Presence, Tagging, VariantSpec};
pub use probe::{NoDefault, NoSchema, SchemaProbe, Shown, WithDefault, json_of};
pub use rule::RuleSpec;
pub use shape::{List, Of, Schema, Shape, shape_of};
