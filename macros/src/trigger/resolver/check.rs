//! Methods that can't be fields.

use proc_macro2::Ident;
use syn::{LitStr, ReturnType, Signature, Type};

use super::{Parent, ResolverField};
use crate::handler::{Argument, Kind, is_opaque, stream_item};
use crate::sink::Sink;
use crate::syntax::{bare, is_primitive, last_segment, to_source};
use crate::trigger::payload::Payload;
use crate::value::{fit_name, unfit_name};

/// The types that wrap an object.
const WRAPPERS: [&str; 3] = ["Arc", "Box", "Option"];

/// The types of arguments that the app provides.
const PROVIDED: [&str; 3] = ["Inject", "Loader", "Provided"];

impl ResolverField {
    /// Returns the message for a field without its object.
    pub fn without_payload(&self) -> Option<&'static str> {
        (self.parent == Parent::Object).then_some(
            "a field accepts its object as its first argument, such as `author: &Author`; a field of the whole schema is a `#[query]`",
        )
    }

    /// Rejects an object in a form that no field can accept.
    pub fn check(&self, payload: &Payload, sink: &mut Sink) {
        let ty = bare(&payload.ty);
        let is_shared = matches!(ty, Type::Reference(ty) if ty.mutability.is_none());
        if let Some(message) = self.without_payload().filter(|_| is_primitive(ty)) {
            sink.on(&payload.ty, message);
        } else if !is_shared {
            let shown = to_source(object(ty));
            let message =
                format!("a field shares its object with the other fields; write `&{shown}`");
            sink.on(&payload.ty, message);
        }
    }

    /// Rejects `#[argument]` on arguments that clients do not send, and two arguments with one name.
    pub fn check_arguments(&self, arguments: &[Argument], sink: &mut Sink) {
        for (argument, declared) in arguments.iter().zip(&self.arguments) {
            let Some(at) = declared.at else { continue };
            if argument.kind == Kind::Context {
                sink.at(at, "`#[argument]` belongs on what clients send, and this is the context");
            } else if is_provided(&argument.ty) {
                let message = format!(
                    "`#[argument]` belongs on what clients send, and the app provides `{}`; remove it",
                    to_source(&argument.ty)
                );
                sink.at(at, message);
            }
        }
        self.check_names(arguments, sink);
    }

    /// Rejects two arguments that clients would send by one name. Of the others, only the schema knows whether clients send
    /// them.
    fn check_names(&self, arguments: &[Argument], sink: &mut Sink) {
        let mut known: Vec<(String, &str)> = Vec::new();
        for (index, (argument, declared)) in arguments.iter().zip(&self.arguments).enumerate() {
            let Some(at) = declared.at else { continue };
            let name = self.argument_name(index, argument);
            if let Some((_, first)) = known.iter().find(|(known, _)| *known == name) {
                let message = format!(
                    "the arguments `{first}` and `{}` have the same name in the schema, `{name}`; give one of them another name with `#[argument(\"...\")]`",
                    argument.name
                );
                sink.at(declared.name.as_ref().map_or(at, syn::LitStr::span), message);
            }
            known.push((name, &argument.name));
        }
    }

    /// Rejects a method whose name the schema can't contain.
    pub fn check_name(&self, method: &Ident, sink: &mut Sink) {
        // The name in the attribute is checked where it is read.
        let span = self.name.as_ref().map_or(method.span(), LitStr::span);
        let name = self.name(method);
        let attribute = self.parent.attribute();
        if self.parent == Parent::Query && matches!(&*name, "_entities" | "_service") {
            let message = format!(
                "`{name}` can't be the name of a query: federated graphs have a field of this name; write `#[query(\"{}\")]`",
                name.trim_start_matches('_')
            );
            sink.at(span, message);
        } else if let (None, Some(reason)) = (&self.name, unfit_name(&name))
            && self.parent != Parent::Entity
        {
            let fit = fit_name(&name).unwrap_or_else(|| "name".to_owned());
            let message = format!(
                "`{name}` can't be the name of a field: {reason}; write `#[{attribute}(\"{fit}\")]`"
            );
            sink.at(span, message);
        }
    }

    /// Rejects a method without a return type.
    pub fn check_output(&self, signature: &Signature, sink: &mut Sink) {
        if let ReturnType::Type(_, ty) = &signature.output {
            return self.check_type(ty, sink);
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

    /// Rejects a type without a name, which no schema can contain.
    fn check_type(&self, ty: &Type, sink: &mut Sink) {
        if self.parent == Parent::Subscription || !is_opaque(ty) {
            return;
        }
        let attribute = self.parent.attribute();
        let message = match stream_item(ty).filter(|_| is_stream(ty)) {
            Some(_) if self.parent == Parent::Query || self.parent == Parent::Mutation => {
                format!("a {} returns one value, and this is a stream; write `#[subscription]` instead of `#[{attribute}]`", self.parent.label())
            }
            Some(item) => format!(
                "a GraphQL field returns one value, and this is a stream; collect it, and return `Vec<{}>`",
                to_source(item)
            ),
            None => "a GraphQL field returns a type that the schema contains, and an `impl Trait` has no name; write the type, such as `String` or one with `#[dto(object)]`".to_owned(),
        };
        sink.on(ty, message);
    }
}

/// Returns the object inside of wrappers.
fn object(ty: &Type) -> &Type {
    match bare(ty) {
        Type::Reference(reference) => object(&reference.elem),
        other => match last_segment(other) {
            Some((name, inner)) if inner.len() == 1 && WRAPPERS.contains(&&*name) => {
                object(inner[0])
            }
            _ => other,
        },
    }
}

/// Whether the app provides an argument, by the name of its type.
fn is_provided(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|(name, inner)| inner.len() == 1 && PROVIDED.contains(&&*name))
}

/// Whether one of the bounds of an `impl Trait` is `Stream`.
fn is_stream(ty: &Type) -> bool {
    to_source(ty).split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "Stream")
}
