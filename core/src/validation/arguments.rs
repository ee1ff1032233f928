//! Arguments of handlers that are validated by themselves.

use super::inside::Inside;
use super::report::Occasion;
use super::validate::{Validate, validate_on};
use crate::error::{Error, Fault, Result};
use crate::http::Incoming;
use crate::spec::Metadata;

/// The groups whose rules hold for the arguments of a handler, as metadata: `#[meta(Groups(&["create"]))]`.
/// Rules of no group hold always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Groups(pub &'static [&'static str]);

impl Metadata for Groups {}

/// 422 with every fault.
#[cold]
pub(crate) fn invalid(faults: Vec<Fault>) -> Error {
    let error = Error::unprocessable().with_code("invalid");
    let error = error.with_message("the request is not valid");
    faults.into_iter().fold(error, Error::with_fault)
}

/// Finds the arguments that have rules.
pub trait ValidArgument {
    /// Validates it.
    ///
    /// # Errors
    ///
    /// 422 with every fault.
    fn validated(&self, incoming: &mut Incoming<'_>) -> Result<()>;
}

/// Takes all others; the reference makes it the second choice.
pub trait AnyArgument {
    /// Nothing is wrong with it.
    ///
    /// # Errors
    ///
    /// None.
    #[inline]
    fn validated(&self, _incoming: &mut Incoming<'_>) -> Result<()> {
        Ok(())
    }
}

impl<T: Validate + ?Sized> ValidArgument for Inside<'_, T> {
    #[inline]
    fn validated(&self, incoming: &mut Incoming<'_>) -> Result<()> {
        let groups = incoming.context().meta::<Groups>().copied().unwrap_or_default();
        let occasion = Occasion { groups: groups.0, parameters: false };
        validate_on(self.0, occasion).map_err(invalid)
    }
}

impl<T: ?Sized> AnyArgument for &Inside<'_, T> {}
