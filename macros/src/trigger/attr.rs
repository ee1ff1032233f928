//! The attributes that make a method a handler without a route.

use syn::Attribute;

use super::on::On;
use crate::handler::Argument;
use crate::sink::Sink;
use crate::syntax::{name_of, take};

/// The attributes of all families.
pub const NAMES: &[&str] = &["on"];

/// What one attribute says.
pub enum Family {
    On(On),
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
    let family = On::read(&attribute, sink).map(Family::On);
    Some(Written { attribute, family })
}

impl Family {
    /// Reports arguments that do not fit the family, and takes off what only it reads.
    pub fn check(&mut self, _arguments: &[Argument], _sink: &mut Sink) {
        match self {
            Self::On(_) => {}
        }
    }
}
