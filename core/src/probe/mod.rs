//! The properties of types that the compiler reports in constants, for the attributes.

mod arguments;
mod declared;
mod spelled;

pub use arguments::{OneText, Pathless, TextsOf, Whole, WholePath, are_pathless, check_argument};
pub use declared::Unannotated;
pub use spelled::{Hidden, InFull, Is, Seen, Unhidden, in_full, is};
