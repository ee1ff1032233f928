//! Elements of Rust's syntax that several attributes read.

mod arguments;
mod attributes;
mod cfg;
mod expression;
mod fields;
mod function;
mod generics;
mod hygiene;
mod impl_block;
mod list;
mod types;

pub use arguments::{Argument, Arguments, nearest};
pub use attributes::{
    conditional, doc_comment, groups, inside_cfg_attr, is_helper, is_named, attribute_name, parts, strip,
    strip_tokens, take, attribute_tokens, without,
};
pub use cfg::{Cfg, number};
pub use expression::{owner, type_from_path, constructed_type, ungrouped, whole_expression, whole_type};
pub use fields::{Fields, dependency};
pub use function::{Function, takes_shared_self};
pub use generics::Parameters;
pub(crate) use hygiene::hygienic;
pub use hygiene::{local, local_at};
pub use impl_block::{ImplBlock, Member, Method};
pub use list::{Listed, entries, entries_with, unconditional, misplaced};
pub use types::{
    bare, declared, at_span, has_name, is_primitive, last_segment, static_type, location, name,
    result_value, token_type, type_name, written,
};
