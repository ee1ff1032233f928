//! The rules of `#[rule(...)]`: each is a constant, which checks values and describes itself in schemas.

mod length;
mod member;
mod range;
mod text;

pub use length::{HasLength, Length};
pub use member::{Comparable, Items, Unique};
pub use range::{Number, Range, Ranged};
#[cfg(feature = "dto")]
pub use text::Pattern;
pub use text::{Affix, Contains, Format, Text};

/// A rule as data, for schemas.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// `length(...)`
    Length(Length),
    /// `range(...)`
    Range(Range<Number>),
    /// `multiple_of(...)`
    MultipleOf(Number),
    /// `pattern("...")`
    Pattern(&'static str),
    /// `email`, `url`, `uuid`, `ip`, `ipv4`, `ipv6`
    Format(Format),
    /// `contains("...")`, `starts_with("...")`, `ends_with("...")`
    Contains(Contains),
    /// `unique`
    Unique,
    /// `each(...)`
    Each(&'static [Rule]),
    /// A function of the program's own, by its path.
    Custom(&'static str),
}
