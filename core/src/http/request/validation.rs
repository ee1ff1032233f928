//! Validation of handler arguments.

use std::borrow::Cow;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::{Mutex, PoisonError};

use crate::error::{BoxFuture, Error, ErrorLocation, Result, ValidationError};
use crate::graph::spec::{Meta, Origin};
use crate::http::{Form, Incoming, Json, Negotiated, Query};
use crate::pipeline::Context;
use crate::wire::json::ParsedJson;
use crate::wire::pairs::Tree;
use crate::wire::reading::invalid;
use crate::wire::validation::CheckReport;
use crate::wire::validation::Groups;
use crate::wire::validation::Inside;
use crate::wire::validation::Validate;
use crate::wire::validation::checked_reading;
use crate::wire::validation::explain::{Explain, InputValue, Of};
pub use crate::wire::validation::read_tree;
use crate::wire::validation::{Report, ValidationContext};

/// The origin and the name of an argument.
pub type Named = (Origin, &'static str);

/// Sets the locations of validation errors to the origin of the argument.
fn relocate(mut errors: Vec<ValidationError>, (origin, _): Named) -> Vec<ValidationError> {
    let new: fn(Cow<'static, str>) -> ErrorLocation = match origin {
        Origin::Header => ErrorLocation::Header,
        Origin::Cookie => ErrorLocation::Cookie,
        _ => return errors,
    };
    for error in &mut errors {
        error.location = new(error.location.name().to_owned().into());
    }
    errors
}

fn errors<T: Validate + ?Sized>(
    value: &T,
    context: ValidationContext<'_>,
    (origin, name): Named,
) -> Vec<ValidationError> {
    let mut errors = Vec::new();
    let mut report = Report::new(&mut errors, context);
    if origin.is_parameter() {
        value.validate(&mut report.parameters().field(name))
    } else {
        value.validate(&mut report)
    }
    errors
}

fn outcome(errors: Vec<ValidationError>, named: Named) -> Result<()> {
    if errors.is_empty() {
        return Ok(());
    }
    let error = invalid(relocate(errors, named));
    Err(if named.0.is_parameter() { error.of_parameter() } else { error })
}

/// Validates arguments with rules.
pub trait ValidArgument {
    /// Validates the argument.
    ///
    /// # Errors
    ///
    /// Returns 422 with all validation errors.
    fn validated(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()>;
}

/// Accepts all other arguments. The reference in its impl makes it the second choice.
pub trait AnyArgument {
    /// Does nothing.
    ///
    /// # Errors
    ///
    /// Never returns an error.
    #[inline]
    fn validated(&self, _incoming: &mut Incoming<'_>, _named: Named) -> Result<()> {
        Ok(())
    }
}

impl<T: Validate + ?Sized> ValidArgument for Inside<'_, T> {
    #[inline]
    fn validated(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()> {
        outcome(errors(self.0, context(incoming), named), named)
    }
}

impl<T: ?Sized> AnyArgument for &Inside<'_, T> {}

/// Returns the context of the validation of a handler's arguments.
fn context(incoming: &Incoming<'_>) -> ValidationContext<'static> {
    ValidationContext { groups: incoming.groups().0, parameters: false }
}

/// Validates arguments with rules that may call a provider.
pub trait AskingArgument<'v> {
    /// Validates the argument by all rules. Those that call a provider run last; `base` is the slot
    /// of the first one.
    fn checked(
        &self,
        incoming: &'v mut Incoming<'_>,
        named: Named,
        base: usize,
    ) -> BoxFuture<'v, Result<()>>;
}

/// Accepts all other arguments. The reference in its impl makes it the second choice. The future
/// does not borrow the argument, which may not be `Sync`.
pub trait SilentArgument {
    /// Does nothing.
    fn checked(
        &self,
        _incoming: &mut Incoming<'_>,
        _named: Named,
        _base: usize,
    ) -> Ready<Result<()>> {
        ready(Ok(()))
    }
}

impl<'v, T: Validate + Sync + ?Sized> AskingArgument<'v> for Inside<'v, T> {
    fn checked(
        &self,
        incoming: &'v mut Incoming<'_>,
        named: Named,
        base: usize,
    ) -> BoxFuture<'v, Result<()>> {
        let value = self.0;
        Box::pin(async move {
            let validation = context(incoming);
            let context = incoming.context();
            let errors = Mutex::new(errors(value, validation, named));
            let report = CheckReport::new(&context, &errors, validation);
            let report =
                if named.0.is_parameter() { report.parameters().field(named.1) } else { report };
            value.check_with_providers(base, report).await?;
            outcome(errors.into_inner().unwrap_or_else(PoisonError::into_inner), named)
        })
    }
}

