//! Fields that are exposed only to certain groups.

use std::cell::Cell;

use axum::response::{IntoResponse, Response};

/// The names of the groups to which a field is exposed.
pub(crate) type Groups = &'static [&'static str];

thread_local! {
    /// The groups of the response that is being written.
    static WRITTEN_FOR: Cell<Groups> = const { Cell::new(&[]) };
}

/// A response that contains the fields with `#[expose(groups(...))]` for these groups.
///
/// Use it if the handler determines the groups. If they are always the same, put `#[expose(groups(...))]` on the handler.
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

/// Writes a value for these groups, outside of a handler.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// let text = baya::exposed_to(&["admin"], || serde_json::to_string(&7)).unwrap();
/// assert_eq!(text, "7");
/// ```
pub fn exposed_to<T>(groups: &'static [&'static str], write: impl FnOnce() -> T) -> T {
    /// Restores the previous groups when it is dropped, also by a panic.
    struct RestoreGroups(Groups);
    impl Drop for RestoreGroups {
        fn drop(&mut self) {
            WRITTEN_FOR.set(self.0);
        }
    }
    let _restore = RestoreGroups(WRITTEN_FOR.replace(groups));
    write()
}

/// Returns the groups of the response that is being written.
pub(crate) fn written_for() -> Groups {
    WRITTEN_FOR.get()
}

/// Whether a field that is exposed to these groups is omitted.
pub fn is_hidden(groups: &[&str]) -> bool {
    let written_for = WRITTEN_FOR.get();
    !groups.iter().any(|group| written_for.contains(group))
}
