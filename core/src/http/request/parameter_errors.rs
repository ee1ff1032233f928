//! Reports of all invalid parameters of a request. When one parameter is invalid, all of them are read again.

use std::fmt;
use std::marker::PhantomData;

use axum::http::StatusCode;
use axum::response::Response;
use serde::de::DeserializeOwned;

use super::validated::{Named, ValidArgument as _};
use crate::error::Compat;
use crate::error::{Error, Result};
use crate::graph::spec::Origin;
use crate::http::route::exchange::{Call, Incoming};
use crate::wire::validation::{Inside, Validate};

/// An argument that reads one parameter.
pub struct Parameter {
    /// Where the parameter is.
    pub origin: Origin,
    /// The name of the parameter.
    pub name: &'static str,
    /// Reads and validates the parameter, and returns its errors.
    pub errors: fn(&mut Incoming<'_>, Named) -> Result<()>,
}

impl fmt::Debug for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parameter").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Selects how the errors of a parameter are found, by its type.
#[derive(Debug)]
pub struct ParameterErrors<T>(PhantomData<fn() -> T>);

impl<T> ParameterErrors<T> {
    /// The only value of this type.
    pub const NEW: Self = Self(PhantomData);
}

/// Types with rules: method resolution tries this trait first, for `&&ParameterErrors`.
pub trait ErrorsOfRules {
    /// Reads and validates a parameter.
    ///
    /// # Errors
    ///
    /// Status 400 if it can't be read, and 422 if it breaks a rule.
    fn errors(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()>;
}

/// Other types that can be read. One more reference makes this trait the second choice.
pub trait ErrorsOfReading {
    /// Reads a parameter.
    ///
    /// # Errors
    ///
    /// Status 400 if it can't be read.
    fn errors(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()>;
}

/// Types that can't be read, which the compiler reports elsewhere. This trait is the last choice.
pub trait NoErrors {
    /// Does nothing.
    ///
    /// # Errors
    ///
    /// Never returns an error.
    fn errors(&self, _incoming: &mut Incoming<'_>, _named: Named) -> Result<()> {
        Ok(())
    }
}

impl<T: DeserializeOwned + Validate> ErrorsOfRules for &ParameterErrors<T> {
    fn errors(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()> {
        let value: T = read_again(incoming, named, true)?;
        // Pipes may change the value before it is validated.
        if incoming.has_pipes() { Ok(()) } else { Inside(&value).validated(incoming, named) }
    }
}

impl<T: DeserializeOwned> ErrorsOfReading for &&ParameterErrors<T> {
    fn errors(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()> {
        read_again::<T>(incoming, named, false).map(drop)
    }
}

impl<T> NoErrors for ParameterErrors<T> {}

fn read_again<T: DeserializeOwned>(
    incoming: &mut Incoming<'_>,
    (origin, name): Named,
    covered: bool,
) -> Result<T> {
    incoming.checked(false, covered, |incoming| incoming.raw(origin, name))
}

impl Incoming<'_> {
    /// Makes an error about a parameter one about all invalid parameters. An `async` function that called the handler as
    /// well would cost each request a future.
    #[inline]
    pub(crate) fn complete<K: Call>(&mut self, outcome: &mut Result<Response>) {
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
        if self.scope().shared.http().settings.edge.compat == Some(Compat::Nest) {
            return;
        }
        let found = all.iter().filter_map(|one| (one.errors)(self, (one.origin, one.name)).err());
        let mut errors: Vec<_> = found.filter(is_invalid).collect();
        let location =
            |error: &Error| error.validation_errors().first().map(|fault| fault.location.clone());
        let known = errors.iter().position(|error| location(error) == location(first));
        let first_error = std::mem::replace(first, Error::bad_request());
        match known {
            // The first error may contain those of rules that call a provider.
            Some(at) => errors[at] = first_error,
            None => errors.insert(0, first_error),
        }
        *first = joined(errors);
    }
}

/// Whether the error reports an invalid parameter, and not an internal error.
fn is_invalid(error: &Error) -> bool {
    error.is_of_parameter() && !error.is_server_error() && !error.validation_errors().is_empty()
}

/// Joins errors into one. If a value can't be read, its error determines the status.
fn joined(mut errors: Vec<Error>) -> Error {
    if errors.len() == 1 {
        return errors.remove(0);
    }
    let faults = errors.iter().flat_map(Error::validation_errors).cloned().collect();
    let unread = errors.iter().position(|error| error.status() == StatusCode::BAD_REQUEST);
    errors.swap_remove(unread.unwrap_or(0)).with_validation_errors(faults)
}
