//! `#[query]`, `#[mutation]`, `#[subscription]`, `#[field]` and `#[entity]`: the fields of a GraphQL schema.

mod attr;
mod check;
mod expand;

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::{Expr, LitStr};

use crate::dto::graphql::{Cache, Federation};
use crate::handler::Argument;
use crate::syntax::hygienic as quote;
use crate::value::field_name;

/// The attributes.
pub const NAMES: &[&str] = &["query", "mutation", "subscription", "field", "entity"];

/// The attribute of a field, as written.
pub struct ResolverField {
    parent: Parent,
    /// The name in the schema, if it differs from the method name.
    name: Option<LitStr>,
    deprecated: Option<LitStr>,
    federation: Federation,
    cache: Cache,
    /// The cost of the field: a number, or a closure.
    complexity: Option<Expr>,
    /// The visibility in the schema: a `bool`, or a closure.
    visible: Option<Expr>,
    /// The attributes of its arguments, in the order of the method, without the object.
    arguments: Vec<ArgumentAttribute>,
}

/// The attribute `#[argument(...)]`, as written.
#[derive(Default)]
struct ArgumentAttribute {
    at: Option<Span>,
    name: Option<LitStr>,
    default: Option<Expr>,
    deprecated: Option<LitStr>,
}

/// The type that has the field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parent {
    Query,
    Mutation,
    Subscription,
    Object,
    Entity,
}

impl Parent {
    fn from_attribute(attribute: &str) -> Self {
        match attribute {
            "query" => Self::Query,
            "mutation" => Self::Mutation,
            "subscription" => Self::Subscription,
            "entity" => Self::Entity,
            _ => Self::Object,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
            Self::Object => "GraphQL field",
            Self::Entity => "entity",
        }
    }

    const fn attribute(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
            Self::Object => "field",
            Self::Entity => "entity",
        }
    }

    const fn root(self) -> &'static str {
        match self {
            Self::Query => "Query",
            Self::Mutation => "Mutation",
            Self::Subscription => "Subscription",
            Self::Object | Self::Entity => "",
        }
    }
}

impl ResolverField {
    /// Emits the labels of the handler, for arguments that only some handlers can accept.
    pub fn labels(&self) -> TokenStream {
        let label = self.parent.label();
        quote!("GraphQL", #label)
    }

    /// Returns whether the method returns a stream.
    pub fn streams(&self) -> bool {
        self.parent == Parent::Subscription
    }

    /// Returns the name of the field.
    fn name(&self, method: &Ident) -> String {
        match &self.name {
            Some(name) => name.value(),
            None => field_name(&method.unraw().to_string()),
        }
    }

    /// Returns the name of an argument in the schema, by its position in the method after the object.
    fn argument_name(&self, index: usize, argument: &Argument) -> String {
        match self.arguments.get(index).and_then(|declared| declared.name.as_ref()) {
            Some(name) => name.value(),
            None => field_name(&argument.name),
        }
    }
}
