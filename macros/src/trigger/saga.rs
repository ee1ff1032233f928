//! `#[saga]`: a listener of events that answers each with commands.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Attribute, ReturnType, Type, parse_quote};

use super::event::Listener;
use super::model::Triggered;
use crate::handler;
use crate::sink::Sink;
use crate::syntax::{Arguments, dependency, lasting, tokens_of};

/// What was written.
pub struct Saga {
    pub listener: Listener,
}

impl Saga {
    pub fn read(attribute: &Attribute, sink: &mut Sink) -> Option<Self> {
        let before = sink.count();
        Arguments::read("saga", tokens_of(attribute), 0, &[], sink);
        (before == sink.count()).then(|| Self { listener: Listener::plain() })
    }

    /// Emits the dependency through which it sends its commands, so that each must have a handler.
    pub fn injected(&self, handler: &Triggered) -> TokenStream {
        let output = output(handler);
        let sends = parse_quote!(__baya::Commands<<#output as __baya::SagaOutput>::Sends>);
        dependency("saga", &sends, output.span())
    }

    /// Emits the dispatch of the commands that the method returned.
    pub fn reply(&self, handler: &Triggered, value: &Ident, cx: &Ident) -> TokenStream {
        let output = output(handler);
        let slot = handler::injected(&handler.arguments);
        quote_spanned! {output.span()=>
            let commands: ::std::sync::Arc<__baya::CommandBus> =
                #cx.injected(const { #slot }).await?;
            __baya::SagaOutput::send(#value, &commands).await.map(__baya::Reply::new)
        }
    }
}

/// What the method returns, with every lifetime `'static`.
fn output(handler: &Triggered) -> Type {
    match &handler.output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, of) => lasting(of),
    }
}
