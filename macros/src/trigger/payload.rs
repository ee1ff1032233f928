//! The argument that brings what a handler is called for: an event, a command, a message.

use syn::{FnArg, Signature, Type};

use crate::handler::bare_payload;
use crate::sink::Sink;
use crate::syntax::{bare, last_segment};

/// The first argument after `&self`.
pub struct Payload {
    pub of: Type,
}

impl Payload {
    /// Returns whether it is a `&mut` reference.
    #[cfg(any(feature = "cqrs", feature = "events"))]
    pub fn is_mutable(&self) -> bool {
        matches!(bare(&self.of), Type::Reference(reference) if reference.mutability.is_some())
    }

    /// Returns whether its type is one that only further arguments have. A type of the app with one of these names can't
    /// be a payload.
    pub fn is_other_argument(&self) -> bool {
        let of = match bare(&self.of) {
            Type::Reference(reference) => &*reference.elem,
            other => other,
        };
        last_segment(of)
            .is_some_and(|(name, _)| matches!(&*name, "Inject" | "Context" | "EventDelivery"))
    }
}

/// The payload, taken out of a signature, so that the other arguments can be read.
pub struct Taken {
    pub payload: Payload,
    input: FnArg,
}

impl Taken {
    /// Takes the first argument; `None` if there is none.
    pub fn take(signature: &mut Signature, sink: &mut Sink) -> Option<Self> {
        let mut inputs = std::mem::take(&mut signature.inputs).into_iter();
        let receiver = inputs.next();
        let first = inputs.next();
        signature.inputs = receiver.into_iter().chain(inputs).collect();
        let FnArg::Typed(mut input) = first? else { return None };
        bare_payload(&mut input, sink);
        let of = (*input.ty).clone();
        Some(Self { payload: Payload { of }, input: FnArg::Typed(input) })
    }

    /// Puts it back.
    pub fn put_back(self, signature: &mut Signature) -> Payload {
        signature.inputs.insert(1, self.input);
        self.payload
    }
}
