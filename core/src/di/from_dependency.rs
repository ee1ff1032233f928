//! The field and argument types that the container can inject.

use std::sync::Arc;

use super::constructor::ResolvedDependency;
use super::lazy::Lazy;
use super::named::Named;
use crate::base::{Key, Location, Type};
use crate::error::Error;
use crate::graph::spec::{Dependency, DependencyKind, UniqueName};

/// A field or argument type that the container can inject.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be injected",
    label = "not a type that the container can inject",
    note = "a provider is shared: write `Arc<T>` instead of `T`, `&T`, `Rc<T>`, `Box<T>` or `Mutex<T>`, and put a `Mutex` inside the provider",
    note = "other forms are `Arc<dyn Trait>`, `Option<Arc<T>>`, `Vec<Arc<dyn Trait>>`, `Lazy<T>` and `Named<T, Name>`",
    note = "to send messages, use `Commands<T>`, where `T` has `#[derive(Command)]`, or `Queries<T>`, where `T` has `#[derive(Query)]`; `T` can be a tuple of up to eight types; for more, declare another field; to send to the clients of a gateway, use `Gateway<G>`, where `G` has `#[gateway]`",
    note = "types that belong to a call, such as `Run`, `EventDelivery`, the `Client` of a message, `Loader<T>` or `Provided<T>`, are arguments of the handler",
    note = "for a field that is not injected, write `#[inject(default)]` or `#[inject(value = ...)]`"
)]
pub trait FromDependency: Sized {
    /// The token of the provider.
    type Token: ?Sized + 'static;
    /// The form in which the provider is injected.
    const KIND: DependencyKind;
    /// The names of the handlers that are called through the dependency.
    const CALLS: &'static [UniqueName] = &[];
    /// The dependency, without the location that declares it.
    #[doc(hidden)]
    const INJECTED: InjectedType = InjectedType::of::<Self>();

    /// Converts a resolved dependency into this type.
    ///
    /// # Errors
    ///
    /// Returns an internal error if the dependency was resolved in another form. Verification of the graph excludes
    /// this.
    fn from_resolved(resolved: ResolvedDependency) -> Result<Self, Error>;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> FromDependency for Arc<T> {
    type Token = T;
    const KIND: DependencyKind = DependencyKind::One;

    fn from_resolved(resolved: ResolvedDependency) -> Result<Self, Error> {
        resolved.one()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> FromDependency for Option<Arc<T>> {
    type Token = T;
    const KIND: DependencyKind = DependencyKind::Optional;

    fn from_resolved(resolved: ResolvedDependency) -> Result<Self, Error> {
        resolved.present().map(ResolvedDependency::one).transpose()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> FromDependency for Vec<Arc<T>> {
    type Token = T;
    const KIND: DependencyKind = DependencyKind::Many;

    fn from_resolved(resolved: ResolvedDependency) -> Result<Self, Error> {
        resolved.many()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> FromDependency for Lazy<T> {
    type Token = T;
    const KIND: DependencyKind = DependencyKind::Lazy;

    fn from_resolved(resolved: ResolvedDependency) -> Result<Self, Error> {
        resolved.lazy()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static, N: 'static> FromDependency for Named<T, N> {
    type Token = Self;
    const KIND: DependencyKind = DependencyKind::One;

    fn from_resolved(resolved: ResolvedDependency) -> Result<Self, Error> {
        resolved.one::<Self>().map(|named| (*named).clone())
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static, N: 'static> FromDependency for Option<Named<T, N>> {
    type Token = Named<T, N>;
    const KIND: DependencyKind = DependencyKind::Optional;

    fn from_resolved(resolved: ResolvedDependency) -> Result<Self, Error> {
        let named = resolved.present().map(ResolvedDependency::one::<Named<T, N>>).transpose()?;
        Ok(named.map(|named| (*named).clone()))
    }
}

/// A dependency on a type, without the location that declares it.
#[derive(Clone, Copy, Debug)]
pub struct InjectedType {
    token: Type,
    kind: DependencyKind,
    calls: &'static [UniqueName],
}

impl InjectedType {
    const fn of<D: FromDependency>() -> Self {
        Self { token: Type::new::<D::Token>("", None), kind: D::KIND, calls: D::CALLS }
    }

    /// Creates the spec of a field or argument of the type. `written` is its token as written in the source.
    ///
    /// # Panics
    ///
    /// Panics if the type declares the same message twice. In a constant, the panic is a compile error.
    #[track_caller]
    pub const fn dependency(
        self,
        name: &'static str,
        written: &'static str,
        key: Option<&'static Key>,
        at: Location,
    ) -> Dependency {
        distinct(self.calls);
        let token = Type { written, key, ..self.token };
        Dependency { token, kind: self.kind, calls: self.calls, name, at }
    }
}

/// Rejects a duplicate message, which would be ambiguous when it is sent.
#[track_caller]
const fn distinct(names: &[UniqueName]) {
    let mut at = 0;
    while at < names.len() {
        let mut before = 0;
        while before < at {
            if names[before].hash == names[at].hash {
                panic!("this field declares the same message twice; remove the duplicate");
            }
            before += 1;
        }
        at += 1;
    }
}
