//! What calls a handler besides HTTP: a schedule, an event, a message, a command.

use core::any::Any;
use core::fmt;

use super::calls::Invoke;
use crate::base::{Key, Location, Token, Type};
use crate::base::{SEED, mix, mix_text};
use crate::wire::schema::DtoSpec;

/// What calls a handler besides HTTP. Attributes such as `#[on(...)]`, `#[cron]` and `#[on_event]` emit it.
#[derive(Clone, Copy)]
pub struct Trigger {
    /// The type of `data`. One driver calls all handlers of one kind.
    pub kind: Type,
    /// What such a handler is in messages, such as `scheduled job`.
    pub label: &'static str,
    /// The module that calls such handlers, as users write it, such as `ScheduleModule`.
    pub driver: &'static str,
    /// Who makes the calls.
    pub caller: Caller,
    /// When and for what the handler is called, for the driver: the schedule, the event type, the message name.
    pub data: &'static (dyn Any + Send + Sync),
    /// The same for people, in the banner and in listings; empty for nothing.
    pub shown: &'static str,
    /// The names that only one handler may have.
    pub unique: &'static [UniqueName],
    /// Calls the method.
    pub call: Invoke,
}

impl Trigger {
    /// Creates a trigger of one's own kind.
    pub const fn of<K: TriggerKind>(data: &'static K, shown: &'static str, call: Invoke) -> Self {
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

    /// Sets the label of this handler in messages, for a kind that has several.
    #[must_use]
    pub const fn labelled(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// Sets who calls this handler, for a kind whose handlers have different callers.
    #[must_use]
    pub const fn called_by(mut self, caller: Caller) -> Self {
        self.caller = caller;
        self
    }

    /// The same trigger, whose handler has these names.
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

/// The data of a trigger of one's own, for `#[on(...)]`: what the driver needs to know of a handler.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Caller, Key, Token, TriggerKind};
///
/// /// Calls a handler again and again.
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
    /// What a handler with this trigger is, in messages, such as `scheduled job`.
    const LABEL: &'static str;
    /// The module that calls such handlers, as users write it in `imports`, such as `ScheduleModule`.
    const DRIVER: &'static str;
    /// Who makes the calls; the app itself by default.
    const CALLER: Caller = Caller::App;
}

/// Returns what a handler with this trigger is.
pub const fn label_of<K: TriggerKind>(_: &K) -> &'static str {
    K::LABEL
}

/// What a gateway is, as the name of something that must exist.
const GATEWAY: &str = "gateway";
/// What a handler of messages is.
pub const MESSAGE_HANDLER: &str = "message handler";
/// What a handler of messages with a name is.
pub const NAMED_MESSAGE_HANDLER: &str = "message handler with a name";

/// The only handlers that can accept an argument, for [`FromContext::ONLY_IN`](crate::FromContext::ONLY_IN).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnlyIn {
    /// What they are: the [label](TriggerKind::LABEL) of their trigger, such as `scheduled job`, or `distributed event`.
    pub what: &'static str,
    /// The error of any other handler that accepts the argument.
    pub message: &'static str,
}

impl OnlyIn {
    /// Whether it belongs to messages, as their payload does.
    pub(crate) const fn is_of_messages(&self) -> bool {
        self.fits(&[NAMED_MESSAGE_HANDLER])
    }

    /// Whether a handler that is all this can accept the argument.
    pub(crate) const fn fits(&self, is: &[&str]) -> bool {
        let mut i = 0;
        while i < is.len() {
            if mix_text(SEED, is[i]) == mix_text(SEED, self.what) {
                return true;
            }
            i += 1;
        }
        false
    }
}

/// The caller of a handler, which determines what applies to the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A client, as with messages of a socket: everything applies.
    Client,
    /// A client whose request makes several calls, such as the fields of a GraphQL operation: everything applies except
    /// [`App::timeout`](crate::App::timeout), which the driver applies to the whole request.
    Operation,
    /// The app itself, as with jobs and events: interceptors, pipes and filters apply. Guards do not, because
    /// there is no client to refuse, nor does [`App::timeout`](crate::App::timeout).
    App,
    /// A client that has left: everything applies except guards, because there is no client to refuse. What the guards
    /// before the first handler of the component have provided, which is that of connections, is still there.
    Disconnection,
}

/// A name that only one handler may have, such as that of a job, or the type of a command.
#[derive(Clone, Copy, Debug)]
pub struct UniqueName {
    /// What has the name, such as `job`.
    pub what: &'static str,
    /// The name.
    pub name: &'static str,
    /// What has names of its own, such as an event whose listeners are in groups; empty for nothing.
    pub of: &'static str,
    /// Where no other handler may have it.
    pub scope: Uniqueness,
    /// The declaration that has the name, whose handlers share it; [`Location::NOWHERE`] if the handler itself has it.
    pub declared: Location,
    /// The type that a field with this name is added to, which may have one already.
    pub added_to: Option<&'static DtoSpec>,
    /// The name as a number.
    pub hash: u128,
}

/// Where a name is unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uniqueness {
    /// Among the handlers of its component.
    Component,
    /// In the whole app.
    App,
}

impl UniqueName {
    /// A name that a program writes.
    pub const fn new(what: &'static str, name: &'static str, scope: Uniqueness) -> Self {
        let hash = mix_text(mix_text(SEED, what), name);
        Self { what, name, of: "", scope, declared: Location::NOWHERE, added_to: None, hash }
    }

    /// A name that a program writes, which is unique in the app among those of `of`.
    pub const fn within(what: &'static str, name: &'static str, of: &'static str) -> Self {
        let hash = mix_text(mix_text(mix_text(SEED, what), of), name);
        Self {
            what,
            name,
            of,
            scope: Uniqueness::App,
            declared: Location::NOWHERE,
            added_to: None,
            hash,
        }
    }

    /// The same name among those of a type with this key, such as a schema.
    #[must_use]
    pub const fn keyed(mut self, key: &'static Key) -> Self {
        self.hash = mix(self.hash, key.hash);
        self
    }

    /// The name of a field that a handler adds to a type.
    #[must_use]
    pub const fn added_to(mut self, spec: &'static DtoSpec) -> Self {
        self.added_to = Some(spec);
        self
    }

    /// A name that a declaration gives to what its handlers handle, and no other declaration may give.
    #[must_use]
    pub const fn declared_at(mut self, declared: Location) -> Self {
        self.declared = declared;
        self
    }

    /// The gateway with this key, through which its clients are reached.
    pub const fn of_gateway(key: &'static Key) -> Self {
        Self::of_type(GATEWAY, key)
    }

    /// Whether it is that of the gateway with this key.
    pub(crate) const fn is_gateway(&self, key: Option<&'static Key>) -> bool {
        match key {
            Some(key) => Self::of_gateway(key).hash == self.hash,
            None => false,
        }
    }

    /// The name of what handles values of a type, which is unique in the app.
    pub const fn of_type(what: &'static str, key: &'static Key) -> Self {
        let hash = mix(mix_text(SEED, what), key.hash);
        let scope = Uniqueness::App;
        Self {
            what,
            name: key.name,
            of: "",
            scope,
            declared: Location::NOWHERE,
            added_to: None,
            hash,
        }
    }
}
