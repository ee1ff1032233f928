//! What a constructor is called with.

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
    taken: std::vec::IntoIter<Taken>,
    options: Option<Stored>,
    used: Location,
    context: Option<&'a Context<'a>>,
}

/// One resolved dependency.
#[derive(Debug)]
pub struct Taken(Kind);

#[derive(Debug)]
pub(super) enum Kind {
    One(Stored),
    Many(Vec<Stored>),
    Absent,
    Lazy(Weak<Container>, Source),
}

impl Taken {
    pub(super) const fn new(kind: Kind) -> Self {
        Self(kind)
    }

    /// Returns it, if something was there to take: for an optional dependency.
    pub fn present(self) -> Option<Self> {
        (!matches!(self.0, Kind::Absent)).then_some(self)
    }

    /// Returns the one provider of a dependency.
    ///
    /// # Errors
    ///
    /// If the container resolved it in another form or as another type, which its plan excludes.
    pub fn one<T: ?Sized + Send + Sync + 'static>(self) -> Result<Arc<T>> {
        match &self.0 {
            Kind::One(stored) => view(stored).cloned().ok_or_else(unplanned::<T>),
            _ => Err(unplanned::<T>()),
        }
    }

    /// Returns the one provider of a dependency, without its type.
    pub(crate) fn stored(self) -> Result<Stored> {
        match self.0 {
            Kind::One(stored) => Ok(stored),
            Kind::Many(_) | Kind::Absent | Kind::Lazy(..) => Err(unplanned::<Stored>()),
        }
    }

    /// Returns all providers of a dependency.
    ///
    /// # Errors
    ///
    /// If the container resolved it in another form or as another type, which its plan excludes.
    pub fn many<T: ?Sized + Send + Sync + 'static>(self) -> Result<Vec<Arc<T>>> {
        match &self.0 {
            Kind::Many(all) => {
                all.iter().map(|stored| view(stored).cloned().ok_or_else(unplanned::<T>)).collect()
            }
            _ => Err(unplanned::<T>()),
        }
    }

    /// Returns a dependency that is resolved when it is first used.
    ///
    /// # Errors
    ///
    /// If the container resolved it in another form or as another type, which its plan excludes.
    pub fn lazy<T: ?Sized + Send + Sync + 'static>(self) -> Result<Lazy<T>> {
        match self.0 {
            Kind::Lazy(container, source) => Ok(Lazy::new(container, source)),
            _ => Err(unplanned::<T>()),
        }
    }
}

fn unplanned<T: ?Sized>() -> Error {
    Error::internal(format!("the container planned no `{}` here", std::any::type_name::<T>()))
}

impl<'a> Arguments<'a> {
    pub(super) fn new(
        taken: Vec<Taken>,
        options: Option<Stored>,
        used: Location,
        context: Option<&'a Context<'a>>,
    ) -> Self {
        Self { taken: taken.into_iter(), options, used, context }
    }

    /// Where the entry stands that this is built for.
    pub const fn used(&self) -> Location {
        self.used
    }

    /// The options that this one was given where it is used.
    ///
    /// # Errors
    ///
    /// Where none were given, which the check of its uses excludes.
    pub fn options<O: Send + Sync + 'static>(&self) -> Result<Arc<O>> {
        self.options.as_ref().and_then(Stored::get).ok_or_else(unplanned::<O>)
    }

    /// The next dependency.
    ///
    /// # Errors
    ///
    /// When the container planned something else, which its checks exclude.
    pub fn take<D: FromDependency>(&mut self) -> Result<D> {
        let taken = self.taken.next().ok_or_else(unplanned::<D>)?;
        D::from_taken(taken)
    }

    /// The request that this is built for.
    ///
    /// # Errors
    ///
    /// Outside a request, which the spec of a request-scoped provider excludes.
    pub fn context(&self) -> Result<&'a Context<'a>> {
        self.context.ok_or_else(unplanned::<Context<'_>>)
    }
}
