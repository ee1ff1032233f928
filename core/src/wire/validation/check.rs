//! Rules that ask something that is injected.

use std::any::type_name;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use super::report::{Report, ValidationContext};
use super::violation::{Violation, violation};
use crate::base::{Location, Stored, Type};
use crate::error::{BoxFuture, Error, Result, ValidationError};

/// A rule that asks a provider, such as whether a name is taken: `#[rule(check(NameIsFree))]`.
///
/// It is asked when all rules that ask nobody hold for the value, and the handler that takes the value must
/// be able to see the provider, which the compiler checks as it does for any other dependency.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Violation, Check, Result};
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
    message = "`{Self}` is not a check of a `{T}`",
    label = "`Check<{T}>` is not implemented for this type",
    note = "write `impl Check<{T}> for {Self} {{ async fn check(&self, value: &{T}) -> Result<Option<Violation>> {{ ... }} }}`"
)]
pub trait Check<T: ?Sized>: Send + Sync + 'static {
    /// What is wrong with the value, if anything; an error where that can't be found out, which is the answer
    /// to the request then.
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

/// Provides what a call can see, for rules that need a provider.
pub trait RuleProviders: Sync {
    /// Returns the provider at this index among the dependencies of the handler.
    fn provider(&self, slot: usize) -> BoxFuture<'_, Result<Stored>>;
}

/// The providers that the rules of a type call: those of its own fields, and those of the types inside.
#[derive(Clone, Copy, Debug)]
pub struct Checks {
    /// Those of its own fields, in order.
    pub own: &'static [RuleProvider],
    /// Those in its fields, in order.
    pub nested: &'static [&'static Checks],
}

impl Checks {
    /// Nobody is asked.
    pub const NONE: Self = Self { own: &[], nested: &[] };

    /// How many there are.
    pub const fn count(&self) -> usize {
        self.own.len() + Self::count_all(self.nested)
    }

    /// How many there are of several.
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

/// Where rules that ask somebody write what they have found: it knows the place of the value at hand.
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
    /// About a whole value.
    pub(crate) const fn new(
        providers: &'a dyn RuleProviders,
        errors: &'a Mutex<Vec<ValidationError>>,
        validation: ValidationContext<'a>,
    ) -> Self {
        Self { providers, errors, validation, location: Vec::new() }
    }

    /// That of a field, or of an entry of a map.
    #[must_use]
    pub fn field(mut self, name: &str) -> Self {
        self.location.push(Segment::Field(name.into()));
        self
    }

    /// That of a member of a list.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.location.push(Segment::Index(index));
        self
    }

    /// The same for a value of parameters.
    #[must_use]
    pub const fn parameters(mut self) -> Self {
        self.validation.parameters = true;
        self
    }

    /// Whether rules of one of these groups hold.
    pub fn holds(&self, groups: &[&str]) -> bool {
        groups.iter().any(|group| self.validation.groups.contains(group))
    }

    /// Asks the provider `P`, which is at this slot of the handler, about the value at hand; not where that is
    /// known to be wrong.
    ///
    /// # Errors
    ///
    /// That of the provider, or of building it.
    pub async fn ask<P: Check<T>, T: ?Sized + Sync>(self, slot: usize, value: &T) -> Result<()> {
        if self.report(|report| report.is_wrong()) {
            return Ok(());
        }
        let stored = self.providers.provider(slot).await?;
        let unplanned = || Error::internal(format!("no `{}` was planned here", type_name::<P>()));
        let provider: Arc<P> = stored.get().ok_or_else(unplanned)?;
        if let Some(found) = provider.check(value).await? {
            self.report(|report| violation(Err(found), report));
        }
        Ok(())
    }

    /// Writes at the place of the value at hand.
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
