//! The attributes that make a method a handler without a route.

use proc_macro2::TokenStream;
use syn::Attribute;

use super::on::On;
#[cfg(feature = "schedule")]
use super::schedule::{self, Schedule};
use crate::handler::Argument;
use crate::sink::Sink;
use crate::syntax::{name_of, take};

/// The attributes of all families.
pub const NAMES: &[&str] = &[
    "on",
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
        #[cfg(feature = "schedule")]
        name if schedule::NAMES.contains(&name) => {
            Schedule::read(&attribute, sink).map(|schedule| Family::Schedule(Box::new(schedule)))
        }
        _ => On::read(&attribute, sink).map(Family::On),
    };
    Some(Written { attribute, family })
}

impl Family {
    /// Returns what the container fills besides the arguments, as an argument after them.
    pub fn injected(&self) -> Option<Argument> {
        match self {
            Self::On(_) => None,
            #[cfg(feature = "schedule")]
            Self::Schedule(schedule) => schedule.injected(),
        }
    }

    /// Emits the trigger of a handler with these arguments. `call` is the function that calls the method.
    pub fn expand(&self, _arguments: &[Argument], call: &TokenStream) -> TokenStream {
        match self {
            Self::On(on) => on.expand(call),
            #[cfg(feature = "schedule")]
            Self::Schedule(schedule) => schedule.expand(_arguments, call),
        }
    }
}
