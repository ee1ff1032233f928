//! The declaration of a field, as data.

use std::fmt;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_graphql::Positioned;
use async_graphql::parser::types::Field;
use baya::__private::panic_error;
use baya::protocol::{Caller, Key, Location, TriggerKind};
use baya::schema::{CacheSpec, FederationSpec, Of};
use baya::{BoxFuture, Error, Reply, Token};
use serde_json::Value;

use crate::cost::{Complexity, Visible};
use crate::module::MainSchema;
use crate::operation::Run;
use crate::output::{At, Failure, Outcome, Output, OwnedPath, Shown};

/// The trigger of a field of the schema `S`, which `#[query]`, `#[mutation]`, `#[subscription]`, `#[field]` and `#[entity]`
/// emit. The module of the schema calls its handler.
pub struct SchemaField<S> {
    /// The declaration of the field.
    pub spec: FieldSpec,
    schema: PhantomData<fn() -> S>,
}

/// The declaration of a field by a resolver.
#[derive(Clone, Copy)]
pub struct FieldSpec {
    /// The type that has the field.
    pub parent: Parent,
    /// The name in the schema.
    pub name: &'static str,
    /// The description.
    pub doc: &'static str,
    /// The reason of the deprecation, which may be empty; `None` if not deprecated.
    pub deprecated: Option<&'static str>,
    /// The arguments of the method, in order; `None` for an argument that clients do not send.
    pub arguments: &'static [Option<ArgumentSpec>],
    /// The type of the field; `None` if it is not a GraphQL type, which the macro reports.
    pub of: Option<Of>,
    /// Converts the returned value to a response.
    #[doc(hidden)]
    pub resolve: Resolve,
    /// The directives of federation.
    pub federation: FederationSpec,
    /// The cache control of responses that contain the field.
    pub cache: CacheSpec,
    /// Computes the cost of the field; `None` for 1 and the cost of its children.
    #[doc(hidden)]
    pub complexity: Option<Complexity>,
    /// Returns whether the schema shows the field to a client; `None` for all clients.
    #[doc(hidden)]
    pub visible: Option<Visible>,
}

/// The type that has a field.
#[derive(Clone, Copy, Debug)]
pub enum Parent {
    /// The root type of queries.
    Query,
    /// The root type of mutations.
    Mutation,
    /// The root type of subscriptions.
    Subscription,
    /// A type with `#[dto(object)]`.
    Object(Of),
    /// The entities of a federated graph, found by their keys.
    Entity,
}

/// An argument of a field.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentSpec {
    /// The name in the schema.
    pub name: &'static str,
    /// The description.
    pub doc: &'static str,
    /// The type in Rust, as a shape.
    pub of: Of,
    /// Returns the default, which applies if the query omits the argument.
    pub default: Option<fn() -> Option<Value>>,
    /// The reason of the deprecation, which may be empty; `None` if not deprecated.
    pub deprecated: Option<&'static str>,
}

/// Converts the value that a method returned to a response.
pub type Resolve = for<'a> fn(Reply, &'a Run<'a>, Selection<'a>) -> BoxFuture<'a, Outcome>;

/// The fields that a query selects from the value of a field.
pub struct Selection<'a> {
    pub(crate) path: Arc<OwnedPath>,
    pub(crate) fields: Vec<&'a Positioned<Field>>,
}

impl fmt::Debug for Selection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Selection").field("path", &self.path).finish_non_exhaustive()
    }
}

impl<S> SchemaField<S> {
    /// Creates the trigger of a field.
    pub const fn new(spec: FieldSpec) -> Self {
        Self { spec, schema: PhantomData }
    }
}

impl<S: Token> Token for SchemaField<S> {
    const KEY: Key = Key::new("baya::graphql::SchemaField", "SchemaField", Location::NOWHERE)
        .with_arguments(&[S::KEY]);
}

