//! The rules of `#[rule(...)]`.

mod elements;
mod length;
mod range;
mod string;

pub use elements::{
    Alike, ByDocument, ByHash, ByNothing, Comparable, FindsRepeated, Hashed, Items, Members,
    Unique, Written, each,
};
pub use length::{HasLength, Length};
pub use range::{Bound, InRange, Number, Range, Ranged, bound};
#[cfg(feature = "dto")]
pub use string::Pattern;
pub use string::{Affix, Contains, Format, Text};
