//! What types look like on the wire, as data, and as JSON Schema.

mod definitions;
mod dto;
mod flattened;
#[cfg(any(feature = "chrono", feature = "time", feature = "decimal", feature = "url"))]
mod foreign;
mod graphql;
mod graphql_names;
mod json;
mod keys;
mod known;
mod literal;
mod merges;
mod names;
mod object;
mod once;
mod rule;
mod shape;
mod shown;
mod variant;

pub use definitions::{Definitions, Direction};
pub use dto::{Content, DtoSpec, FieldSpec, Presence, Tagging, VariantSpec};
pub use graphql::{CacheSpec, FederationSpec, GraphQlField, GraphQlSpec, KeySpec, ScalarSpec};
pub(crate) use graphql_names::is_field_name;
#[doc(hidden)]
pub use graphql_names::{field_name, value_name};
#[doc(hidden)]
pub use keys::is_key;
#[doc(hidden)]
pub use literal::check_variant;
#[doc(hidden)]
pub use merges::Merges;
#[doc(hidden)]
pub use once::{Part, Parts};
pub use rule::RuleSpec;
pub(crate) use shape::checked_shape;
pub use shape::{COMMAS, List, Map, Of, Schema, Shape, shape_of};
pub use shape::{is_list, is_nameless, may_be_boolean, may_be_number, may_be_text};
pub use shown::steady;
#[doc(hidden)]
pub use shown::{NoDefault, Shown, WithDefault, constant, json_of};
