//! `#[on_event]`: listeners of events.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, LitInt, Type};

use super::distributed::{self, Distributed};
use super::payload::Payload;
use crate::sink::Sink;
use crate::syntax::{
    self, Arguments, at_span, attribute_tokens, bare, last_segment, location, static_type,
    to_source,
};
use crate::value;

const OF_ALL: &str =
    "an `AnyEvent` is an event of any type; write `#[on_event(all)]` to listen to all events";

/// The arguments, as written.
pub struct Listener {
    all: bool,
    priority: Option<Expr>,
    timeout: Option<Duration>,
    distributed: Option<Distributed>,
}

impl Listener {
    pub fn read(attribute: &Attribute, sink: &mut Sink) -> Option<Self> {
        Self::read_as("on_event", attribute, sink)
    }

    /// Reads the arguments of an attribute with this name.
    pub fn read_as(name: &str, attribute: &Attribute, sink: &mut Sink) -> Option<Self> {
        let sink = &mut sink.child();
        let mut known = vec!["all", "priority", "timeout", "distributed"];
        known.extend(distributed::ARGUMENTS);
        let arguments = Arguments::read(name, attribute_tokens(attribute), 0, &known, sink);
        let listener = Self {
            all: arguments.has("all"),
            priority: priority(&arguments, sink),
            timeout: arguments
                .named_string("timeout", "5s", sink)
                .and_then(|literal| value::duration(&literal, sink)),
            distributed: Distributed::read(&arguments, sink),
        };
        sink.is_clean().then_some(listener)
    }

