//! Guessed types of strings, for types that serde reads from buffered values.

use serde::de::{Unexpected, Visitor};

use super::read_error::ReadError;

/// A value that a string may represent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Guess {
    None,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Real(f64),
}

impl Guess {
    /// Parses a string. Returns `None` if it can only be a string.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "" => return Some(Self::None),
            "true" => return Some(Self::Bool(true)),
            "false" => return Some(Self::Bool(false)),
            _ => {}
        }
        let unsigned = text.parse().map(Self::Unsigned);
        let whole = unsigned.or_else(|_| text.parse().map(Self::Signed));
        let real = || text.parse().ok().filter(|real: &f64| real.is_finite()).map(Self::Real);
        whole.ok().or_else(real)
    }

    /// Returns the guess that corresponds to a value that a type rejected.
    pub(super) fn from_unexpected(value: Unexpected<'_>) -> Option<Self> {
        Some(match value {
            Unexpected::Unit => Self::None,
            Unexpected::Bool(value) => Self::Bool(value),
            Unexpected::Unsigned(value) => Self::Unsigned(value),
            Unexpected::Signed(value) => Self::Signed(value),
            Unexpected::Float(value) => Self::Real(value),
            _ => return None,
        })
    }

    /// Returns the value for the error of a type that rejects it.
    pub(super) const fn unexpected(self) -> Unexpected<'static> {
        match self {
            Self::None => Unexpected::Unit,
            Self::Bool(value) => Unexpected::Bool(value),
            Self::Unsigned(value) => Unexpected::Unsigned(value),
            Self::Signed(value) => Unexpected::Signed(value),
            Self::Real(value) => Unexpected::Float(value),
        }
    }

    pub(super) fn visit<'t, V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self {
            Self::None => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Unsigned(value) => visitor.visit_u64(value),
            Self::Signed(value) => visitor.visit_i64(value),
            Self::Real(value) => visitor.visit_f64(value),
        }
    }
}
