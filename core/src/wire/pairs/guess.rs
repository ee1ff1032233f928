//! What a string looks like to types that serde reads from buffered values.

use serde::de::{Unexpected, Visitor};

use super::unread::Unread;

/// What a string looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Guess {
    Nothing,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Real(f64),
}

impl Guess {
    pub(super) fn of(text: &str) -> Option<Self> {
        match text {
            "" => return Some(Self::Nothing),
            "true" => return Some(Self::Bool(true)),
            "false" => return Some(Self::Bool(false)),
            _ => {}
        }
        let unsigned = text.parse().map(Self::Unsigned);
        let whole = unsigned.or_else(|_| text.parse().map(Self::Signed));
        let real = || text.parse().ok().filter(|real: &f64| real.is_finite()).map(Self::Real);
        whole.ok().or_else(real)
    }

    /// Returns the guess that a type has rejected.
    pub(super) fn rejected(value: Unexpected<'_>) -> Option<Self> {
        Some(match value {
            Unexpected::Unit => Self::Nothing,
            Unexpected::Bool(value) => Self::Bool(value),
            Unexpected::Unsigned(value) => Self::Unsigned(value),
            Unexpected::Signed(value) => Self::Signed(value),
            Unexpected::Float(value) => Self::Real(value),
            _ => return None,
        })
    }

    /// Returns the value as a type that rejects it reports it.
    pub(super) const fn unexpected(self) -> Unexpected<'static> {
        match self {
            Self::Nothing => Unexpected::Unit,
            Self::Bool(value) => Unexpected::Bool(value),
            Self::Unsigned(value) => Unexpected::Unsigned(value),
            Self::Signed(value) => Unexpected::Signed(value),
            Self::Real(value) => Unexpected::Float(value),
        }
    }

    pub(super) fn visit<'t, V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self {
            Self::Nothing => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Unsigned(value) => visitor.visit_u64(value),
            Self::Signed(value) => visitor.visit_i64(value),
            Self::Real(value) => visitor.visit_f64(value),
        }
    }
}
