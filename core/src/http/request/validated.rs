//! Arguments of handlers that are validated by themselves.

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
use crate::wire::validation::CheckReport;
use crate::wire::validation::Inside;
use crate::wire::validation::Validate;
use crate::wire::validation::explain::{Explain, InputValue, Of};
pub use crate::wire::validation::read_tree;
use crate::wire::validation::reading;
use crate::wire::validation::{Groups, invalid};
use crate::wire::validation::{Report, ValidationContext};

/// Where an argument comes from, and its name there.
pub type Named = (Origin, &'static str);

/// The faults at the place where the argument comes from.
fn placed(mut faults: Vec<ValidationError>, (origin, _): Named) -> Vec<ValidationError> {
    let of: fn(Cow<'static, str>) -> ErrorLocation = match origin {
        Origin::Header => ErrorLocation::Header,
        Origin::Cookie => ErrorLocation::Cookie,
        _ => return faults,
    };
    for fault in &mut faults {
        fault.location = of(fault.location.name().to_owned().into());
    }
    faults
}

fn errors<T: Validate + ?Sized>(
    value: &T,
    context: ValidationContext<'_>,
    (origin, name): Named,
) -> Vec<ValidationError> {
    let mut faults = Vec::new();
    let mut report = Report::new(&mut faults, context);
    if origin.is_parameter() {
        value.validate(&mut report.parameters().field(name))
    } else {
        value.validate(&mut report)
    }
    faults
}

fn outcome(faults: Vec<ValidationError>, named: Named) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let error = invalid(placed(faults, named));
    Err(if named.0.is_parameter() { error.of_parameter() } else { error })
}

/// Finds the arguments that have rules.
pub trait ValidArgument {
    /// Validates it.
    ///
    /// # Errors
    ///
    /// 422 with every fault.
    fn validated(&self, incoming: &mut Incoming<'_>, named: Named) -> Result<()>;
}

/// Takes all others; the reference makes it the second choice.
pub trait AnyArgument {
    /// Nothing is wrong with it.
    ///
    /// # Errors
    ///
    /// None.
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

/// For what the arguments of a handler are validated.
fn context(incoming: &Incoming<'_>) -> ValidationContext<'static> {
    ValidationContext { groups: incoming.groups().0, parameters: false }
}

/// Finds the arguments whose rules may ask somebody.
pub trait AskingArgument<'v> {
    /// Validates it by all rules, those that ask somebody at last; the first of these has this slot.
    fn asked(
        &self,
        incoming: &'v mut Incoming<'_>,
        named: Named,
        base: usize,
    ) -> BoxFuture<'v, Result<()>>;
}

/// Takes all others; the reference makes it the second choice. What it gives holds nothing of the argument,
/// which may be one that can't be shared.
pub trait SilentArgument {
    /// Nothing is wrong with it.
    fn asked(
        &self,
        _incoming: &mut Incoming<'_>,
        _named: Named,
        _base: usize,
    ) -> Ready<Result<()>> {
        ready(Ok(()))
    }
}

impl<'v, T: Validate + Sync + ?Sized> AskingArgument<'v> for Inside<'v, T> {
    fn asked(
        &self,
        incoming: &'v mut Incoming<'_>,
        named: Named,
        base: usize,
    ) -> BoxFuture<'v, Result<()>> {
        let value = self.0;
        Box::pin(async move {
            let validation = context(incoming);
            let context = incoming.context();
            let found = Mutex::new(errors(value, validation, named));
            let report = CheckReport::new(&context, &found, validation);
            let report =
                if named.0.is_parameter() { report.parameters().field(named.1) } else { report };
            value.ask(base, report).await?;
            outcome(found.into_inner().unwrap_or_else(PoisonError::into_inner), named)
        })
    }
}

impl<T: ?Sized> SilentArgument for &Inside<'_, T> {}

/// Finds the arguments of calls over other protocols whose rules may ask a provider.
pub trait AskingCall<'v> {
    /// Validates the argument by the rules that ask a provider; the first of these has this slot.
    fn asked_in(&self, cx: &'v Context<'_>, base: usize) -> BoxFuture<'v, Result<()>>;
}

/// Takes all others; the reference makes it the second choice.
pub trait SilentCall {
    /// Nothing is wrong with it.
    fn asked_in(&self, _cx: &Context<'_>, _base: usize) -> Ready<Result<()>> {
        ready(Ok(()))
    }
}

