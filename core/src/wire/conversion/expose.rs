//! Fields that only some may see.

use std::cell::Cell;

use axum::response::{IntoResponse, Response};

/// Names of those who may see a field.
pub(crate) type Groups = &'static [&'static str];

thread_local! {
    /// Whom what is being written is for.
    static WRITTEN_FOR: Cell<Groups> = const { Cell::new(&[]) };
}

/// An answer whose fields with `#[expose(groups(...))]` are for these groups, where a handler decides
/// that by itself; where it is always the same, `#[expose(groups(...))]` stands on the handler.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{ExposedTo, Json};
///
/// async fn find(is_admin: bool) -> ExposedTo<Json<u64>> {
///     let groups: &[&str] = if is_admin { &["admin"] } else { &[] };
///     ExposedTo(groups, Json(7))
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExposedTo<T>(pub &'static [&'static str], pub T);

impl<T: IntoResponse> IntoResponse for ExposedTo<T> {
    fn into_response(self) -> Response {
        exposed_to(self.0, || self.1.into_response())
    }
}

/// Writes something for these groups, for who writes without a handler.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// let text = baya::exposed_to(&["admin"], || serde_json::to_string(&7)).unwrap();
/// assert_eq!(text, "7");
/// ```
pub fn exposed_to<T>(groups: &'static [&'static str], write: impl FnOnce() -> T) -> T {
    /// Puts back what was, whether or not the writing panics.
    struct Before(Groups);
    impl Drop for Before {
        fn drop(&mut self) {
            WRITTEN_FOR.set(self.0);
        }
    }
    let _before = Before(WRITTEN_FOR.replace(groups));
    write()
}

/// Returns the groups that what is being written is for.
pub(crate) fn written_for() -> Groups {
    WRITTEN_FOR.get()
}

/// Whether a field is left out that is for these groups alone.
pub fn is_hidden(groups: &[&str]) -> bool {
    let written_for = WRITTEN_FOR.get();
    !groups.iter().any(|group| written_for.contains(group))
}
