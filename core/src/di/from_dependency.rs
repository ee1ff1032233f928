//! The types as which the container injects providers.

use std::sync::Arc;

use super::arguments::Taken;
use super::lazy::Lazy;
use super::named::Named;
use crate::base::{Key, Location, Type};
use crate::error::Error;
use crate::graph::spec::{Dependency, DependencyKind, UniqueName};

/// A type as which the container injects a provider.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be injected",
    label = "not a type that the container can inject",
    note = "take `Arc<T>`, `Arc<dyn Trait>`, `Option<Arc<T>>`, `Vec<Arc<dyn Trait>>`, `Lazy<T>` or `Named<T, Name>`",
    note = "to send messages, take `Commands<T>` of a type with `#[derive(Command)]`, or `Queries<T>` of one with `#[derive(Query)]`; one field sends at most eight, as a tuple, so declare a second field for further ones; to send to the clients of a gateway, take `Gateway<G>`, where `G` has `#[gateway]`",
    note = "what belongs to one call, such as a `Run`, an `EventDelivery`, the `Client` of a message, a `Loader<T>` or a `Provided<T>`, is an argument of the handler",
    note = "for a field that is not injected, write `#[inject(default)]` or `#[inject(value = ...)]`"
)]
pub trait FromDependency: Sized {
    /// What is looked up.
    type Token: ?Sized + 'static;
    /// How it is asked for.
    const KIND: DependencyKind;
    /// The names of handlers that are called through it.
    const CALLS: &'static [UniqueName] = &[];

    /// Takes the form out of what the container resolved.
    ///
    /// # Errors
    ///
    /// When the container resolved something of another form, which its plan excludes.
    fn from_taken(taken: Taken) -> Result<Self, Error>;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> FromDependency for Arc<T> {
    type Token = T;
    const KIND: DependencyKind = DependencyKind::One;

    fn from_taken(taken: Taken) -> Result<Self, Error> {
        taken.one()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> FromDependency for Option<Arc<T>> {
    type Token = T;
    const KIND: DependencyKind = DependencyKind::Optional;

    fn from_taken(taken: Taken) -> Result<Self, Error> {
        taken.present().map(Taken::one).transpose()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> FromDependency for Vec<Arc<T>> {
    type Token = T;
    const KIND: DependencyKind = DependencyKind::Many;

    fn from_taken(taken: Taken) -> Result<Self, Error> {
        taken.many()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> FromDependency for Lazy<T> {
    type Token = T;
    const KIND: DependencyKind = DependencyKind::Lazy;

    fn from_taken(taken: Taken) -> Result<Self, Error> {
        taken.lazy()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static, N: 'static> FromDependency for Named<T, N> {
    type Token = Self;
    const KIND: DependencyKind = DependencyKind::One;

    fn from_taken(taken: Taken) -> Result<Self, Error> {
        taken.one::<Self>().map(|named| (*named).clone())
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static, N: 'static> FromDependency for Option<Named<T, N>> {
    type Token = Named<T, N>;
    const KIND: DependencyKind = DependencyKind::Optional;

    fn from_taken(taken: Taken) -> Result<Self, Error> {
        let named = taken.present().map(Taken::one::<Named<T, N>>).transpose()?;
        Ok(named.map(|named| (*named).clone()))
    }
}

impl Dependency {
    /// A field or an argument of the type `D`, whose token is `written` so and has this key.
    ///
    /// # Panics
    ///
    /// When it declares the same message twice: in a constant, that is the compile error.
    #[track_caller]
    pub const fn of<D: FromDependency>(
        name: &'static str,
        written: &'static str,
        key: Option<&'static Key>,
        at: Location,
    ) -> Self {
        distinct(D::CALLS);
        Self { token: Type::of::<D::Token>(written, key), kind: D::KIND, calls: D::CALLS, name, at }
    }
}

/// Rejects a message that is declared twice, because the two could not be distinguished when it is sent.
#[track_caller]
const fn distinct(names: &[UniqueName]) {
    let mut at = 0;
    while at < names.len() {
        let mut before = 0;
        while before < at {
            if names[before].hash == names[at].hash {
                panic!("a field declares the same message twice; write each once");
            }
            before += 1;
        }
        at += 1;
    }
}
