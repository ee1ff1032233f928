//! `#[command_handler]` and `#[query_handler]`: the handlers of commands and queries.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Type};

use super::payload::Payload;
use crate::sink::Sink;
use crate::syntax::{
    Arguments, attribute_name, attribute_tokens, bare, last_segment, static_type, to_source,
    type_name,
};

/// The attributes.
pub const NAMES: [&str; 2] = ["command_handler", "query_handler"];

/// The attribute, as written.
pub struct MessageHandler {
    is_query: bool,
}

impl MessageHandler {
    pub fn read(attribute: &Attribute, sink: &mut Sink) -> Option<Self> {
        let sink = &mut sink.child();
        let name = attribute_name(attribute);
        Arguments::read(&name, attribute_tokens(attribute), 0, &[], sink);
        let handler = Self { is_query: name == NAMES[1] };
        sink.is_clean().then_some(handler)
    }

    /// Returns the error message for a handler without a command or a query.
    pub const fn without_payload(&self) -> &'static str {
        if self.is_query {
            "a query handler accepts the query as its first argument: `query: AllCats` or `query: &AllCats`"
        } else {
            "a command handler accepts the command as its first argument: `command: CreateCat` or `command: &CreateCat`"
        }
    }

    /// Returns the label of the handler.
    pub const fn label(&self) -> &'static str {
        if self.is_query { "query handler" } else { "command handler" }
    }

    /// Rejects a message in a form that its handler can't accept.
    pub fn check(&self, payload: &Payload, sink: &mut Sink) {
        let ty = referent(&payload.ty);
        let message = match last_segment(ty) {
            Some((wrapper, inner))
                if matches!(&*wrapper, "Arc" | "Box" | "Rc") && inner.len() == 1 =>
            {
                inner[0]
            }
            _ if payload.is_mutable() => ty,
            _ => return,
        };
        let label = self.label();
        let shown = to_source(message);
        sink.on(
            &payload.ty,
            format!(
                "a {label} accepts its message by value or shared; write `{shown}` or `&{shown}`"
            ),
        );
    }

    /// Emits the trait of its messages.
    fn kind(&self) -> TokenStream {
        if self.is_query { quote!(__baya::QueryMessage) } else { quote!(__baya::Command) }
    }

    /// Emits the trigger.
    pub fn expand(&self, payload: &Payload, call: &TokenStream) -> TokenStream {
        let message = message_of(payload);
        let span = payload.ty.span();
        let shown = type_name(referent(&payload.ty));
        let what = if self.is_query { "query" } else { "command" };
        let label = self.label();
        let is_query = self.is_query;
        let handler = quote_spanned!(span=> __baya::MessageHandler::new::<#message>(#is_query));
        // The function that calls the handler reports a type that is not a message; here it would be reported again.
        let key = quote_spanned!(span=> __baya::Probe::<#message>::KEY);
        quote! {
            __baya::Trigger::new(const { &#handler }, #shown, #call).labelled(#label).named(const {
                match #key {
                    ::core::option::Option::Some(key) => {
                        &[__baya::UniqueName::of_type(#what, key)]
                    }
                    ::core::option::Option::None => &[],
                }
            })
        }
    }

    /// Emits the statements that extract the message, and the argument for the method.
    pub fn take(&self, payload: &Payload, cx: &TokenStream) -> (TokenStream, TokenStream) {
        let span = payload.ty.span();
        let message = message_of(payload);
        if matches!(bare(&payload.ty), Type::Reference(_)) {
            let taken = quote_spanned! {span=>
                let payload = __baya::message_ref::<#message>(&*#cx)?;
            };
            return (taken, quote_spanned!(span=> &*payload));
        }
        let taken = quote_spanned!(span=> let payload = __baya::message::<#message>(&*#cx)?;);
        (taken, quote_spanned!(span=> payload))
    }

    /// Emits the type that the method returns on success.
    pub fn output(&self, payload: &Payload) -> TokenStream {
        let message = message_of(payload);
        let kind = self.kind();
        quote!(<#message as #kind>::Output)
    }
}

/// Returns the type of the message, with every lifetime `'static`.
fn message_of(payload: &Payload) -> Type {
    referent(&static_type(&payload.ty)).clone()
}

fn referent(ty: &Type) -> &Type {
    match bare(ty) {
        Type::Reference(reference) => &reference.elem,
        _ => ty,
    }
}
