//! A field of a change: absent, null, or a value.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::wire::schema::{Schema, Shape, shape_of};
use crate::wire::validation::{Checks, Explain, InputValue, Report, Validate, asks, in_order};

/// A field of a change, which tells what is not there from what is `null`
/// ([RFC 7396](https://www.rfc-editor.org/rfc/rfc7396)).
///
/// In a `#[dto]` it may be left out, and is left out when it is [`Absent`](Self::Absent); rules are for the
/// value in it. Elsewhere write `#[serde(default, skip_serializing_if = "Patch::is_absent")]` on it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Patch;
///
/// let mut nickname = Some("Tom".to_owned());
/// Patch::Absent.apply(&mut nickname);
/// assert_eq!(nickname.as_deref(), Some("Tom"));
/// Patch::Null.apply(&mut nickname);
/// assert_eq!(nickname, None);
/// Patch::Value("Kit".to_owned()).apply(&mut nickname);
/// assert_eq!(nickname.as_deref(), Some("Kit"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// It is not there: nothing changes.
    #[default]
    Absent,
    /// It is `null`: what was there goes.
    Null,
    /// It is this now.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether it is not there.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether it is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value, where there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The change: nothing, or what is there from now on.
    pub fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// Changes what may be missing.
    pub fn apply(self, to: &mut Option<T>) {
        if let Some(change) = self.into_change() {
            *to = change;
        }
    }

    /// The same with another value.
    pub fn map<U>(self, with: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(with(value)),
        }
    }
}

impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Validate> Validate for Patch<T> {
    const CHECKS: Checks = T::CHECKS;
    const UNFIT: Option<&'static str> = T::UNFIT;
    const BRACKETED: Option<&'static str> = T::BRACKETED;
    const HOLDS_FILES: bool = T::HOLDS_FILES;
    const LISTS_FILES: bool = T::LISTS_FILES;
    const NESTS_FILES: bool = T::NESTS_FILES;

    asks!(|patch, base, asked| {
        in_order(patch.value().map(|value| value.ask(base, asked)).into_iter().collect())
    });

    #[inline]
    fn validate(&self, report: &mut Report<'_>) {
        if let Self::Value(value) = self {
            value.validate(report);
        }
    }
}

impl<T: Explain> Explain for Patch<T> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        Option::explain(document, report).map(Self::from)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Schema for Patch<T> {
    const SHAPE: Shape = Shape::Patch(shape_of::<T>);
}
