//! Triggers: the declarations of handlers that something other than HTTP calls, such as a schedule or an event.

use core::any::Any;
use core::fmt;

use super::calls::Invoke;
use crate::base::{Key, Location, Token, Type};
use crate::base::{SEED, mix, mix_text};
use crate::wire::schema::DtoSpec;

/// The declaration of a handler that something other than HTTP calls. Attributes such as `#[on(...)]`, `#[cron]` and
/// `#[on_event]` emit it.
#[derive(Clone, Copy)]
pub struct Trigger {
    /// The type of `data`. One driver calls all handlers of a kind.
    pub kind: Type,
    /// The description of such a handler in messages, such as `scheduled job`.
    pub label: &'static str,
    /// The module that calls such handlers, as users write it, such as `ScheduleModule`.
    pub driver: &'static str,
    /// The caller of the handler.
    pub caller: Caller,
    /// The data for the driver, such as the schedule, the event type or the message name.
    pub data: &'static (dyn Any + Send + Sync),
    /// The data as a string, for the banner and for listings; may be empty.
    pub shown: &'static str,
    /// The names that only this handler may have.
    pub unique: &'static [UniqueName],
    /// Calls the method.
    pub call: Invoke,
}

impl Trigger {
    /// Creates a trigger from its data.
    pub const fn new<K: TriggerKind>(data: &'static K, shown: &'static str, call: Invoke) -> Self {
        Self {
            kind: Type::declared::<K>(K::KEY.name),
            label: K::LABEL,
            driver: K::DRIVER,
            caller: K::CALLER,
            data,
            shown,
            unique: &[],
            call,
        }
    }

    /// Sets the label of the handler in messages, for a kind with several labels.
    #[must_use]
    pub const fn labelled(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// Sets the caller of the handler, for a kind whose handlers have different callers.
    #[must_use]
    pub const fn called_by(mut self, caller: Caller) -> Self {
        self.caller = caller;
        self
    }

    /// Sets the unique names of the handler.
    #[must_use]
    pub const fn named(mut self, unique: &'static [UniqueName]) -> Self {
        self.unique = unique;
        self
    }
}

impl fmt::Debug for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trigger")
            .field("label", &self.label)
            .field("shown", &self.shown)
            .finish_non_exhaustive()
    }
}

/// A custom trigger for `#[on(...)]`. Values of the type contain the data that the driver needs to call a handler.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Token;
/// use baya::protocol::{Caller, Key, TriggerKind};
///
/// /// Calls a handler periodically.
/// struct Every { millis: u64 }
/// # impl Token for Every {
/// #     const KEY: Key = Key::new("every", "Every", baya::__private::Location::NOWHERE);
/// # }
///
/// impl TriggerKind for Every {
///     const LABEL: &'static str = "periodic job";
///     const DRIVER: &'static str = "EveryModule";
/// }
/// assert_eq!(Every::CALLER, Caller::App);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a trigger",
    label = "`#[on(...)]` accepts a constant of a type that implements `TriggerKind`",
    note = "put `#[token]` on `{Self}`, and write `impl TriggerKind for {Self} {{ const LABEL: &'static str = \"...\"; const DRIVER: &'static str = \"...Module\"; }}`"
)]
pub trait TriggerKind: Token + Send + Sync + 'static {
    /// The description of a handler with this trigger in messages, such as `scheduled job`.
    const LABEL: &'static str;
    /// The module that calls such handlers, as users write it in `imports`, such as `ScheduleModule`.
    const DRIVER: &'static str;
    /// The caller of such handlers; the app itself by default.
    const CALLER: Caller = Caller::App;
}

/// Returns the label of handlers with this trigger.
pub const fn label_of<K: TriggerKind>(_: &K) -> &'static str {
    K::LABEL
}

/// The kind of the unique names of gateways.
const GATEWAY: &str = "gateway";
/// The label of message handlers.
pub const MESSAGE_HANDLER: &str = "message handler";
/// The label of message handlers whose message has a name.
pub const NAMED_MESSAGE_HANDLER: &str = "message handler with a name";

/// A restriction of an argument to one kind of handler, for [`FromContext::ONLY_IN`](crate::FromContext::ONLY_IN).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnlyIn {
    /// The kind of handler: the [label](TriggerKind::LABEL) of its trigger, such as `scheduled job`, or
    /// `distributed event`.
    pub kind: &'static str,
    /// The error message for other handlers with the argument.
    pub message: &'static str,
}

