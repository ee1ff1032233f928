//! Dispatches messages to their handlers.

use std::any::{TypeId, type_name};
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use super::message_slot::MessageSlot;
use super::{Command, QueryMessage};
use crate::base::{Key, Location, Token, Type};
use crate::base::{Stored, store};
use crate::error::{Error, Result};
use crate::graph::spec::{Construct, Provider, ProviderSpec, Scope, TriggerKind};
use crate::pipeline::{AnyHandler, AppCall, nested};

/// The declaration of a command or query handler, which `#[command_handler]` and `#[query_handler]`
/// create.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MessageHandler {
    /// Returns the type of the messages.
    pub message: fn() -> TypeId,
    /// Whether the messages are queries.
    pub is_query: bool,
}

impl MessageHandler {
    /// Creates a handler of messages of type `M`, a command or a query. The function that calls it
    /// requires the bound.
    pub const fn new<M: 'static>(is_query: bool) -> Self {
        Self { message: TypeId::of::<M>, is_query }
    }
}

impl Token for MessageHandler {
    const KEY: Key = Key::new("baya::cqrs::MessageHandler", "MessageHandler", Location::NOWHERE);
}

impl TriggerKind for MessageHandler {
    const LABEL: &'static str = "message handler";
    const DRIVER: &'static str = "CqrsModule";
}

/// The handlers of one kind of messages, by the type of the message.
#[derive(Default)]
struct Routes(OnceLock<HashMap<TypeId, AnyHandler>>);

impl Routes {
    async fn call<M: Send + Sync + 'static, O: Send + 'static>(
        &self,
        protocol: &'static str,
        message: M,
    ) -> Result<O> {
        let name = type_name::<M>();
        let Some(routes) = self.0.get() else {
            let message = format!(
                "`{name}` was sent before the app has started; send it later, for example in a job with `#[after(\"1s\")]`"
            );
            return Err(Error::internal(message).with_code("cqrs_not_started"));
        };
        let Some(handler) = routes.get(&TypeId::of::<M>()) else {
            return Err(Error::internal(format!("no handler of the app handles `{name}`")));
        };
        let call = AppCall::new(protocol, MessageSlot::new(message));
        let reply = nested(handler.call_alone(call)).await??;
        let wrong_output = |_| {
            Error::internal(format!(
                "an interceptor or a filter replaced the output of the handler of `{name}` by a value of another type"
            ))
        };
        reply.into_inner().map_err(wrong_output)
    }
}

macro_rules! buses {
    ($($(#[$doc:meta])* $name:ident $message:ident $call:ident $protocol:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Default)]
        pub struct $name(Routes);

        impl $name {
            /// Sets the handlers. Later calls have no effect.
            pub fn start(&self, handlers: HashMap<TypeId, AnyHandler>) {
                // A module starts only once.
                let _ = self.0.0.set(handlers);
            }

            pub(super) async fn $call<M: $message>(&self, message: M) -> Result<M::Output> {
                self.0.call($protocol, message).await
            }
        }

        impl Token for $name {
            const KEY: Key =
                Key::new(concat!("baya::", stringify!($name)), stringify!($name), Location::NOWHERE)
                    .with_module(MessageHandler::DRIVER);
        }

        impl Provider for $name {
            type Output = Self;
            const KEY: Option<&'static Key> = Some(&<Self as Token>::KEY);
            const SPEC: ProviderSpec = ProviderSpec {
                declared: Type::declared::<Self>(stringify!($name)),
                token: Type::declared::<Self>(stringify!($name)),
                at: Location::NOWHERE,
                scope: Scope::Singleton,
                dependencies: &[],
                construct: Construct::Now(|_| -> Result<Stored> {
                    Ok(store(std::sync::Arc::new(Self::default())))
                }),
            };
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )* };
}

buses! {
    /// Sends commands to their handlers. Components inject [`Commands`](super::Commands), with the commands that they send.
    CommandBus Command dispatch "command";
    /// Sends queries to their handlers. Components inject [`Queries`](super::Queries), with the queries that they send.
    QueryBus QueryMessage ask "query";
}