impl<T: ?Sized> SilentArgument for &Inside<'_, T> {}

/// Validates arguments of calls over other protocols, with rules that may call a provider.
pub trait AskingCall<'v> {
    /// Validates the argument by the rules that call a provider. `base` is the slot of the first
    /// one.
    fn checked_in(&self, cx: &'v Context<'_>, base: usize) -> BoxFuture<'v, Result<()>>;
}

/// Accepts all other arguments. The reference in its impl makes it the second choice.
pub trait SilentCall {
    /// Does nothing.
    fn checked_in(&self, _cx: &Context<'_>, _base: usize) -> Ready<Result<()>> {
        ready(Ok(()))
    }
}

impl<'v, T: Validate + Sync + ?Sized> AskingCall<'v> for Inside<'v, T> {
    fn checked_in(&self, cx: &'v Context<'_>, base: usize) -> BoxFuture<'v, Result<()>> {
        let value = self.0;
        Box::pin(async move {
            let groups = Meta::all::<Groups>(&cx.scope().shared.meta).next().copied();
            let groups = groups.unwrap_or_default().0;
            let cx = cx.reborrow();
            let errors = Mutex::new(Vec::new());
            let validation = ValidationContext { groups, parameters: false };
            value.check_with_providers(base, CheckReport::new(&cx, &errors, validation)).await?;
            let errors = errors.into_inner().unwrap_or_else(PoisonError::into_inner);
            if errors.is_empty() { Ok(()) } else { Err(invalid(errors)) }
        })
    }
}

impl<T: ?Sized> SilentCall for &Inside<'_, T> {}

