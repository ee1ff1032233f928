//! Descriptions of types on the wire, as data and as JSON Schema.

mod content_schema;
mod definitions;
mod dto_spec;
mod enum_schema;
mod example_values;
mod field_names;
#[cfg(any(feature = "chrono", feature = "time", feature = "decimal", feature = "url"))]
mod foreign;
mod graphql;
mod graphql_names;
mod json_schema;
mod literal;
mod map_keys;
mod member_names;
mod merges;
mod object_schema;
mod rule_spec;
mod schema_names;
mod shape;
mod standard_types;
mod string_rules;

pub use definitions::{Definitions, Direction};
pub use dto_spec::{Content, DtoSpec, FieldSpec, Presence, Tagging, VariantSpec};
pub use example_values::steady;
#[doc(hidden)]
pub use example_values::{NoDefault, Shown, WithDefault, constant, json_of};
pub(crate) use field_names::{FieldNames, names_in};
pub use graphql::{CacheSpec, FederationSpec, GraphQlField, GraphQlSpec, KeySpec, ScalarSpec};
pub(crate) use graphql_names::is_field_name;
#[doc(hidden)]
pub use graphql_names::{field_name, value_name};
#[doc(hidden)]
pub use literal::check_variant;
#[doc(hidden)]
pub use map_keys::is_key;
#[doc(hidden)]
pub use member_names::{Part, Parts};
#[doc(hidden)]
pub use merges::Merges;
pub use rule_spec::RuleSpec;
pub(crate) use shape::checked_shape;
pub use shape::{COMMAS, List, Map, Of, Schema, Shape, shape_of};
pub use shape::{is_list, is_nameless, may_be_boolean, may_be_number, may_be_text};
pub use string_rules::{Affix, Contains, Format};