impl<S: Token + Send + Sync + 'static> TriggerKind for SchemaField<S> {
    const LABEL: &'static str = "GraphQL field";
    const DRIVER: &'static str =
        if S::KEY.hash == MainSchema::KEY.hash { "GraphQlModule" } else { "SchemaModule" };
    const CALLER: Caller = Caller::Operation;
}

/// The declaration of an argument, if clients send it.
#[derive(Clone, Copy, Debug)]
pub struct InputArgument(pub Option<ArgumentSpec>);

impl InputArgument {
    /// Declares an argument of this type; `None` if clients do not send it.
    pub const fn of(of: Option<Of>, name: &'static str, doc: &'static str) -> Self {
        match of {
            Some(of) => Self(Some(ArgumentSpec { name, doc, of, default: None, deprecated: None })),
            None => Self(None),
        }
    }

    /// Sets the default, which applies if the query omits the argument.
    #[must_use]
    pub const fn with_default(mut self, default: fn() -> Option<Value>) -> Self {
        if let Some(argument) = &mut self.0 {
            argument.default = Some(default);
        }
        self
    }

    /// Deprecates the argument.
    #[must_use]
    pub const fn deprecated(mut self, reason: &'static str) -> Self {
        if let Some(argument) = &mut self.0 {
            argument.deprecated = Some(reason);
        }
        self
    }
}

impl FieldSpec {
    /// Declares a field with no further options.
    pub const fn new(parent: Parent, name: &'static str) -> Self {
        Self {
            parent,
            name,
            doc: "",
            deprecated: None,
            arguments: &[],
            of: None,
            resolve: unresolved,
            federation: FederationSpec::NONE,
            cache: CacheSpec::NONE,
            complexity: None,
            visible: None,
        }
    }
}

/// Resolves a method that does not return a GraphQL type. Is never called, because the method does not compile.
pub(crate) fn unresolved<'a>(
    reply: Reply,
    run: &'a Run<'a>,
    selection: Selection<'a>,
) -> BoxFuture<'a, Outcome> {
    Box::pin(async move {
        let path = selection.path.borrowed();
        let at = At { run, path: &path, fields: &selection.fields };
        Err(other_type::<()>(&reply, at))
    })
}

/// Converts a returned `T` to a response.
pub(crate) fn resolve<'a, T: Output + 'static>(
    reply: Reply,
    run: &'a Run<'a>,
    selection: Selection<'a>,
) -> BoxFuture<'a, Outcome> {
    Box::pin(async move {
        let path = selection.path.borrowed();
        let at = At { run, path: &path, fields: &selection.fields };
        let value = reply.into_inner::<T>().map_err(|reply| other_type::<T>(&reply, at))?;
        match catch_panic(at, || value.show(at)) {
            Shown::Now(outcome) => outcome,
            Shown::Later(future) => future.await,
        }
    })
}

/// Converts a value to a response. A panic, such as in a `Serialize` implementation of the app, is an error of the field.
pub(crate) fn catch_panic<'a>(at: At<'a, '_>, show: impl FnOnce() -> Shown<'a>) -> Shown<'a> {
    match catch_unwind(AssertUnwindSafe(show)) {
        Ok(shown) => shown,
        Err(panic) => Shown::Now(Err(Failure::new(&panic_error(panic), at))),
    }
}

#[cold]
fn other_type<T>(reply: &Reply, at: At<'_, '_>) -> Failure {
    let name = std::any::type_name::<T>();
    let message = format!(
        "an interceptor or a filter returned {reply:?}, but the method returns `{name}`; return a value of this type, or an error"
    );
    Failure::new(&Error::internal(message), at)
}

impl<S> fmt::Debug for SchemaField<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spec.fmt(f)
    }
}

impl fmt::Debug for FieldSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldSpec")
            .field("parent", &self.parent)
            .field("name", &self.name)
            .field("arguments", &self.arguments)
            .finish_non_exhaustive()
    }
}
