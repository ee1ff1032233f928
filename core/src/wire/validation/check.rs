//! Rules that call an injected provider.

use std::any::type_name;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use super::validation_report::{Report, ValidationContext};
use super::violation::{RuleResult, Violation};
use crate::base::{Location, Stored, Type};
use crate::error::{BoxFuture, Error, Result, ValidationError};

/// A provider that checks a value, such as whether a name is taken: `#[rule(check(NameIsFree))]`.
///
/// It is called after all other rules of the value have passed. The module of the handler that accepts the value must be
/// able to inject the provider, which is verified at compile time as for any other dependency.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Result;
/// use baya::validation::{Check, Violation};
///
/// struct NameIsFree { taken: Vec<String> }
///
/// impl Check<String> for NameIsFree {
///     async fn check(&self, name: &String) -> Result<Option<Violation>> {
///         let taken = self.taken.contains(name);
///         Ok(taken.then(|| Violation::new("taken", "is taken already")))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't check a `{T}`",
    label = "`Check<{T}>` is not implemented for this type",
    note = "write `impl Check<{T}> for {Self} {{ async fn check(&self, value: &{T}) -> Result<Option<Violation>> {{ ... }} }}`"
)]
pub trait Check<T: ?Sized>: Send + Sync + 'static {
    /// Checks a value. Returns the violation, or `None` for a valid value.
    ///
    /// # Errors
    ///
    /// Return an error if the value can't be checked, such as when a database is unavailable. The request fails with it.
    fn check(&self, value: &T) -> impl Future<Output = Result<Option<Violation>>> + Send;
}

/// A provider that a rule calls.
#[derive(Clone, Copy, Debug)]
pub struct RuleProvider {
    /// The type of the provider.
    pub token: Type,
    /// The name of the field that has the rule.
    pub name: &'static str,
    /// The location of the rule.
    pub at: Location,
}

/// Access to the providers that the rules of a handler's arguments call.
pub trait RuleProviders: Sync {
    /// Returns the provider at the index `slot` among the dependencies of the handler.
    fn provider(&self, slot: usize) -> BoxFuture<'_, Result<Stored>>;
}

/// The providers that the rules of a type call: those of its own fields, and those of the types of its fields.
#[derive(Clone, Copy, Debug)]
pub struct Checks {
    /// The providers that the rules of its own fields call, in order.
    pub own: &'static [RuleProvider],
    /// The providers that the types of its fields call, in order.
    pub nested: &'static [&'static Checks],
}

impl Checks {
    /// No providers.
    pub const NONE: Self = Self { own: &[], nested: &[] };

    /// Returns the number of providers.
    pub const fn count(&self) -> usize {
        self.own.len() + Self::count_all(self.nested)
    }

    /// Returns the number of providers of several types.
    pub const fn count_all(all: &[&Self]) -> usize {
        let mut i = 0;
        let mut count = 0;
        while i < all.len() {
            count += all[i].count();
            i += 1;
        }
        count
    }
}

/// Collects the validation errors of rules that call providers, at the location of the current value.
#[derive(Clone)]
pub struct CheckReport<'a> {
    providers: &'a dyn RuleProviders,
    errors: &'a Mutex<Vec<ValidationError>>,
    validation: ValidationContext<'a>,
    location: Vec<Segment>,
}

#[derive(Clone, Debug)]
enum Segment {
    Field(Arc<str>),
    Index(usize),
}

impl fmt::Debug for CheckReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckReport").field("location", &self.location).finish_non_exhaustive()
    }
}

impl<'a> CheckReport<'a> {
    /// Creates a report for a whole argument.
    pub(crate) const fn new(
        providers: &'a dyn RuleProviders,
        errors: &'a Mutex<Vec<ValidationError>>,
        validation: ValidationContext<'a>,
    ) -> Self {
        Self { providers, errors, validation, location: Vec::new() }
    }

    /// Returns the report for a field, or for an entry of a map.
    #[must_use]
    pub fn field(mut self, name: &str) -> Self {
        self.location.push(Segment::Field(name.into()));
        self
    }

    /// Returns the report for an element of a list.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.location.push(Segment::Index(index));
        self
    }

    /// Returns the report for a value that consists of parameters, such as a query.
    #[must_use]
    pub const fn parameters(mut self) -> Self {
        self.validation.parameters = true;
        self
    }

    /// Whether one of these groups is active.
    pub fn has_group(&self, groups: &[&str]) -> bool {
        groups.iter().any(|group| self.validation.groups.contains(group))
    }

    /// Calls the provider `P`, which is at the index `slot` among the dependencies of the handler, with the current value.
    /// Does nothing if an error was reported for the value already.
    ///
    /// # Errors
    ///
    /// Returns the error of the provider, or of its construction.
    pub async fn run<P: Check<T>, T: ?Sized + Sync>(self, slot: usize, value: &T) -> Result<()> {
        if self.report(|report| report.has_error()) {
            return Ok(());
        }
        let stored = self.providers.provider(slot).await?;
        let mismatch = || {
            Error::internal(format!("the provider in slot {slot} is not a `{}`", type_name::<P>()))
        };
        let provider: Arc<P> = stored.get().ok_or_else(mismatch)?;
        if let Some(broken) = provider.check(value).await? {
            self.report(|report| RuleResult::report(Err(broken), report));
        }
        Ok(())
    }

    /// Runs a function with the report for the current value.
    fn report<R>(&self, write: impl FnOnce(&mut Report<'_>) -> R) -> R {
        let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        at(&mut Report::new(&mut errors, self.validation), &self.location, write)
    }
}

fn at<R>(
    report: &mut Report<'_>,
    location: &[Segment],
    write: impl FnOnce(&mut Report<'_>) -> R,
) -> R {
    match location {
        [] => write(report),
        [Segment::Field(name), rest @ ..] => at(&mut report.field(name), rest, write),
        [Segment::Index(index), rest @ ..] => at(&mut report.index(*index), rest, write),
    }
}
