//! Fields of partial updates, which are absent, `null`, or have a value.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::wire::reading::{Around, Distinct, Inner};
use crate::wire::schema::{Schema, Shape, shape_of};
use crate::wire::validation::{Checks, Explain, InputValue, Report, Validate, asks, in_order};

/// A field of a partial update, which distinguishes an absent field from `null`
/// ([RFC 7396](https://www.rfc-editor.org/rfc/rfc7396)).
///
/// In a `#[dto]`, the field is optional, and an [`Absent`](Self::Absent) field is not written. Rules apply to the value.
/// In other types, put `#[serde(default, skip_serializing_if = "Patch::is_absent")]` on the field.
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
    /// The field is absent: the current value is kept.
    #[default]
    Absent,
    /// The field is `null`: the current value is removed.
    Null,
    /// The field has a value, which replaces the current one.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the field is absent.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the field is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the new value, or `None` if the current value is kept.
    pub fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// Applies the update to an optional value.
    pub fn apply(self, to: &mut Option<T>) {
        if let Some(change) = self.into_change() {
            *to = change;
        }
    }

    /// Converts the value, if there is one.
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
    const CONTRADICTION: Option<&'static str> = T::CONTRADICTION;
    const BRACKETED: Option<&'static str> = T::BRACKETED;
    const CONTAINS_FILES: bool = T::CONTAINS_FILES;
    const LISTS_FILES: bool = T::LISTS_FILES;
    const NESTS_FILES: bool = T::NESTS_FILES;

    asks!(|patch, base, report| {
        in_order(
            patch
                .value()
                .map(|value| value.check_with_providers(base, report))
                .into_iter()
                .collect(),
        )
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

impl<'de, T: Distinct<'de, H>, H> Distinct<'de, Around<H>> for Patch<T> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Option::<Inner<T, H>>::deserialize(deserializer)?;
        Ok(read.map_or(Self::Null, |inner| Self::Value(inner.0)))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Schema for Patch<T> {
    const SHAPE: Shape = Shape::Patch(shape_of::<T>);
}
