//! The attributes that make a method a handler without a route.

use proc_macro2::TokenStream;
use syn::Attribute;

#[cfg(feature = "events")]
use super::event::Listener;
use super::on::On;
use super::payload::Payload;
#[cfg(feature = "schedule")]
use super::schedule::{self, Schedule};
use crate::handler::Argument;
use crate::sink::Sink;
use crate::syntax::{name_of, take};

/// The attributes of all families.
pub const NAMES: &[&str] = &[
    "on",
    #[cfg(feature = "events")]
    "on_event",
    #[cfg(feature = "schedule")]
    schedule::NAMES[0],
    #[cfg(feature = "schedule")]
    schedule::NAMES[1],
    #[cfg(feature = "schedule")]
    schedule::NAMES[2],
];

/// What one attribute says.
pub enum Family {
    On(On),
    #[cfg(feature = "events")]
    Event(Listener),
    #[cfg(feature = "schedule")]
    Schedule(Box<Schedule>),
}

/// An attribute of a family, with what it says; nothing if its arguments are wrong.
pub struct Written {
    pub attribute: Attribute,
    pub family: Option<Family>,
}

/// Takes the attribute of a family off a method; two are an error.
pub fn take_one(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Option<Written> {
    let mut taken = take(attributes, NAMES).into_iter();
    let attribute = taken.next()?;
    for second in taken {
        let message = format!(
            "a handler has one trigger, and this one has `#[{}]`; write another method for `#[{}]`",
            name_of(&attribute),
            name_of(&second)
        );
        sink.on(second, message);
    }
    let family = match &*name_of(&attribute) {
        #[cfg(feature = "events")]
        "on_event" => Listener::read(&attribute, sink).map(Family::Event),
        #[cfg(feature = "schedule")]
        name if schedule::NAMES.contains(&name) => {
            Schedule::read(&attribute, sink).map(|schedule| Family::Schedule(Box::new(schedule)))
        }
        _ => On::read(&attribute, sink).map(Family::On),
    };
    Some(Written { attribute, family })
}

impl Family {
    /// Returns the message for a method without the argument that brings what it is called for; `None` if there is no such
    /// argument.
    pub fn without_payload(&self) -> Option<&'static str> {
        match self {
            #[cfg(feature = "events")]
            Self::Event(listener) => Some(listener.without_payload()),
            _ => None,
        }
    }

    /// Returns what the container fills besides the arguments, as an argument after them.
    pub fn injected(&self) -> Option<Argument> {
        match self {
            #[cfg(feature = "schedule")]
            Self::Schedule(schedule) => schedule.injected(),
            _ => None,
        }
    }

    /// Emits the trigger of a handler. `call` is the function that calls the method.
    pub fn expand(
        &self,
        arguments: &[Argument],
        payload: Option<&Payload>,
        call: &TokenStream,
    ) -> TokenStream {
        match (self, arguments, payload) {
            (Self::On(on), ..) => on.expand(call),
            #[cfg(feature = "schedule")]
            (Self::Schedule(schedule), arguments, _) => schedule.expand(arguments, call),
            #[cfg(feature = "events")]
            (Self::Event(listener), _, Some(payload)) => listener.expand(payload, call),
            // A handler without its payload is not emitted.
            #[cfg(feature = "events")]
            (Self::Event(_), _, None) => TokenStream::new(),
        }
    }

    /// Emits the statements that extract the payload, and the argument that they make.
    pub fn take(&self, payload: &Payload, cx: &TokenStream) -> (TokenStream, TokenStream) {
        match (self, payload, cx) {
            #[cfg(feature = "events")]
            (Self::Event(listener), payload, cx) => listener.take(payload, cx),
            _ => (TokenStream::new(), TokenStream::new()),
        }
    }
}
