//! What a resolver declares of a field, as data.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use async_graphql::Positioned;
use async_graphql::parser::types::Field;
use baya::schema::{CacheSpec, FederationSpec, Of};
use baya::{BoxFuture, Caller, Error, Key, Place, Reply, Token, TriggerKind};
use serde_json::Value;

use crate::cost::{Complexity, Visible};
use crate::module::MainSchema;
use crate::operation::Run;
use crate::output::{At, Failure, Outcome, Output, OwnedPath, Shown};

/// The declaration of a field of the schema `S`, which `#[query]`, `#[mutation]`, `#[subscription]`, `#[field]` and
/// `#[entity]` make. The module of the schema calls it.
pub struct SchemaField<S> {
    /// What is declared.
    pub spec: FieldSpec,
    schema: PhantomData<fn() -> S>,
}

/// What a resolver declares of a field.
#[derive(Clone, Copy)]
pub struct FieldSpec {
    /// The type that has the field.
    pub parent: Parent,
    /// The name.
    pub name: &'static str,
    /// The description.
    pub doc: &'static str,
    /// Why it is deprecated; empty for no reason, and `None` if it is not deprecated.
    pub deprecated: Option<&'static str>,
    /// The arguments of the method, in order; `None` for those that no client sends.
    pub arguments: &'static [Option<ArgumentSpec>],
    /// What it returns; `None` if that is not a GraphQL type, which is reported where it is converted.
    pub of: Option<Of>,
    /// Makes a response of what the method returned.
    #[doc(hidden)]
    pub resolve: Resolve,
    /// What it is in a federated graph.
    pub federation: FederationSpec,
    /// How long responses that contain it may be cached.
    pub cache: CacheSpec,
    /// How much a query for it costs.
    #[doc(hidden)]
    pub complexity: Option<Complexity>,
    /// Whether a client sees it in the schema.
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
    /// The objects of a federated graph, by their keys.
    Entity,
}

/// An argument of a field.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentSpec {
    /// The name.
    pub name: &'static str,
    /// The description.
    pub doc: &'static str,
    /// What it is.
    pub of: Of,
    /// What it is if the query does not contain it.
    pub default: Option<fn() -> Option<Value>>,
    /// Why it is deprecated; empty for no reason, and `None` if it is not deprecated.
    pub deprecated: Option<&'static str>,
}

/// Makes a response of what a method returned.
pub type Resolve = for<'a> fn(Reply, &'a Run<'a>, Selection<'a>) -> BoxFuture<'a, Outcome>;

/// What a query selects from the value of a field.
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
    /// The declaration of a field.
    pub const fn new(spec: FieldSpec) -> Self {
        Self { spec, schema: PhantomData }
    }
}

impl<S: Token> Token for SchemaField<S> {
    const KEY: Key =
        Key::new("baya::graphql::SchemaField", "SchemaField", Place::NOWHERE).of(&[S::KEY]);
}

impl<S: Token + Send + Sync + 'static> TriggerKind for SchemaField<S> {
    const LABEL: &'static str = "GraphQL field";
    const DRIVER: &'static str = match S::KEY.hash == MainSchema::KEY.hash {
        true => "GraphQlModule",
        false => "SchemaModule",
    };
    const CALLER: Caller = Caller::Operation;
}

/// What clients send for an argument of a method, if anything.
#[derive(Clone, Copy, Debug)]
pub struct Sent(pub Option<ArgumentSpec>);

impl Sent {
    /// An argument of this type; nothing if clients send nothing for it.
    pub const fn of(of: Option<Of>, name: &'static str, doc: &'static str) -> Self {
        match of {
            Some(of) => Self(Some(ArgumentSpec { name, doc, of, default: None, deprecated: None })),
            None => Self(None),
        }
    }

    /// Sets what it is if the query does not contain it.
    #[must_use]
    pub const fn with_default(mut self, default: fn() -> Option<Value>) -> Self {
        if let Some(argument) = &mut self.0 {
            argument.default = Some(default);
        }
        self
    }

    /// Deprecates it.
    #[must_use]
    pub const fn deprecated(mut self, reason: &'static str) -> Self {
        if let Some(argument) = &mut self.0 {
            argument.deprecated = Some(reason);
        }
        self
    }
}

impl FieldSpec {
    /// A field of which nothing more is declared.
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

/// For a method that does not return a GraphQL type, which does not compile.
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

/// Makes a response of a `T`.
pub(crate) fn resolve<'a, T: Output + 'static>(
    reply: Reply,
    run: &'a Run<'a>,
    selection: Selection<'a>,
) -> BoxFuture<'a, Outcome> {
    Box::pin(async move {
        let path = selection.path.borrowed();
        let at = At { run, path: &path, fields: &selection.fields };
        let value = reply.into_inner::<T>().map_err(|reply| other_type::<T>(&reply, at))?;
        match value.show(at) {
            Shown::Now(outcome) => outcome,
            Shown::Later(future) => future.await,
        }
    })
}

#[cold]
fn other_type<T>(reply: &Reply, at: At<'_, '_>) -> Failure {
    let name = std::any::type_name::<T>();
    let message = format!(
        "an interceptor or a filter returned {reply:?}, and the method returns `{name}`; return a value of this type, or an error"
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
