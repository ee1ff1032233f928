//! A field of an operation, as the protocol of a call.

use std::fmt;
use std::sync::Arc;

use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::{Pos, QueryEnv};
use baya::Context;
use baya::axum::http::Extensions;
use baya::axum::http::request::Parts;
use baya::protocol::Protocol;
use serde_json::Value;

use crate::field::FieldSpec;
use crate::files::Files;
use crate::loader::LoaderStates;
use crate::output::OwnedPath;

/// A field that is being resolved: [`GraphQlContext::graphql`] returns it to guards, interceptors, pipes, filters and
/// handlers.
pub struct FieldCall {
    pub(crate) head: Arc<Parts>,
    /// The extensions of this call; `None` until the first one is added.
    pub(crate) extensions: Option<Extensions>,
    pub(crate) query: QueryEnv,
    pub(crate) files: Files,
    /// The values that the loaders of the operation have looked up.
    pub(crate) loaders: Arc<LoaderStates>,
    /// The position of the field in the query, which identifies the field.
    pub(crate) pos: Pos,
    /// The positions of the other fields with the same response key, which are the same call.
    pub(crate) others: Box<[Pos]>,
    pub(crate) path: Arc<OwnedPath>,
    pub(crate) spec: &'static FieldSpec,
    /// The arguments of the method, as JSON with the field names of their Rust types; `None` for an argument that the query
    /// omits.
    pub(crate) arguments: Box<[Option<String>]>,
}

/// The GraphQL part of a [`Context`].
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Context, Error, Guard};
/// use baya_graphql::GraphQlContext;
/// use baya_macros::guard;
///
/// /// Rejects queries that select `secret`.
/// #[guard]
/// struct NoSecrets;
///
/// impl Guard for NoSecrets {
///     async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
///         match cx.graphql() {
///             Some(field) if field.selects("secret") => Err(Error::forbidden()),
///             _ => Ok(()),
///         }
///     }
/// }
/// # fn main() {}
/// ```
pub trait GraphQlContext {
    /// Returns the field that is being resolved; `None` for calls of other protocols.
    fn graphql(&self) -> Option<&FieldCall>;
}

impl GraphQlContext for Context<'_> {
    fn graphql(&self) -> Option<&FieldCall> {
        self.call_of()
    }
}

impl FieldCall {
    /// Returns the name of the field.
    pub const fn name(&self) -> &'static str {
        self.spec.name
    }

    /// Returns the declaration of the field.
    pub const fn spec(&self) -> &'static FieldSpec {
        self.spec
    }

    /// Returns the path of the field in the response, such as `posts.0.author`.
    pub fn path(&self) -> String {
        self.path.to_string()
    }

    /// Returns an argument by its name in the schema; `None` if the query omits it.
    ///
    /// The fields of an input object have the names of its Rust type, as serde reads them.
    pub fn argument(&self, name: &str) -> Option<Value> {
        let is_named =
            |spec: &Option<crate::ArgumentSpec>| spec.is_some_and(|one| one.name == name);
        let index = self.spec.arguments.iter().position(is_named)?;
        let json = self.arguments.get(index)?.as_ref()?;
        serde_json::from_str(json).ok()
    }

    /// Returns the name of the operation, if it has one.
    pub fn operation_name(&self) -> Option<&str> {
        self.query.operation_name.as_deref()
    }

    /// Returns the names of the fields that the query selects from the value of this field, in the order of the query.
    /// Fields in fragments are included, and an alias does not change the name.
    pub fn selected(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for field in self.fields() {
            self.each(&field.selection_set.node, &mut |field| {
                let name = field.name.node.as_str();
                if !names.contains(&name) {
                    names.push(name);
                }
                false
            });
        }
        names
    }

    /// Returns whether the query selects a field from the value of this field. A dotted path such as `author.name` names a
    /// nested field.
    pub fn selects(&self, path: &str) -> bool {
        self.fields().any(|field| self.has(&field.selection_set.node, path))
    }

    fn has(&self, set: &SelectionSet, path: &str) -> bool {
        let (name, rest) =
            path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
        self.each(set, &mut |field| {
            field.name.node == name
                && rest.is_none_or(|rest| self.has(&field.selection_set.node, rest))
        })
    }

    /// Calls a function with each selected field until it returns `true`.
    fn each<'q>(&'q self, set: &'q SelectionSet, visit: &mut dyn FnMut(&'q Field) -> bool) -> bool {
        set.items.iter().any(|selection| match &selection.node {
            Selection::Field(field) => visit(&field.node),
            Selection::InlineFragment(fragment) => {
                self.each(&fragment.node.selection_set.node, visit)
            }
            Selection::FragmentSpread(spread) => {
                let fragment = self.query.fragments.get(&spread.node.fragment_name.node);
                fragment.is_some_and(|one| self.each(&one.node.selection_set.node, visit))
            }
        })
    }

    /// Returns the fields of the query that are this call.
    fn fields(&self) -> impl Iterator<Item = &Field> {
        std::iter::once(&self.pos).chain(&self.others).filter_map(|pos| self.field(*pos))
    }

    fn field(&self, pos: Pos) -> Option<&Field> {
        let fragments = self.query.fragments.values().map(|one| &one.node.selection_set.node);
        let mut all =
            std::iter::once(&self.query.operation.node.selection_set.node).chain(fragments);
        all.find_map(|set| find(set, pos))
    }
}

/// Returns the field at a position.
fn find(set: &SelectionSet, pos: Pos) -> Option<&Field> {
    set.items.iter().find_map(|selection| match &selection.node {
        Selection::Field(field) if field.pos == pos => Some(&field.node),
        Selection::Field(field) => find(&field.node.selection_set.node, pos),
        Selection::InlineFragment(fragment) => find(&fragment.node.selection_set.node, pos),
        Selection::FragmentSpread(_) => None,
    })
}

impl Protocol for FieldCall {
    fn name(&self) -> &'static str {
        "graphql"
    }

    fn extensions(&self) -> Option<&Extensions> {
        Some(self.extensions.as_ref().unwrap_or(&self.head.extensions))
    }

    fn extensions_mut(&mut self) -> Option<&mut Extensions> {
        Some(self.extensions.get_or_insert_with(|| self.head.extensions.clone()))
    }

    fn http(&self) -> Option<&Parts> {
        Some(&self.head)
    }
}

impl fmt::Debug for FieldCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldCall")
            .field("path", &self.path())
            .field("arguments", &self.arguments)
            .finish_non_exhaustive()
    }
}
