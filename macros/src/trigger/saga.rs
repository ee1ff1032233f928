//! `#[saga]`: a listener of events that sends commands.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, ReturnType, Type, parse_quote};

use super::event::Listener;
use super::model::Triggered;
use crate::handler;
use crate::sink::Sink;
use crate::syntax::{dependency, static_type};

/// The attribute, as written.
pub struct Saga {
    pub listener: Listener,
}

impl Saga {
    pub fn read(attribute: &Attribute, sink: &mut Sink) -> Option<Self> {
        Listener::read_as("saga", attribute, sink).map(|listener| Self { listener })
    }

    /// Emits the dependency through which it sends its commands, so that each must have a handler.
    pub fn injected(&self, handler: &Triggered) -> TokenStream {
        let output = output(handler);
        let bus = parse_quote!(::std::sync::Arc<__baya::CommandBus>);
        let dependency = dependency("saga", &bus, output.span());
        quote!(#dependency.calling(__baya::Probe::<#output>::SENDS))
    }

    /// Emits the dispatch of the returned commands. An error about their type points at the type.
    pub fn reply(&self, handler: &Triggered, value: &Ident, cx: &Ident) -> TokenStream {
        let span = match &handler.output {
            ReturnType::Default => handler.name.span(),
            ReturnType::Type(_, ty) => ty.span(),
        };
        let value = Ident::new(&value.to_string(), value.span().located_at(span));
        let slot = handler::injected(&handler.arguments);
        let bus = quote! {
            let commands: ::std::sync::Arc<__baya::CommandBus> =
                #cx.injected(const { #slot }).await?;
        };
        let send = quote_spanned! {span=>
            let returned = __baya::SagaCommands(#value);
            <_ as __baya::SagaReturn>::check(returned.reports());
            returned.send(&commands)
        };
        quote! {
            #[allow(unused_imports)]
            use __baya::NoCommands as _;
            #bus
            #send.await.map(__baya::Reply::new)
        }
    }
}

/// Returns the return type of the method, with every lifetime `'static`.
fn output(handler: &Triggered) -> Type {
    match &handler.output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, ty) => static_type(ty),
    }
}
