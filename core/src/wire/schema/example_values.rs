//! Values in OpenAPI documents: defaults and examples.

use serde::Serialize;
use serde_json::Value;

/// Converts a value to JSON. Returns `None` if it can't be serialized.
pub fn json_of<T: Serialize>(value: &T) -> Option<Value> {
    serde_json::to_value(value).ok()
}

/// Returns the value of a function, or `None` if two calls return different values, such as the time or an id. So a
/// program always generates the same document.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use baya::schema::steady;
///
/// static NEXT: AtomicU64 = AtomicU64::new(1);
///
/// assert_eq!(steady(|| Some(7.into())), Some(7.into()));
/// assert_eq!(steady(|| Some(NEXT.fetch_add(1, Ordering::Relaxed).into())), None);
/// ```
pub fn steady(value: impl Fn() -> Option<Value>) -> Option<Value> {
    value().filter(|first| value().as_ref() == Some(first))
}

/// Returns the schema of a constant string.
pub fn constant(string: &str) -> Value {
    serde_json::json!({ "type": "string", "const": string })
}

/// A value whose type may implement `Serialize`.
#[derive(Debug)]
pub struct Shown<'v, T: ?Sized>(pub &'v T);

/// Selects types that implement `Serialize`.
pub trait WithDefault {
    /// Returns the value as JSON. Returns `None` for `null`, which only means that a field is optional.
    fn shown(&self) -> Option<Value>;
}

/// Selects all other types. The reference makes it the second choice.
pub trait NoDefault {
    /// Returns `None`.
    fn shown(&self) -> Option<Value> {
        None
    }
}

impl<T: Serialize> WithDefault for Shown<'_, T> {
    fn shown(&self) -> Option<Value> {
        json_of(self.0).filter(|value| !value.is_null())
    }
}

impl<T: ?Sized> NoDefault for &Shown<'_, T> {}
