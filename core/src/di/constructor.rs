//! The arguments of constructors.

use std::sync::{Arc, Weak};

use super::container::{Container, Source};
use super::lazy::Lazy;
use crate::base::Location;
use crate::base::{Stored, view};
use crate::di::FromDependency;
use crate::error::{Error, Result};
use crate::pipeline::Context;

/// The resolved dependencies of one constructor, in the order of its spec.
#[derive(Debug)]
pub struct Arguments<'a> {
    dependencies: std::vec::IntoIter<ResolvedDependency>,
    options: Option<Stored>,
    used: Location,
    context: Option<&'a Context<'a>>,
}

/// A resolved dependency.
#[derive(Debug)]
pub struct ResolvedDependency(Resolution);

#[derive(Debug)]
pub(super) enum Resolution {
    One(Stored),
    Many(Vec<Stored>),
    Absent,
    Lazy(Weak<Container>, Source),
}

impl ResolvedDependency {
    pub(super) const fn new(resolution: Resolution) -> Self {
        Self(resolution)
    }

    /// Returns the dependency, or `None` if it is optional and no provider makes it.
    pub fn present(self) -> Option<Self> {
        (!matches!(self.0, Resolution::Absent)).then_some(self)
    }

    /// Returns the single provider of a dependency.
    ///
    /// # Errors
    ///
    /// Returns an internal error if the dependency was resolved in another form or as another type. Verification of the
    /// graph excludes this.
    pub fn one<T: ?Sized + Send + Sync + 'static>(self) -> Result<Arc<T>> {
        match &self.0 {
            Resolution::One(stored) => view(stored).cloned().ok_or_else(unplanned::<T>),
            _ => Err(unplanned::<T>()),
        }
    }

    /// Returns the single provider of a dependency as a stored value.
    pub(crate) fn stored(self) -> Result<Stored> {
        match self.0 {
            Resolution::One(stored) => Ok(stored),
            Resolution::Many(_) | Resolution::Absent | Resolution::Lazy(..) => {
                Err(unplanned::<Stored>())
            }
        }
    }

    /// Returns all providers of a dependency.
    ///
    /// # Errors
    ///
    /// Returns an internal error if the dependency was resolved in another form or as another type. Verification of the
    /// graph excludes this.
    pub fn many<T: ?Sized + Send + Sync + 'static>(self) -> Result<Vec<Arc<T>>> {
        match &self.0 {
            Resolution::Many(all) => {
                all.iter().map(|stored| view(stored).cloned().ok_or_else(unplanned::<T>)).collect()
            }
            _ => Err(unplanned::<T>()),
        }
    }

    /// Returns a dependency that is resolved on first use.
    ///
    /// # Errors
    ///
    /// Returns an internal error if the dependency was resolved in another form. Verification of the graph excludes
    /// this.
    pub fn lazy<T: ?Sized + Send + Sync + 'static>(self) -> Result<Lazy<T>> {
        match self.0 {
            Resolution::Lazy(container, source) => Ok(Lazy::new(container, source)),
            _ => Err(unplanned::<T>()),
        }
    }
}

fn unplanned<T: ?Sized>() -> Error {
    let name = std::any::type_name::<T>();
    Error::internal(format!("the constructor requested a `{name}` that its spec does not declare"))
}

impl<'a> Arguments<'a> {
    pub(super) fn new(
        dependencies: Vec<ResolvedDependency>,
        options: Option<Stored>,
        used: Location,
        context: Option<&'a Context<'a>>,
    ) -> Self {
        Self { dependencies: dependencies.into_iter(), options, used, context }
    }

    /// Returns the location of the entry that the component is created for.
    pub const fn used(&self) -> Location {
        self.used
    }

    /// Returns the options of the entry that the component is created for.
    ///
    /// # Errors
    ///
    /// Returns an internal error if the entry has no options of this type. The compiler excludes this.
    pub fn options<O: Send + Sync + 'static>(&self) -> Result<Arc<O>> {
        self.options.as_ref().and_then(Stored::get).ok_or_else(unplanned::<O>)
    }

    /// Returns the next dependency.
    ///
    /// # Errors
    ///
    /// Returns an internal error if the next dependency has another type or form. Verification of the graph excludes
    /// this.
    pub fn take<D: FromDependency>(&mut self) -> Result<D> {
        let dependency = self.dependencies.next().ok_or_else(unplanned::<D>)?;
        D::from_resolved(dependency)
    }

    /// Returns the call that the component is created for.
    ///
    /// # Errors
    ///
    /// Returns an internal error outside of a call. Only request-scoped providers use the context, so this can't
    /// happen.
    pub fn context(&self) -> Result<&'a Context<'a>> {
        self.context.ok_or_else(unplanned::<Context<'_>>)
    }
}
