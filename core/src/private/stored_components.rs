//! Functions about components: the types of stored instances, hooks and options.

use std::any::{Any, type_name};
use std::sync::Arc;

use crate::base::{Stored, view};
use crate::error::{Error, Result};

/// Converts an error into [`Error`].
pub fn into_error<E: Into<Error>>(error: E) -> Error {
    error.into()
}

/// A return type of a hook.
#[diagnostic::on_unimplemented(
    message = "a hook can't return `{Self}`",
    label = "expected no return type or `Result<(), E>`",
    note = "remove the return type, or return `Result<(), E>`, where `E` implements `std::error::Error` or is `baya::Error`"
)]
pub trait HookResult {
    /// Converts the value into a result.
    ///
    /// # Errors
    ///
    /// Returns the error of the hook.
    fn into_result(self) -> Result<()>;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> HookResult for std::result::Result<(), E> {
    fn into_result(self) -> Result<()> {
        self.map_err(Into::into)
    }
}

/// Returns a stored component.
///
/// # Errors
///
/// Returns an internal error if the stored value has another type. Verification of the graph excludes this.
pub fn component<T: Send + Sync + 'static>(stored: &Stored) -> Result<Arc<T>> {
    stored.get().ok_or_else(other_type::<T>)
}

/// Borrows a stored component.
///
/// # Errors
///
/// Returns an internal error if the stored value has another type. Verification of the graph excludes this.
pub fn component_ref<T: Send + Sync + 'static>(stored: &Stored) -> Result<&T> {
    view::<T>(stored).map(|component| &**component).ok_or_else(other_type::<T>)
}

fn other_type<T>() -> Error {
    Error::internal(format!("the stored component is not a `{}`", type_name::<T>()))
}

/// Returns whether the options of two imports of a module are equal.
pub fn same_options<O: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    match (one.downcast_ref::<O>(), other.downcast_ref::<O>()) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}
