//! A gateway as a dependency.

use std::any::{TypeId, type_name};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use baya::testing::TestApp;
use baya::{
    DependencyKind, FieldOnly, FromDependency, Key, Location, Result, Taken, Token, UniqueName,
};
use serde::Serialize;

use crate::audience::Audience;
use crate::client::{Client, ClientId};
use crate::cluster::{Member, PresenceChanges};
use crate::metrics::GatewayCounts;
use crate::namespace::Namespace;
use crate::server::{Absent, Gateways};

/// The clients of the gateway `G`, as a field of any component. Clones are the same gateway.
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
    server: Arc<Gateways>,
    of: PhantomData<fn() -> G>,
}

impl<G: baya::Gateway> Gateway<G> {
    /// Returns all clients, to send them a message.
    pub fn everybody(&self) -> Audience {
        Audience::of(self.namespace())
    }

    /// Returns the clients in a room, to send them a message.
    pub fn to(&self, room: &str) -> Audience {
        self.everybody().and(room)
    }

    /// Returns the client with this id, wherever it is connected, to send it a message.
    pub fn to_client(&self, client: &ClientId) -> Audience {
        self.everybody().only(client)
    }

    /// Returns all clients but this one, to send them a message.
    pub fn except(&self, client: &ClientId) -> Audience {
        self.everybody().except(client)
    }

    /// Sends a message to every client, in every process.
    ///
    /// # Errors
    ///
    /// Those of [`Audience::send`].
    #[doc(alias = "emit")]
    pub fn send<T: Serialize + ?Sized>(&self, event: &str, value: &T) -> Result<()> {
        self.everybody().send(event, value)
    }

    /// Returns the client with this id, if it is connected to this process.
    pub fn client(&self, client: &ClientId) -> Option<Client> {
        self.namespace().ok()?.client(client)
    }

    /// Returns how many clients are connected to this process.
    pub fn count(&self) -> usize {
        self.namespace().map_or(0, |namespace| namespace.count())
    }

    /// Returns the clients in a room, in every process, ordered by their ids. Changes in other processes arrive a moment later.
    pub fn members(&self, room: &str) -> Vec<Member> {
        let namespace = self.namespace();
        namespace.map_or_else(|_| Vec::new(), |one| one.shared.bus.presence.members(one.name, room))
    }

    /// Subscribes to the clients that join and leave rooms, in every process; `None` before the app has started, also in
    /// `#[on_bootstrap]`. There, a handler has it, or a task that asks again.
    pub fn changes(&self) -> Option<PresenceChanges> {
        let namespace = self.namespace().ok()?;
        Some(namespace.shared.bus.presence.subscribe(namespace.name))
    }

    fn namespace(&self) -> Result<Arc<Namespace>, Absent> {
        self.server.namespace(TypeId::of::<G>(), type_name::<G>(), const { &G::DECLARED })
    }
}

impl<G> Gateway<G> {
    /// Returns the gateway of an app in a test, which imports [`GatewayModule`](crate::GatewayModule).
    pub fn of(app: &TestApp) -> Self {
        Self { server: app.provider(), of: PhantomData }
    }

    /// Returns what the gateways of this process have done since the app started: all of them together.
    pub fn counts(&self) -> GatewayCounts {
        self.server.counts()
    }
}

#[diagnostic::do_not_recommend]
impl<G: baya::Gateway> FromDependency for Gateway<G> {
    type Token = Gateways;
    const KIND: DependencyKind = DependencyKind::One;
    const CALLS: &'static [UniqueName] = &[UniqueName::of_gateway(&G::KEY)];

    fn from_taken(taken: Taken) -> Result<Self> {
        Ok(Self { server: taken.one()?, of: PhantomData })
    }
}

/// Only the field itself can be injected; with the identity, the remedy for an `Arc` of it is known.
impl<G: 'static> Token for Gateway<G> {
    const KEY: Key = Key::new("baya::Gateway", "Gateway", Location::NOWHERE).never_provided(
        "a component has it as a field of the type `Gateway<...>` itself, which is shared and cheap to clone",
    );
}

impl<G> FieldOnly for Gateway<G> {
    const REMEDY: &'static str = "no handler accepts `Gateway` as an argument; declare a field `Gateway<...>` of the component, and send through `self`";
}

impl<G> Clone for Gateway<G> {
    fn clone(&self) -> Self {
        Self { server: Arc::clone(&self.server), of: PhantomData }
    }
}

impl<G> fmt::Debug for Gateway<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gateway<{}>", type_name::<G>())
    }
}
