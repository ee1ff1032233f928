//! Methods that can't be fields.

use syn::{ReturnType, Signature, Type};

use super::{OfResolver, Parent};
use crate::handler::{Argument, Kind};
use crate::sink::Sink;
use crate::syntax::{bare, written};
use crate::trigger::payload::Payload;

impl OfResolver {
    /// Returns the message for a field without its object.
    pub fn without_payload(&self) -> Option<&'static str> {
        (self.parent == Parent::Object).then_some(
            "a field accepts its object as its first argument, such as `author: &Author`; a field of the whole schema is a `#[query]`",
        )
    }

    /// Rejects an object in a form that no field can accept.
    pub fn check(&self, payload: &Payload, sink: &mut Sink) {
        let of = bare(&payload.of);
        let is_shared = matches!(of, Type::Reference(of) if of.mutability.is_none());
        if !is_shared {
            let shown = match of {
                Type::Reference(reference) => written(&reference.elem),
                other => written(other),
            };
            let message =
                format!("a field shares its object with the other fields; write `&{shown}`");
            sink.on(&payload.of, message);
        }
    }

    /// Rejects `#[argument]` on arguments that clients do not send, and two arguments with one name.
    pub fn check_arguments(&self, arguments: &[Argument], sink: &mut Sink) {
        for (argument, said) in arguments.iter().zip(&self.arguments) {
            if let (Kind::Context, Some(at)) = (&argument.kind, said.at) {
                sink.at(at, "`#[argument]` belongs on what clients send, and this is the context");
            }
        }
        self.check_names(arguments, sink);
    }

    /// Rejects two arguments that clients would send by one name. Of the others, only the schema knows whether clients send
    /// them.
    fn check_names(&self, arguments: &[Argument], sink: &mut Sink) {
        let mut known: Vec<(String, &str)> = Vec::new();
        for (index, (argument, said)) in arguments.iter().zip(&self.arguments).enumerate() {
            let Some(at) = said.at else { continue };
            let name = self.argument_name(index, argument);
            if let Some((_, first)) = known.iter().find(|(known, _)| *known == name) {
                let message = format!(
                    "the arguments `{first}` and `{}` have the same name in the schema, `{name}`; give one of them another name with `#[argument(\"...\")]`",
                    argument.name
                );
                sink.at(said.name.as_ref().map_or(at, syn::LitStr::span), message);
            }
            known.push((name, &argument.name));
        }
    }

    /// Rejects a method without a return type.
    pub fn check_output(&self, signature: &Signature, sink: &mut Sink) {
        if !matches!(signature.output, ReturnType::Default) {
            return;
        }
        let message = match self.parent {
            Parent::Subscription => {
                "a subscription returns a stream of its events: `impl Stream<Item = T> + use<>`, or a `Result` of one"
            }
            Parent::Entity => "an entity returns its object, as in `-> Result<Option<Cat>, Error>`",
            _ => {
                "a GraphQL field has a value: return what has changed, or `bool` if there is nothing to return"
            }
        };
        sink.at(signature.ident.span(), message);
    }
}
