//! The rules of `#[rule(...)]`.

mod length;
mod member;
mod range;
mod text;

pub use length::{HasLength, Length};
pub use member::{
    Alike, ByDocument, ByHash, ByNothing, Comparable, FindsRepeated, Hashed, Items, Members,
    Unique, Written, each,
};
pub use range::{Bound, InRange, Number, Range, Ranged, bound};
#[cfg(feature = "dto")]
pub use text::Pattern;
pub use text::{Affix, Contains, Format, Text};
