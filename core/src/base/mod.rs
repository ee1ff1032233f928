//! Basic types of all other folders: type keys, source locations, constant hashes and strings, and type-erased values.

mod const_hash;
mod const_string;
mod erased_value;
mod key;
mod module_options;
mod path_segment;
mod probe;
mod reported;
mod source_location;
mod wrapper_keys;

pub(crate) use const_hash::{SEED, mix, mix_text};
pub(crate) use const_string::{Text, equal};
pub(crate) use erased_value::view;
pub use erased_value::{Stored, store};
pub use key::{Declared, Key, MadeBy, Token, Type};
pub use module_options::Configured;
pub use path_segment::PathSegment;
pub use probe::Probe;
pub use reported::{Reported, Satisfied};
pub use source_location::Location;
