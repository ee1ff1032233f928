//! Values that know whether they are valid.

use crate::error::Fault;
use crate::http::{Form, Json, Query};

/// A value that knows whether it is valid.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Fault, Validate};
///
/// struct NewCat { name: String }
///
/// impl Validate for NewCat {
///     fn validate(&self) -> Result<(), Vec<Fault>> {
///         if self.name.is_empty() {
///             return Err(vec![Fault::at("/name", "length", "must not be empty")]);
///         }
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says when a `{Self}` is valid",
    label = "`Validate` is not implemented for this type",
    note = "write `impl Validate for {Self} {{ fn validate(&self) -> Result<(), Vec<Fault>> {{ ... }} }}`"
)]
pub trait Validate {
    /// Nothing, or every fault at once.
    ///
    /// # Errors
    ///
    /// The faults, of which there is one at least.
    fn validate(&self) -> Result<(), Vec<Fault>>;
}

/// What is valid where that in it is.
macro_rules! inside {
    ($($of:ident)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate> Validate for $of<T> {
            fn validate(&self) -> Result<(), Vec<Fault>> {
                self.0.validate()
            }
        }
    )* };
}

inside! { Json Query Form }

#[diagnostic::do_not_recommend]
impl<T: Validate> Validate for Option<T> {
    fn validate(&self) -> Result<(), Vec<Fault>> {
        self.as_ref().map_or(Ok(()), T::validate)
    }
}
