//! The rules of `#[rule(...)]`.

mod length;
mod list;
mod range;
mod string;

pub use length::{HasLength, Length};
pub use list::{
    Alike, ByDocument, ByHash, ByNothing, Comparable, FindsRepeated, Hashed, Items, Members,
    Written,
};
pub use range::{Bound, InRange, Range, Ranged, bound};
#[cfg(feature = "dto")]
pub use string::Pattern;
pub use string::Text;

pub use crate::wire::reading::Number;
pub use crate::wire::schema::{Affix, Contains, Format};