/// Explains errors of arguments that are read from a body or a query.
pub trait ExplainedArgument {
    /// Returns an error with all validation errors of the input that could not be read.
    fn explained(&self, error: Error, incoming: &mut Incoming<'_>) -> Error;
}

/// Accepts all other arguments. The reference in its impl makes it the second choice.
pub trait ToldArgument {
    /// Returns the error unchanged.
    fn explained(&self, error: Error, _incoming: &mut Incoming<'_>) -> Error {
        error
    }
}

/// An extractor whose input can be read again to explain errors.
pub trait OfDocument {
    /// Reports all errors of an input that could not be read.
    fn explain(unread: &[u8], report: &mut Report<'_>);
}

impl<T: Explain> OfDocument for Json<T> {
    fn explain(unread: &[u8], report: &mut Report<'_>) {
        if let Ok(value) = ParsedJson::parse(unread) {
            T::explain(InputValue::Json(&value), report);
        }
    }
}

impl<T: Explain> OfDocument for Query<T> {
    fn explain(unread: &[u8], report: &mut Report<'_>) {
        if let Ok(tree) = Tree::parse(unread) {
            T::explain(tree.document(), &mut report.parameters());
        }
    }
}

impl<T: Explain> OfDocument for Form<T> {
    fn explain(unread: &[u8], report: &mut Report<'_>) {
        if let Ok(tree) = Tree::parse(unread) {
            T::explain(tree.document(), report);
        }
    }
}

impl<T: OfDocument> OfDocument for Option<T> {
    fn explain(unread: &[u8], report: &mut Report<'_>) {
        T::explain(unread, report);
    }
}

// Input in other formats is kept as JSON.
impl<T: Explain> OfDocument for Negotiated<T> {
    fn explain(unread: &[u8], report: &mut Report<'_>) {
        Json::<T>::explain(unread, report);
    }
}

impl<T: OfDocument> ExplainedArgument for Of<T> {
    #[cold]
    fn explained(&self, error: Error, incoming: &mut Incoming<'_>) -> Error {
        explained(self, error, context(incoming))
    }
}

/// Returns an error with all validation errors of the input that could not be read.
#[cold]
pub(crate) fn explained<T: OfDocument>(
    _: &Of<T>,
    mut error: Error,
    context: ValidationContext<'static>,
) -> Error {
    let Some(unread) = error.take_unread() else { return error };
    let mut errors = Vec::new();
    let report = &mut Report::new(&mut errors, context);
    checked_reading::explain_document(context.groups, unread.len(), || T::explain(&unread, report));
    // If no error is found, that of serde is kept.
    if errors.is_empty() { error } else { invalid(errors) }
}

impl<T> ToldArgument for &Of<T> {}

/// A marker for the type of an argument that accepts validation errors, such as a `Result`.
#[derive(Debug)]
pub struct Taking<T>(PhantomData<fn() -> T>);

impl<T> Taking<T> {
    /// Returns the marker for the type of a value.
    pub const fn of(_value: &T) -> Self {
        Self(PhantomData)
    }
}

/// Selects arguments that accept errors.
pub trait TakesError<T> {
    /// Returns the argument with this error.
    ///
    /// # Errors
    ///
    /// Never returns an error.
    fn failed(&self, error: Error) -> Result<T>;
}

/// Selects all other arguments. The reference in its impl makes it the second choice.
pub trait GivesError<T> {
    /// Returns the error.
    ///
    /// # Errors
    ///
    /// Always returns the given error.
    fn failed(&self, error: Error) -> Result<T> {
        Err(error)
    }
}

impl<T, E: From<Error>> TakesError<std::result::Result<T, E>>
    for Taking<std::result::Result<T, E>>
{
    #[cold]
    fn failed(&self, error: Error) -> Result<std::result::Result<T, E>> {
        Ok(Err(error.into()))
    }
}

impl<T> GivesError<T> for &Taking<T> {}

/// Selects arguments that contain an error about an input whose other errors can be found.
pub trait HeldError<T> {
    /// Adds all validation errors of the input.
    fn explain(&self, value: &mut T, incoming: &mut Incoming<'_>);
}

/// Selects all other arguments. The reference in its impl makes it the second choice.
pub trait NoError<T> {
    /// Does nothing.
    #[inline]
    fn explain(&self, _value: &mut T, _incoming: &mut Incoming<'_>) {}
}

impl<T: OfDocument> HeldError<Result<T>> for Taking<Result<T>> {
    #[inline]
    fn explain(&self, value: &mut Result<T>, incoming: &mut Incoming<'_>) {
        if let Err(error) = value {
            let original = std::mem::replace(error, Error::bad_request());
            *error = ExplainedArgument::explained(&Of::<T>(PhantomData), original, incoming);
        }
    }
}

impl<T> NoError<T> for &Taking<T> {}

/// Whether the call of a handler checks every rule of an argument. It does not for a `Result` with
/// another error type, which contains only the error of its extractor.
///
/// # Panics
///
/// Panics if the argument has rules that call a provider, but its error type can't contain their
/// errors. In a constant, the panic is a compile error.
pub const fn covers(has_rules: bool, is_result: bool, takes_errors: bool, asks: usize) -> bool {
    if is_result && !takes_errors && has_rules && asks > 0 {
        panic!(
            "the rules of this argument call a provider, but its error type can't contain their errors; accept a `Result<_, baya::Error>`"
        );
    }
    has_rules && (!is_result || takes_errors)
}
