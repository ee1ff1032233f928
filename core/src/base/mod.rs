//! What every other folder builds on: keys, locations, hashes and strings in constants, and erased values.

mod configured;
mod hash;
mod key;
mod location;
mod probe;
mod stored;
mod text;
mod wrapped;

pub use configured::Configured;
pub(crate) use hash::{SEED, mix, mix_text};
pub use key::{Key, MadeBy, Token, Type};
pub use location::Location;
pub use probe::Probe;
pub(crate) use stored::view;
pub use stored::{Stored, store};
pub(crate) use text::{Text, equal};
