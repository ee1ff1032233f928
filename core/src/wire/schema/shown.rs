//! Values that documents show.

use serde::Serialize;
use serde_json::Value;

/// A value as JSON, where it can be written.
pub fn json_of<T: Serialize>(value: &T) -> Option<Value> {
    serde_json::to_value(value).ok()
}

/// What a function gives; nothing where it gives something else each time, such as the time or an id, so that
/// documents of one program are the same.
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

/// The schema of what is always this text.
pub fn constant(text: &str) -> Value {
    serde_json::json!({ "type": "string", "const": text })
}

/// A value that may be shown as JSON.
#[derive(Debug)]
pub struct Shown<'v, T: ?Sized>(pub &'v T);

/// Finds those that can be written.
pub trait WithDefault {
    /// The value; nothing for `null`, which says no more than that a field may be left out.
    fn shown(&self) -> Option<Value>;
}

/// Takes all others; the reference makes it the second choice.
pub trait NoDefault {
    /// Nothing.
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
