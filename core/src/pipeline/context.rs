//! The view of one request that everything around a handler shares.

use std::any::TypeId;
use std::sync::Arc;

use axum::http::request::Parts;

use crate::di::{Found, RequestStore};
use crate::error::{Error, Result};
use crate::http::RequestScope;
use crate::spec::{Metadata, Place, metadata_of};

/// One request, as a request-scoped provider, an extractor or a handler sees it: the protocol's own
/// data, the metadata of the handler that will answer, and the providers.
///
/// A request-scoped factory and a handler take it as `cx: &Context<'_>`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Context, Error};
///
/// struct Tenant(String);
///
/// async fn tenant(cx: &Context<'_>) -> Result<Tenant, Error> {
///     let name = cx.header("x-tenant").ok_or_else(Error::unauthorized)?;
///     Ok(Tenant(name.to_owned()))
/// }
/// ```
pub struct Context<'r> {
    parts: &'r Parts,
    scope: &'r RequestScope,
    building: Option<Building<'r>>,
}

/// A provider that is being built, and who asked for it.
#[derive(Clone, Copy)]
struct Building<'r> {
    node: u32,
    by: Option<&'r Building<'r>>,
}

impl<'r> Context<'r> {
    pub(crate) const fn new(parts: &'r Parts, scope: &'r RequestScope) -> Self {
        Self { parts, scope, building: None }
    }

    /// The same for who builds this node.
    pub(crate) const fn inside(&'r self, node: u32) -> Self {
        let building = Some(Building { node, by: self.building.as_ref() });
        Self { parts: self.parts, scope: self.scope, building }
    }

    /// The nodes that are being built, the innermost first.
    pub(crate) fn building(&self) -> impl Iterator<Item = u32> {
        std::iter::successors(self.building.as_ref(), |one| one.by).map(|one| one.node)
    }

    /// The head of the HTTP request; `None` when another protocol called the handler.
    pub const fn http(&self) -> Option<&'r Parts> {
        Some(self.parts)
    }

    /// A header of the HTTP request as text; `None` where there is none, or none that is text.
    pub fn header(&self, name: &str) -> Option<&'r str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// The metadata of type `T` that is nearest to the handler: its own, its controller's, its
    /// module's.
    pub fn meta<T: Metadata>(&self) -> Option<&'static T> {
        metadata_of(self.scope.shared.levels)
    }

    /// The controller of the handler that answers.
    pub fn controller(&self) -> &'static str {
        self.scope.shared.controller
    }

    /// The method that answers.
    pub fn handler(&self) -> &'static str {
        self.scope.shared.spec.name
    }

    /// Where the method that answers was written.
    pub fn place(&self) -> Place {
        self.scope.shared.spec.at
    }

    /// A provider that the module of the handler sees; a request-scoped one is built when it is
    /// first asked for.
    ///
    /// # Errors
    ///
    /// When the module sees none, or when building it fails.
    pub async fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>> {
        let shared = &self.scope.shared;
        let node = match shared.container.find(shared.module, TypeId::of::<T>()) {
            Some(Found::One(node)) => node,
            Some(Found::Several) => return Err(several::<T>()),
            None => return Err(unseen::<T>()),
        };
        let stored = shared.container.get(node, Some(self)).await?;
        stored.get().ok_or_else(unseen::<T>)
    }

    pub(crate) const fn store(&self) -> &'r RequestStore {
        &self.scope.store
    }
}

fn several<T: ?Sized>() -> Error {
    let name = std::any::type_name::<T>();
    Error::internal(format!("two imports of the module of this handler export a `{name}`"))
}

fn unseen<T: ?Sized>() -> Error {
    Error::internal(format!("the module of this handler sees no `{}`", std::any::type_name::<T>()))
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("controller", &self.controller())
            .field("handler", &self.handler())
            .finish_non_exhaustive()
    }
}
