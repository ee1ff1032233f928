//! Fields with which components send commands and queries.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::bus::{CommandBus, QueryBus};
use super::{Command, QueryMessage};
use crate::base::{Key, Location, Token};
use crate::di::FromDependency;
use crate::di::ResolvedDependency;
use crate::error::Result;
use crate::graph::spec::{DependencyKind, FieldOnly, UniqueName};

/// The commands that a component sends, as one of its fields: `Commands<CreateCat>`, or several as
/// `Commands<(CreateCat, DeleteCat)>`. Each must have a handler in the app, or the program does not
/// compile.
pub struct Commands<S> {
    bus: Arc<CommandBus>,
    sends: PhantomData<fn(S)>,
}

/// The queries that a component sends, as one of its fields: `Queries<AllCats>`, or several as
/// `Queries<(AllCats, CatById)>`. Each must have a handler in the app, or the program does not
/// compile.
pub struct Queries<S> {
    bus: Arc<QueryBus>,
    sends: PhantomData<fn(S)>,
}

/// The type parameter of [`Commands`] or [`Queries`]: one message, or a tuple of up to eight.
pub trait MessageSet<K> {
    /// The unique names of the messages.
    const NAMES: &'static [UniqueName];
}

/// Whether the type parameter of [`Commands`] or [`Queries`] contains a message.
#[diagnostic::on_unimplemented(
    message = "this component does not declare that it sends `{M}`",
    label = "`{M}` is not among the messages of this field",
    note = "add `{M}` to the field, as in `Commands<({M}, ...)>` or `Queries<({M}, ...)>`; the compiler then checks that it has a handler"
)]
pub trait Contains<M, I> {}

/// The position of a single message.
#[derive(Debug)]
pub struct Alone(());

/// The position in a tuple.
#[derive(Debug)]
pub struct At<const N: usize>(());

/// A kind of messages.
pub trait Kind<M> {
    /// The unique name of the message, which its handler has too.
    const NAME: UniqueName;
}

impl<C: Command> Kind<C> for CommandBus {
    const NAME: UniqueName = UniqueName::of_type("command", &C::KEY);
}

impl<Q: QueryMessage> Kind<Q> for QueryBus {
    const NAME: UniqueName = UniqueName::of_type("query", &Q::KEY);
}

impl<C: Command> MessageSet<CommandBus> for C {
    const NAMES: &'static [UniqueName] = &[<CommandBus as Kind<C>>::NAME];
}

impl<Q: QueryMessage> MessageSet<QueryBus> for Q {
    const NAMES: &'static [UniqueName] = &[<QueryBus as Kind<Q>>::NAME];
}

impl<M> Contains<M, Alone> for M {}

macro_rules! tuples {
    ($(($($message:ident $at:literal)*))*) => { $(
        impl<K: $(Kind<$message> +)*, $($message),*> MessageSet<K> for ($($message,)*) {
            const NAMES: &'static [UniqueName] = &[$(<K as Kind<$message>>::NAME),*];
        }

        tuples! { @contains ($($message)*) $($message $at)* }
    )* };
    (@too_many $(($($message:ident $at:literal)*))*) => {
        $(tuples! { @contains ($($message)*) $($message $at)* })*
    };
    (@contains ($($all:ident)*)) => {};
    (@contains $all:tt $message:ident $at:literal $($rest:tt)*) => {
        tuples! { @one $all $message $at }
        tuples! { @contains $all $($rest)* }
    };
    (@one ($($all:ident)*) $message:ident $at:literal) => {
        impl<$($all),*> Contains<$message, At<$at>> for ($($all,)*) {}
    };
}

tuples! {
    (A 0)
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
    (A 0 B 1 C 2 D 3 E 4)
    (A 0 B 1 C 2 D 3 E 4 F 5)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7)
}

// A field with more messages does not compile. This is reported at the field, and not again at each
// message that is sent.
tuples! {
    @too_many
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11)
}

impl<S> Commands<S> {
    /// Sends a command to its handler, and returns the handler's output. Interceptors and filters
    /// apply to the call. Guards do not, because the app itself makes it.
    ///
    /// # Errors
    ///
    /// Returns the error of the handler if no filter handles it, an error with the code
    /// `cqrs_not_started` before the app has started, and one with `calls_too_deep` if 16 calls are
    /// nested already.
    pub async fn dispatch<C: Command, I>(&self, command: C) -> Result<C::Output>
    where
        S: Contains<C, I>,
    {
        self.bus.dispatch(command).await
    }
}

impl<S> Queries<S> {
    /// Sends a query to its handler, and returns the handler's output. Interceptors and filters
    /// apply to the call. Guards do not, because the app itself makes it.
    ///
    /// # Errors
    ///
    /// Returns the error of the handler if no filter handles it, an error with the code
    /// `cqrs_not_started` before the app has started, and one with `calls_too_deep` if 16 calls are
    /// nested already.
    pub async fn ask<Q: QueryMessage, I>(&self, query: Q) -> Result<Q::Output>
    where
        S: Contains<Q, I>,
    {
        self.bus.ask(query).await
    }
}

macro_rules! fields {
    ($($name:ident $bus:ident)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<S: MessageSet<$bus>> FromDependency for $name<S> {
            type Token = $bus;
            const KIND: DependencyKind = DependencyKind::One;
            const CALLS: &'static [UniqueName] = S::NAMES;

            fn from_resolved(resolved: ResolvedDependency) -> Result<Self> {
                Ok(Self { bus: resolved.one()?, sends: PhantomData })
            }
        }

// Only the field itself can be injected. The key identifies the type in the remedy for an `Arc` of it.
        impl<S: MessageSet<$bus> + 'static> Token for $name<S> {
            const KEY: Key = Key::new(concat!("baya::", stringify!($name)), stringify!($name), Location::NOWHERE)
                .never_provided(concat!(
                        "declare it as a field of type `",
                        stringify!($name),
                        "<...>`, which is shared and cheap to clone"
                    ));
        }

        impl<S> FieldOnly for $name<S> {
            const REMEDY: &'static str = concat!(
                "no handler accepts `", stringify!($name), "` as an argument; declare a field `",
                stringify!($name), "<...>` of the component, and send through `self`"
            );
        }

        impl<S> Clone for $name<S> {
            fn clone(&self) -> Self {
                Self { bus: Arc::clone(&self.bus), sends: PhantomData }
            }
        }

        impl<S> fmt::Debug for $name<S> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )* };
}

fields! { Commands CommandBus Queries QueryBus }