impl OnlyIn {
    /// Returns whether the argument belongs to messages, as their payload does.
    pub(crate) const fn is_of_messages(&self) -> bool {
        self.fits(&[NAMED_MESSAGE_HANDLER])
    }

    /// Returns whether a handler with these labels can accept the argument.
    pub(crate) const fn fits(&self, labels: &[&str]) -> bool {
        let mut i = 0;
        while i < labels.len() {
            if mix_text(SEED, labels[i]) == mix_text(SEED, self.kind) {
                return true;
            }
            i += 1;
        }
        false
    }
}

/// The caller of a handler, which determines which enhancers and timeouts apply to the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A client, as for messages of a WebSocket connection. Everything applies.
    Client,
    /// A client whose request makes several calls, such as the fields of a GraphQL operation. Everything applies except
    /// [`App::timeout`](crate::App::timeout), which the driver applies to the whole request.
    Operation,
    /// The app itself, as for jobs and events. Interceptors, pipes and filters apply. Guards do not, because there is
    /// no client to reject, nor does [`App::timeout`](crate::App::timeout).
    App,
    /// A client that has disconnected. Everything applies except guards, because there is no client to reject. The data
    /// that guards have provided to the connection handler is still available.
    Disconnection,
}

/// A name that only one handler may have, such as the name of a job, or the type of a command.
#[derive(Clone, Copy, Debug)]
pub struct UniqueName {
    /// The kind of name, such as `job`.
    pub kind: &'static str,
    /// The name.
    pub name: &'static str,
    /// The namespace of the name, such as the event of a listener group; empty for none.
    pub namespace: &'static str,
    /// The scope in which no other handler may have the name.
    pub scope: Uniqueness,
    /// The declaration with the name, if several handlers share it; [`Location::NOWHERE`] if the handler itself has the
    /// name.
    pub declared: Location,
    /// The type that a field with this name is added to. The type may already have a field with this name.
    pub added_to: Option<&'static DtoSpec>,
    /// The hash of the kind, the namespace and the name.
    pub hash: u128,
}

/// The scope in which a name is unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uniqueness {
    /// The handlers of the component.
    Component,
    /// All handlers of the app.
    App,
}

impl UniqueName {
    /// Creates a name from a string.
    pub const fn new(kind: &'static str, name: &'static str, scope: Uniqueness) -> Self {
        let hash = mix_text(mix_text(SEED, kind), name);
        Self { kind, name, namespace: "", scope, declared: Location::NOWHERE, added_to: None, hash }
    }

    /// Creates a name from a string, which is unique in the app among those with the same kind and namespace.
    pub const fn within(kind: &'static str, name: &'static str, namespace: &'static str) -> Self {
        let hash = mix_text(mix_text(mix_text(SEED, kind), namespace), name);
        Self {
            kind,
            name,
            namespace,
            scope: Uniqueness::App,
            declared: Location::NOWHERE,
            added_to: None,
            hash,
        }
    }

    /// Adds the key of a type, such as a schema, to the namespace of the name.
    #[must_use]
    pub const fn keyed(mut self, key: &'static Key) -> Self {
        self.hash = mix(self.hash, key.hash);
        self
    }

    /// Sets the type that the handler adds a field with this name to.
    #[must_use]
    pub const fn added_to(mut self, spec: &'static DtoSpec) -> Self {
        self.added_to = Some(spec);
        self
    }

    /// Sets the declaration with the name. Its handlers share the name, and no other declaration may have it.
    #[must_use]
    pub const fn declared_at(mut self, declared: Location) -> Self {
        self.declared = declared;
        self
    }

    /// Creates the name of the gateway with this key.
    pub const fn for_gateway(key: &'static Key) -> Self {
        Self::for_type(GATEWAY, key)
    }

    /// Returns whether this is the name of the gateway with this key.
    pub(crate) const fn is_gateway(&self, key: Option<&'static Key>) -> bool {
        match key {
            Some(key) => Self::for_gateway(key).hash == self.hash,
            None => false,
        }
    }

    /// Creates the name of a handler of values of a type, which is unique in the app.
    pub const fn for_type(kind: &'static str, key: &'static Key) -> Self {
        let hash = mix(mix_text(SEED, kind), key.hash);
        let scope = Uniqueness::App;
        Self {
            kind,
            name: key.name,
            namespace: "",
            scope,
            declared: Location::NOWHERE,
            added_to: None,
            hash,
        }
    }
}
