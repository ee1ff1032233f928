//! The view of one request that everything around a handler shares.

use std::any::TypeId;
use std::sync::Arc;

use axum::http::request::Parts;

use crate::di::RequestStore;
use crate::error::{Error, Result};
use crate::http::RequestScope;
use crate::spec::{Metadata, Place, metadata_of};

/// One request, as a guard, a provider or a handler sees it: the protocol's own data, the metadata
/// of the handler that will answer, and the providers.
///
/// A request-scoped factory and a handler take it as `cx: &Context<'_>`.
///
/// # Examples
///
/// ```
/// use baya_core::{Context, Error};
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
}

impl<'r> Context<'r> {
    pub(crate) const fn new(parts: &'r Parts, scope: &'r RequestScope) -> Self {
        Self { parts, scope }
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
        let node = shared.container.find(shared.module, TypeId::of::<T>());
        let stored = shared.container.get(node.ok_or_else(unseen::<T>)?, Some(self)).await?;
        stored.get().ok_or_else(unseen::<T>)
    }

    pub(crate) const fn store(&self) -> &'r RequestStore {
        &self.scope.store
    }
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
