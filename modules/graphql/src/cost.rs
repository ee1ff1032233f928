//! The cost of queries, and the visibility of fields.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use async_graphql::parser::types::{Field, VariableDefinition};
use async_graphql::{Context, Positioned, ServerError, ServerResult, VisitorContext};
use baya::__private::panic_error;
use baya::axum::http::HeaderMap;

use crate::operation::Operation;

/// Upper bound on a cost, and on the numbers in its computation.
const MAX: usize = i32::MAX as usize;

/// The message of the validation error for a closure that panicked.
pub(crate) const PANICKED: &str = "the complexity of the query can't be computed";

/// Computes the cost of a field.
pub type Complexity = fn(
    &VisitorContext<'_>,
    &[Positioned<VariableDefinition>],
    &Field,
    usize,
) -> ServerResult<usize>;

/// Returns whether the schema shows a field to a client.
pub type Visible = fn(&Context<'_>) -> bool;

/// The argument of the closure in `#[query(complexity = |cost| ...)]`: the field whose cost is computed.
///
/// # Examples
///
/// ```
/// use baya::prelude::*;
///
/// #[resolver]
/// struct Cats;
///
/// #[resolver]
/// impl Cats {
///     #[query(complexity = |cost| cost.list("first", 10))]
///     async fn cats(&self, first: Option<i32>) -> Vec<String> {
///         vec!["Tom".into(); first.unwrap_or(10) as usize]
///     }
/// }
/// # fn main() {}
/// ```
pub struct Cost<'c> {
    visitor: &'c VisitorContext<'c>,
    variables: &'c [Positioned<VariableDefinition>],
    field: &'c Field,
    child: usize,
}

impl Cost<'_> {
    /// Returns the cost of the fields that the query selects from this field, at most 2,147,483,647.
    pub const fn child(&self) -> usize {
        self.child
    }

    /// Returns the cost of a list: 1, plus the cost of the selected fields for each item. `argument` is the name of the argument
    /// with the number of items, and `default` is the number if the query omits it.
    pub fn list(&self, argument: &str, default: usize) -> usize {
        let items = self.number(argument).unwrap_or(default);
        self.child.saturating_mul(items).saturating_add(1)
    }

    /// Returns the value of an argument that is a non-negative number; `None` if the query omits it or sends another value.
    /// Larger numbers are reduced to 2,147,483,647, so that the product with [`child`](Self::child) does not overflow.
    pub fn number(&self, argument: &str) -> Option<usize> {
        let value =
            self.visitor.param_value::<Option<u64>>(self.variables, self.field, argument, None);
        Some(usize::try_from(value.ok()??).unwrap_or(MAX).min(MAX))
    }
}

impl fmt::Debug for Cost<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cost").field("child", &self.child).finish_non_exhaustive()
    }
}

/// Computes the cost of a field with a function of the app.
///
/// # Errors
///
/// If the function panics.
pub fn cost(
    visitor: &VisitorContext<'_>,
    variables: &[Positioned<VariableDefinition>],
    field: &Field,
    child: usize,
    function: fn(&Cost<'_>) -> usize,
) -> ServerResult<usize> {
    let cost = Cost { visitor, variables, field, child: child.min(MAX) };
    // The library adds the costs of fields, of which a query has fewer than 2^31.
    call_or_log(|| function(&cost).min(MAX)).ok_or_else(|| ServerError::new(PANICKED, None))
}

/// Calls a function of the app; `None` if it panics, which is logged.
fn call_or_log<T>(function: impl FnOnce() -> T) -> Option<T> {
    let called = catch_unwind(AssertUnwindSafe(function));
    let failed = |panic| {
        tracing::error!("a closure of a GraphQL field panicked: {}", panic_error(panic).chain())
    };
    called.map_err(failed).ok()
}

/// The argument of the closure in `#[query(visible = |viewer| ...)]`: a client that requests the schema.
///
/// A field that is not visible can still be queried: only guards protect fields.
pub struct Viewer<'v> {
    operation: Option<&'v Operation>,
}

impl Viewer<'_> {
    /// Returns a header of the request.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers()?.get(name)?.to_str().ok()
    }

    /// Returns an extension of the request, which middleware has added.
    pub fn extension<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.operation?.head.extensions.get()
    }

    fn headers(&self) -> Option<&HeaderMap> {
        self.operation.map(|operation| &operation.head.headers)
    }
}

impl fmt::Debug for Viewer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Viewer").finish_non_exhaustive()
    }
}

/// Returns whether the schema shows a field to a client, as a function of the app decides. Returns `false` if it panics.
pub fn is_visible(cx: &Context<'_>, function: fn(&Viewer<'_>) -> bool) -> bool {
    call_or_log(|| function(&Viewer { operation: cx.data_opt() })).unwrap_or(false)
}
