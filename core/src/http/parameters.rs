//! All errors of the parameters of a request: they are found by reading the parameters again after one is invalid.

use std::fmt;
use std::marker::PhantomData;

use axum::http::StatusCode;
use axum::response::Response;
use serde::de::DeserializeOwned;

use super::exchange::{Call, Incoming};
use crate::edge::Compat;
use crate::error::{Error, Result};
use crate::spec::Origin;
use crate::validation::arguments::{Named, ValidArgument as _};
use crate::validation::{Inside, Validate};

/// An argument that reads one parameter.
pub struct Parameter {
    /// Where the parameter is.
    pub origin: Origin,
    /// Its name there.
    pub name: &'static str,
    /// Reads and validates it again.
    pub errors: fn(&mut Incoming<'_>, Named) -> Result<()>,
}

impl fmt::Debug for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parameter").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The type of a parameter.
#[derive(Debug)]
pub struct Again<T>(PhantomData<fn() -> T>);

impl<T> Again<T> {
    /// The only value of this type.
    pub const NEW: Self = Self(PhantomData);
}

/// Selects types with rules: method resolution tries it first, for `&&Again`.
pub trait AgainByRules {
    /// Reads and validates a parameter.
    ///
    /// # Errors
    ///
    /// Status 400 if it can't be read, and 422 if it breaks a rule.
    fn errors(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()>;
}

/// Selects other types that can be read; one more reference makes it the second choice.
pub trait AgainByType {
    /// Reads a parameter.
    ///
    /// # Errors
    ///
    /// Status 400 if it can't be read.
    fn errors(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()>;
}

/// Selects types that can't be read, which the compiler reports elsewhere; it is the last choice.
pub trait NotAgain {
    /// Does nothing.
    ///
    /// # Errors
    ///
    /// None.
    fn errors(&self, _incoming: &mut Incoming<'_>, _named: Named) -> Result<()> {
        Ok(())
    }
}

impl<T: DeserializeOwned + Validate> AgainByRules for &Again<T> {
    fn errors(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()> {
        let value: T = again(incoming, named, true)?;
        // Pipes may change the value before it is validated.
        if incoming.has_pipes() { Ok(()) } else { Inside(&value).validated(incoming, named) }
    }
}

impl<T: DeserializeOwned> AgainByType for &&Again<T> {
    fn errors(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()> {
        again::<T>(incoming, named, false).map(drop)
    }
}

impl<T> NotAgain for Again<T> {}

fn again<T: DeserializeOwned>(
    incoming: &mut Incoming<'_>,
    (origin, name): Named,
    covered: bool,
) -> Result<T> {
    incoming.checked(false, covered, |incoming| incoming.raw(origin, name))
}

impl Incoming<'_> {
    /// Adds the errors of all other parameters to the error about one.
    #[inline]
    pub(super) fn complete<K: Call>(&mut self, outcome: &mut Result<Response>) {
        if const { K::PARAMETERS.is_empty() } {
            return;
        }
        if let Err(error) = outcome
            && is_invalid(error)
        {
            self.add_others(error, K::PARAMETERS);
        }
    }

    #[cold]
    fn add_others(&mut self, first: &mut Error, all: &[Parameter]) {
        // NestJS reports one parameter at a time.
        if self.scope().shared.settings.edge.compat == Some(Compat::Nest) {
            return;
        }
        let found = all.iter().filter_map(|one| (one.errors)(self, (one.origin, one.name)).err());
        let mut errors: Vec<_> = found.filter(is_invalid).collect();
        let place = |error: &Error| error.faults().first().map(|fault| fault.place.clone());
        let known = errors.iter().position(|error| place(error) == place(first));
        let first_error = std::mem::replace(first, Error::bad_request());
        match known {
            // Rules that ask a provider may have found more in it.
            Some(at) => errors[at] = first_error,
            None => errors.insert(0, first_error),
        }
        *first = joined(errors);
    }
}

/// Whether a parameter is invalid. The other errors are those of the server.
fn is_invalid(error: &Error) -> bool {
    error.is_of_parameter() && !error.is_server_error() && !error.faults().is_empty()
}

/// Joins errors into one. A value that can't be read determines its status.
fn joined(mut errors: Vec<Error>) -> Error {
    if errors.len() == 1 {
        return errors.remove(0);
    }
    let faults = errors.iter().flat_map(Error::faults).cloned().collect();
    let unread = errors.iter().position(|error| error.status() == StatusCode::BAD_REQUEST);
    errors.swap_remove(unread.unwrap_or(0)).with_faults(faults)
}
