//! `Gateway<G>`, the provider that components inject.

use std::any::{TypeId, type_name};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use baya::protocol::{FromDependency, Key, Location, UniqueName};
use baya::testing::TestApp;
use baya::{DependencyKind, FieldOnly, ResolvedDependency, Result, Token};
use serde::Serialize;

use crate::audience::Audience;
use crate::client::{Client, ClientId};
use crate::cluster::{Member, PresenceChanges};
use crate::error::GatewayUnavailable;
use crate::metrics::GatewayCounts;
use crate::namespace::Namespace;
use crate::server::Gateways;

/// The clients of the gateway `G`, as a field of any component. Clones refer to the same gateway.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_gateway::Gateway;
/// use baya_macros::{gateway, injectable};
///
/// #[gateway("/news")]
/// struct News;
///
/// #[gateway]
/// impl News {}
///
/// #[injectable]
/// struct Editors {
///     news: Gateway<News>,
/// }
///
/// impl Editors {
///     async fn publish(&self, title: &str) -> baya::Result<()> {
///         self.news.to("subscribers").send("published", title)
///     }
/// }
/// # fn main() {}
/// ```
pub struct Gateway<G> {
    gateways: Arc<Gateways>,
    gateway: PhantomData<fn() -> G>,
}

impl<G: baya::Gateway> Gateway<G> {
    /// Returns all clients, as the audience of a message.
    pub fn all(&self) -> Audience {
        Audience::new(self.namespace())
    }

    /// Returns the clients in a room, as the audience of a message.
    pub fn to(&self, room: &str) -> Audience {
        self.all().and(room)
    }

    /// Returns the client with this id, in any process, as the audience of a message.
    pub fn to_client(&self, client: &ClientId) -> Audience {
        self.all().only(client)
    }

    /// Returns all clients except this one, as the audience of a message.
    pub fn except(&self, client: &ClientId) -> Audience {
        self.all().except(client)
    }

    /// Sends a message to every client, in every process.
    ///
    /// # Errors
    ///
    /// The errors of [`Audience::send`].
    #[doc(alias = "emit")]
    pub fn send<T: Serialize + ?Sized>(&self, event: &str, value: &T) -> Result<()> {
        self.all().send(event, value)
    }

    /// Returns the client with this id, if it is connected to this process.
    pub fn client(&self, client: &ClientId) -> Option<Client> {
        self.namespace().ok()?.client(client)
    }

    /// Returns the number of clients that are connected to this process.
    pub fn count(&self) -> usize {
        self.namespace().map_or(0, |namespace| namespace.count())
    }

    /// Returns the clients in a room, in every process, ordered by id. Changes in other processes arrive with a short delay.
    pub fn members(&self, room: &str) -> Vec<Member> {
        let namespace = self.namespace();
        namespace.map_or_else(|_| Vec::new(), |one| one.shared.bus.presence.members(one.name, room))
    }

    /// Subscribes to the clients that join and leave rooms, in every process.
    ///
    /// Returns `None` before the app has started, also in `#[on_bootstrap]`. Call it in a handler, or in a task that retries.
    pub fn changes(&self) -> Option<PresenceChanges> {
        let namespace = self.namespace().ok()?;
        Some(namespace.shared.bus.presence.subscribe(namespace.name))
    }

    fn namespace(&self) -> Result<Arc<Namespace>, GatewayUnavailable> {
        self.gateways.namespace(TypeId::of::<G>(), type_name::<G>(), const { &G::DECLARED })
    }
}

impl<G> Gateway<G> {
    /// Returns the gateway of a [`TestApp`], which must import [`GatewayModule`](crate::GatewayModule).
    pub fn from_app(app: &TestApp) -> Self {
        Self { gateways: app.provider(), gateway: PhantomData }
    }

    /// Returns the counts of all gateways of this process since the app started.
    pub fn counts(&self) -> GatewayCounts {
        self.gateways.counts()
    }
}

#[diagnostic::do_not_recommend]
impl<G: baya::Gateway> FromDependency for Gateway<G> {
    type Token = Gateways;
    const KIND: DependencyKind = DependencyKind::One;
    const CALLS: &'static [UniqueName] = &[UniqueName::of_gateway(&G::KEY)];

    fn from_resolved(resolved: ResolvedDependency) -> Result<Self> {
        Ok(Self { gateways: taken.one()?, gateway: PhantomData })
    }
}

/// Only a field of this type can be injected. The key lets the compiler report the remedy for an `Arc<Gateway<...>>`.
impl<G: 'static> Token for Gateway<G> {
    const KEY: Key = Key::new("baya::Gateway", "Gateway", Location::NOWHERE).never_provided(
        "declare the field as `Gateway<...>` without a wrapper; it is shared and cheap to clone",
    );
}

impl<G> FieldOnly for Gateway<G> {
    const REMEDY: &'static str = "`Gateway` can't be an argument of a handler; declare a field `Gateway<...>` of the component, and send through `self`";
}

impl<G> Clone for Gateway<G> {
    fn clone(&self) -> Self {
        Self { gateways: Arc::clone(&self.gateways), gateway: PhantomData }
    }
}

impl<G> fmt::Debug for Gateway<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gateway<{}>", type_name::<G>())
    }
}
