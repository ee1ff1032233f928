//! Numbers of any type.

use std::fmt;

use crate::error::Param;

/// A number of any type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// An integer.
    Whole(i128),
    /// An integer above the maximum of `i128`.
    Large(u128),
    /// Any other number.
    Real(f64),
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => number.fmt(f),
            Self::Large(number) => number.fmt(f),
            Self::Real(number) => number.fmt(f),
        }
    }
}

impl From<Number> for Param {
    fn from(number: Number) -> Self {
        match number {
            Number::Whole(whole) => Self::Integer(whole),
            Number::Large(whole) => Self::Float(whole as f64),
            Number::Real(real) => Self::Float(real),
        }
    }
}
