//! Rules that ask something that is injected.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use super::report::{Report, ValidationContext};
use super::violation::{Violation, violation};
use crate::error::{Result, ValidationError};
use crate::graph::spec::Dependency;
use crate::pipeline::Context;

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

/// The providers that the rules of a type ask: its own, and those of what is in it.
#[derive(Clone, Copy, Debug)]
pub struct Checks {
    /// Those of its own fields, in order.
    pub own: &'static [Dependency],
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

    const fn fill(&self, to: &mut [Dependency], mut at: usize) -> usize {
        let mut i = 0;
        while i < self.own.len() {
            to[at] = self.own[i];
            (i, at) = (i + 1, at + 1);
        }
        let mut i = 0;
        while i < self.nested.len() {
            at = self.nested[i].fill(to, at);
            i += 1;
        }
        at
    }
}

/// Returns how many dependencies there are.
pub const fn count(own: &[Option<Dependency>]) -> usize {
    let mut i = 0;
    let mut count = 0;
    while i < own.len() {
        count += own[i].is_some() as usize;
        i += 1;
    }
    count
}

/// Joins the dependencies of a handler and the providers that the rules of its arguments ask; `N` is their number.
pub const fn joined<const N: usize>(
    own: &[Option<Dependency>],
    checks: &[&Checks],
) -> [Dependency; N] {
    let mut all = [Dependency::NONE; N];
    let mut at = 0;
    let mut i = 0;
    while i < own.len() {
        if let Some(dependency) = own[i] {
            all[at] = dependency;
            at += 1;
        }
        i += 1;
    }
    let mut i = 0;
    while i < checks.len() {
        at = checks[i].fill(&mut all, at);
        i += 1;
    }
    all
}

/// Joins the same, and a dependency after all of them.
pub const fn joined_and<const N: usize>(
    own: &[Option<Dependency>],
    checks: &[&Checks],
    last: Dependency,
) -> [Dependency; N] {
    let mut all = joined::<N>(own, checks);
    all[N - 1] = last;
    all
}

/// Where rules that ask somebody write what they have found: it knows the place of the value at hand.
#[derive(Clone, Debug)]
pub struct CheckReport<'a> {
    context: &'a Context<'a>,
    errors: &'a Mutex<Vec<ValidationError>>,
    validation: ValidationContext<'a>,
    location: Vec<Segment>,
}

#[derive(Clone, Debug)]
enum Segment {
    Field(Arc<str>),
    Index(usize),
}

impl<'a> CheckReport<'a> {
    /// About a whole value.
    pub(super) const fn new(
        context: &'a Context<'a>,
        errors: &'a Mutex<Vec<ValidationError>>,
        validation: ValidationContext<'a>,
    ) -> Self {
        Self { context, errors, validation, location: Vec::new() }
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
        let provider: Arc<P> = self.context.injected(slot).await?;
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
