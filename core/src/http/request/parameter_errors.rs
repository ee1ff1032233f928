//! Reports all invalid parameters of a request. If one parameter is invalid, all of them are read
//! again.

use std::fmt;
use std::marker::PhantomData;

use axum::http::StatusCode;
use axum::response::Response;
use serde::de::DeserializeOwned;

use super::validation::{Named, ValidArgument as _};
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

/// Selects how the errors of a parameter are found, by the type of the parameter.
#[derive(Debug)]
pub struct ParameterErrors<T>(PhantomData<fn() -> T>);

impl<T> ParameterErrors<T> {
    /// The only value of this type.
    pub const NEW: Self = Self(PhantomData);
}

/// Reads and validates types with rules. Method resolution tries this trait first, for
/// `&&ParameterErrors`.
pub trait ErrorsOfRules {
    /// Reads and validates a parameter.
    ///
    /// # Errors
    ///
    /// Returns status 400 if it can't be read, and 422 if it breaks a rule.
    fn errors(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()>;
}

/// Reads other types. One more reference in its impl makes this trait the second choice.
pub trait ErrorsOfReading {
    /// Reads a parameter.
    ///
    /// # Errors
    ///
    /// Returns status 400 if it can't be read.
    fn errors(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()>;
}

/// Ignores types that can't be read, which the compiler reports elsewhere. This trait is the last
/// choice.
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
    /// Extends an error about a parameter to all invalid parameters. An `async` function that also
    /// called the handler would cost each request another future.
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
        let all_errors = all.iter().filter_map(|parameter| {
            (parameter.errors)(self, (parameter.origin, parameter.name)).err()
        });
        let mut errors: Vec<_> = all_errors.filter(is_invalid).collect();
        let location =
            |error: &Error| error.validation_errors().first().map(|error| error.location.clone());
        let position = errors.iter().position(|error| location(error) == location(first));
        let first_error = std::mem::replace(first, Error::bad_request());
        match position {
            // The first error may include those of rules that call a provider.
            Some(at) => errors[at] = first_error,
            None => errors.insert(0, first_error),
        }
        *first = join(errors);
    }
}

/// Whether the error reports an invalid parameter, and not an internal error.
fn is_invalid(error: &Error) -> bool {
    error.is_of_parameter() && !error.is_server_error() && !error.validation_errors().is_empty()
}

/// Joins errors into one. If a value can't be read, its error determines the status.
fn join(mut errors: Vec<Error>) -> Error {
    if errors.len() == 1 {
        return errors.remove(0);
    }
    let validation_errors = errors.iter().flat_map(Error::validation_errors).cloned().collect();
    let unread = errors.iter().position(|error| error.status() == StatusCode::BAD_REQUEST);
    errors.swap_remove(unread.unwrap_or(0)).with_validation_errors(validation_errors)
}
