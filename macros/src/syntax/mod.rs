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
    conditional, doc_of, groups, inside_cfg_attr, is_helper, is_named, name_of, parts, strip,
    strip_tokens, take, tokens_of, without,
};
pub use cfg::{Cfg, number};
pub use expression::{owner, type_of_path, type_of_value, ungrouped, whole_expression, whole_type};
pub use fields::{Fields, dependency};
pub use function::{Function, takes_shared_self};
pub use generics::Parameters;
pub(crate) use hygiene::hygienic;
pub use hygiene::{local, local_at};
pub use impl_block::{ImplBlock, Member, Method};
pub use list::{Listed, entries, entries_with, every_build, misplaced};
pub use types::{
    bare, declared, gathered, is_of, is_primitive, last_segment, lasting, location, name,
    result_of, token_type, type_name, written,
};
