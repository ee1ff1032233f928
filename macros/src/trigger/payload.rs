//! The argument with the data of the trigger: an event, a command, a query or an object.

use syn::{FnArg, Signature, Type};

use crate::handler::reject_on_payload;
use crate::sink::Sink;
use crate::syntax::{bare, last_segment};

/// The first argument after `&self`.
pub struct Payload {
    pub ty: Type,
}

impl Payload {
    /// Returns whether it is a `&mut` reference.
    #[cfg(any(feature = "cqrs", feature = "events"))]
    pub fn is_mutable(&self) -> bool {
        matches!(bare(&self.ty), Type::Reference(reference) if reference.mutability.is_some())
    }

    /// Returns whether its type is that of another argument. A type of the app with one of these names can't be a payload.
    pub fn is_other_argument(&self) -> bool {
        let ty = match bare(&self.ty) {
            Type::Reference(reference) => &*reference.elem,
            other => other,
        };
        last_segment(ty)
            .is_some_and(|(name, _)| matches!(&*name, "Inject" | "Context" | "EventDelivery"))
    }
}

/// A payload that was removed from a signature, so that the other arguments can be read.
pub struct RemovedPayload {
    pub payload: Payload,
    input: FnArg,
}

impl RemovedPayload {
    /// Removes the first argument; `None` if there is none.
    pub fn remove(signature: &mut Signature, sink: &mut Sink) -> Option<Self> {
        let mut inputs = std::mem::take(&mut signature.inputs).into_iter();
        let receiver = inputs.next();
        let first = inputs.next();
        signature.inputs = receiver.into_iter().chain(inputs).collect();
        let FnArg::Typed(mut input) = first? else { return None };
        reject_on_payload(&mut input, sink);
        let ty = (*input.ty).clone();
        Some(Self { payload: Payload { ty }, input: FnArg::Typed(input) })
    }

    /// Adds the argument to the signature again.
    pub fn put_back(self, signature: &mut Signature) -> Payload {
        signature.inputs.insert(1, self.input);
        self.payload
    }
}