    /// Returns the message for a listener without an event.
    pub const fn without_payload(&self) -> &'static str {
        if self.all {
            "a listener of all events accepts the event as its first argument: `event: AnyEvent`"
        } else {
            "a listener accepts the event as its first argument: `event: Arc<Event>` or `event: &Event`; its type is what it listens to"
        }
    }

    /// Emits the trigger. `name` is its component and its method.
    pub fn expand(&self, payload: &Payload, name: &str, call: &TokenStream) -> TokenStream {
        let listener = if self.all {
            quote!(__baya::EventListener::all())
        } else {
            let event = event_of(payload);
            quote_spanned!(payload.ty.span()=> __baya::EventListener::new::<#event>())
        };
        let priority = self.priority.as_ref().map(|priority| quote!(.priority(#priority)));
        let timeout = self.timeout.map(|timeout| {
            let millis = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
            quote!(.timeout(::core::time::Duration::from_millis(#millis)))
        });
        let shown = self.shown(payload);
        let event = event_of(payload);
        let distributed = self.distributed.as_ref().map(|one| one.expand(&event, name));
        let named = self.distributed.as_ref().map(|one| one.named(&event, name));
        let data = quote!(#listener #priority #timeout #distributed);
        quote!(__baya::Trigger::new(const { &#data }, #shown, #call) #named)
    }

    /// Emits the event of a listener of distributed events, for AsyncAPI documents.
    pub fn described(&self, payload: &Payload) -> Option<TokenStream> {
        self.distributed.as_ref()?;
        let event = event_of(payload);
        let at = location(payload.ty.span());
        let shown = syntax::type_name(&payload.ty);
        Some(quote! {
            event: ::core::option::Option::Some(const { &__baya::Argument {
                name: "event",
                origin: __baya::Origin::Body,
                at: #at,
                written: #shown,
                shape: __baya::Probe::<#event>::VALUE,
                ..__baya::Argument::NONE
            } }),
        })
    }

    fn shown(&self, payload: &Payload) -> String {
        if self.all {
            return "all".to_owned();
        }
        let ty = match bare(&payload.ty) {
            Type::Reference(reference) => &*reference.elem,
            other => {
                last_segment(other).and_then(|(_, inner)| inner.first().copied()).unwrap_or(other)
            }
        };
        let ty = syntax::type_name(ty);
        if self.distributed.is_some() { format!("{ty}, distributed") } else { ty }
    }

    /// Emits the labels of the handler.
    pub fn labels(&self) -> TokenStream {
        let distributed = self.distributed.as_ref().map(|_| quote!("distributed event"));
        quote!("event listener", #distributed)
    }

    /// Rejects payload types that no event has.
    pub fn check(&self, payload: &Payload, sink: &mut Sink) {
        let Type::Reference(reference) = bare(&payload.ty) else {
            if let Some(("AnyEvent", _)) = named(&payload.ty).as_ref().map(borrowed)
                && !self.all
            {
                sink.on(&payload.ty, OF_ALL);
            }
            return;
        };
        if payload.is_mutable() {
            let shown = to_source(&reference.elem);
            let message = format!("the listeners of an event share it; write `&{shown}`");
            return sink.on(&payload.ty, message);
        }
        match named(&reference.elem).as_ref().map(borrowed) {
            Some(("AnyEvent", _)) if !self.all => sink.on(&payload.ty, OF_ALL),
            Some((wrapper @ ("Arc" | "Box" | "Rc"), inner)) if !self.all => {
                let message = format!(
                    "this would listen to events of the type `{wrapper}<{inner}>`; accept the event as `Arc<{inner}>` or `&{inner}`"
                );
                sink.on(&payload.ty, message);
            }
            _ => {}
        }
    }

    /// Emits the statements that extract the event, and the argument for the method.
    /// `is_alone` is whether no other argument is extracted from the context, so that the event can be borrowed from it.
    pub fn take(
        &self,
        payload: &Payload,
        cx: &TokenStream,
        is_alone: bool,
    ) -> (TokenStream, TokenStream) {
        let span = payload.ty.span();
        let is_borrowed = matches!(bare(&payload.ty), Type::Reference(_));
        if !self.all && is_borrowed && is_alone {
            let event = event_of(payload);
            let taken = quote_spanned!(span=> let payload = <#event as __baya::SharedEvent>::ref_of_call(&*#cx)?;);
            return (taken, quote_spanned!(span=> payload));
        }
        let taken = if self.all {
            quote_spanned!(span=> let payload = __baya::any_event(#cx)?;)
        } else {
            let event = event_of(payload);
            quote_spanned!(span=> let payload = <#event as __baya::SharedEvent>::of_call(#cx)?;)
        };
        let argument = if self.all && is_borrowed {
            quote_spanned!(span=> &payload)
        } else if self.all {
            quote_spanned!(span=> payload)
        } else if is_borrowed {
            quote_spanned!(span=> &*payload)
        } else {
            let ty = at_span(&payload.ty, span);
            quote_spanned!(span=> <#ty as __baya::EventArgument>::of(payload))
        };
        (taken, argument)
    }
}

/// Returns the last name of a type, and its first argument.
fn named(ty: &Type) -> Option<(String, String)> {
    let (name, inner) = last_segment(bare(ty))?;
    Some((name, inner.first().map(|inner| to_source(*inner)).unwrap_or_default()))
}

fn borrowed((name, inner): &(String, String)) -> (&str, &str) {
    (name, inner)
}

/// Emits the type of the event: the referent of a reference, or the type inside of an `Arc` or an alias of one.
fn event_of(payload: &Payload) -> TokenStream {
    let ty = static_type(&payload.ty);
    match bare(&ty) {
        Type::Reference(reference) => {
            let ty = &reference.elem;
            quote!(#ty)
        }
        _ => {
            let span = payload.ty.span();
            // The compiler reports a type once for each span.
            let ty = at_span(&ty, span);
            quote_spanned!(span=> <#ty as __baya::EventArgument>::Event)
        }
    }
}

fn priority(arguments: &Arguments, sink: &mut Sink) -> Option<Expr> {
    let value = arguments.value::<Expr>("priority", sink)?;
    let digits = match &value {
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => &*unary.expr,
        other => other,
    };
    let number = syn::parse2::<LitInt>(quote!(#digits)).ok();
    if number.is_none_or(|number| number.base10_parse::<i32>().is_err()) {
        sink.on(
            &value,
            "`priority` is a whole number from -2147483647 to 2147483647; listeners with a higher one run first, as in `priority = 10`",
        );
        return None;
    }
    Some(value)
}