impl<'v, T: Validate + Sync + ?Sized> AskingCall<'v> for Inside<'v, T> {
    fn asked_in(&self, cx: &'v Context<'_>, base: usize) -> BoxFuture<'v, Result<()>> {
        let value = self.0;
        Box::pin(async move {
            let groups = Meta::all::<Groups>(&cx.scope().shared.meta).next().copied();
            let groups = groups.unwrap_or_default().0;
            let cx = cx.reborrow();
            let found = Mutex::new(Vec::new());
            let validation = ValidationContext { groups, parameters: false };
            value.ask(base, CheckReport::new(&cx, &found, validation)).await?;
            let errors = found.into_inner().unwrap_or_else(PoisonError::into_inner);
            if errors.is_empty() { Ok(()) } else { Err(invalid(errors)) }
        })
    }
}

impl<T: ?Sized> SilentCall for &Inside<'_, T> {}

/// Finds the arguments whose documents can be explained.
pub trait ExplainedArgument {
    /// The error with everything that is wrong with the document.
    fn explained(&self, error: Error, incoming: &mut Incoming<'_>) -> Error;
}

/// Takes all others; the reference makes it the second choice.
pub trait ToldArgument {
    /// The error as it is.
    fn explained(&self, error: Error, _incoming: &mut Incoming<'_>) -> Error {
        error
    }
}

/// What is read from a document.
pub trait OfDocument {
    /// Writes everything that is wrong with a document that could not be read.
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

/// What was read of another format is kept as JSON.
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

/// Returns the error with everything that is wrong with the document that could not be read.
#[cold]
pub(crate) fn explained<T: OfDocument>(
    _: &Of<T>,
    mut error: Error,
    context: ValidationContext<'static>,
) -> Error {
    let Some(unread) = error.take_unread() else { return error };
    let mut faults = Vec::new();
    let report = &mut Report::new(&mut faults, context);
    reading::explain_document(context.groups, unread.len(), || T::explain(&unread, report));
    // Where it finds nothing, serde knows better.
    if faults.is_empty() { error } else { invalid(faults) }
}

impl<T> ToldArgument for &Of<T> {}

/// Stands for the type of an argument that receives the validation errors of its value, such as a `Result`.
#[derive(Debug)]
pub struct Taking<T>(PhantomData<fn() -> T>);

impl<T> Taking<T> {
    /// Returns the marker for the type of a value.
    pub const fn of(_value: &T) -> Self {
        Self(PhantomData)
    }
}

/// Selects arguments that receive errors.
pub trait TakesError<T> {
    /// Returns the argument with this error in it.
    ///
    /// # Errors
    ///
    /// Never.
    fn failed(&self, error: Error) -> Result<T>;
}

/// Selects all other arguments; the reference makes it the second choice.
pub trait GivesError<T> {
    /// Returns the error.
    ///
    /// # Errors
    ///
    /// The given error.
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

/// Selects arguments that contain an error about a document whose other errors can be found.
pub trait HeldError<T> {
    /// Adds all errors of the document.
    fn explain(&self, value: &mut T, incoming: &mut Incoming<'_>);
}

/// Selects all other arguments; the reference makes it the second choice.
pub trait NoError<T> {
    /// Does nothing.
    #[inline]
    fn explain(&self, _value: &mut T, _incoming: &mut Incoming<'_>) {}
}

impl<T: OfDocument> HeldError<Result<T>> for Taking<Result<T>> {
    #[inline]
    fn explain(&self, value: &mut Result<T>, incoming: &mut Incoming<'_>) {
        if let Err(error) = value {
            let held = std::mem::replace(error, Error::bad_request());
            *error = ExplainedArgument::explained(&Of::<T>(PhantomData), held, incoming);
        }
    }
}

impl<T> NoError<T> for &Taking<T> {}

/// Whether the call of a handler checks every rule of an argument. It does not for a `Result` with another error
/// type, which contains only the error of its extractor.
///
/// # Panics
///
/// If the argument has rules that ask a provider, but its error type can't contain their errors; in a constant, the
/// panic is a compile error.
pub const fn covers(has_rules: bool, is_result: bool, takes_errors: bool, asks: usize) -> bool {
    if is_result && !takes_errors && has_rules && asks > 0 {
        panic!(
            "the rules of this argument call a provider, but its error type can't contain their errors; accept a `Result<_, baya::Error>`"
        );
    }
    has_rules && (!is_result || takes_errors)
}
