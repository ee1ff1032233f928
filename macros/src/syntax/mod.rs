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
mod positional;
mod synonyms;
mod types;
mod written;

pub use arguments::{Argument, Arguments, is_word};
pub use attributes::{
    ROUTES, attribute_name, attribute_tokens, doc_comment, groups, inside_cfg_attr, is_helper,
    is_named, is_our_name, is_ours, reject_cfg_attr, remove_argument, split_arguments, strip,
    strip_tokens, take,
};
pub use cfg::{Cfg, index_after};
pub use expression::{
    constructed_type, owner, type_from_path, ungrouped, whole_expression, whole_type,
};
pub use fields::{Fields, dependency};
pub use function::{Function, takes_shared_self};
pub use generics::Parameters;
pub(crate) use hygiene::hygienic;
pub use hygiene::{local, local_at};
pub use impl_block::{ImplBlock, Member, Method};
pub use list::{Listed, entries, entries_with, misplaced, unconditional};
pub use positional::{constant, is_constant, status_code};
pub use synonyms::nearest;
pub use types::{
    at_span, bare, declared_types, has_name, is_primitive, last_segment, location, name,
    result_value, static_type, to_source, token_type, type_name,
};
