//! The attributes that make a method a handler without a route.

use proc_macro2::{Ident, TokenStream};
#[cfg(any(feature = "cqrs", feature = "graphql", feature = "schedule"))]
use quote::quote;
use quote::quote_spanned;
#[cfg(feature = "graphql")]
use syn::Signature;
use syn::spanned::Spanned;
use syn::{Attribute, Type};

#[cfg(feature = "events")]
use super::event::Listener;
#[cfg(feature = "gateway")]
use super::gateway::{self, GatewayTrigger};
#[cfg(feature = "cqrs")]
use super::message::{self, MessageHandler};
use super::model::Triggered;
use super::on::On;
use super::payload::Payload;
#[cfg(feature = "graphql")]
use super::resolver::{self, ResolverField};
#[cfg(all(feature = "cqrs", feature = "events"))]
use super::saga::Saga;
#[cfg(feature = "schedule")]
use super::schedule::{self, Schedule};
use crate::handler::Argument;
#[cfg(feature = "events")]
use crate::handler::Kind;
use crate::sink::Sink;
use crate::syntax::{attribute_name, take};

/// The attributes of handlers that every component may have.
pub const NAMES: &[&str] = &[
    "on",
    #[cfg(feature = "events")]
    "on_event",
    #[cfg(feature = "cqrs")]
    message::NAMES[0],
    #[cfg(feature = "cqrs")]
    message::NAMES[1],
    #[cfg(all(feature = "cqrs", feature = "events"))]
    "saga",
    #[cfg(feature = "schedule")]
    schedule::NAMES[0],
    #[cfg(feature = "schedule")]
    schedule::NAMES[1],
    #[cfg(feature = "schedule")]
    schedule::NAMES[2],
];

/// The attributes of handlers that a gateway may have: these, and those of gateways.
#[cfg(feature = "gateway")]
pub const GATEWAY_NAMES: &[&str] = &{
    let mut all = [""; NAMES.len() + gateway::NAMES.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < NAMES.len() { NAMES[at] } else { gateway::NAMES[at - NAMES.len()] };
        at += 1;
    }
    all
};

/// The attributes of handlers that a resolver may have: these, and those of resolvers.
#[cfg(feature = "graphql")]
pub const RESOLVER_NAMES: &[&str] = &{
    let mut all = [""; NAMES.len() + resolver::NAMES.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < NAMES.len() { NAMES[at] } else { resolver::NAMES[at - NAMES.len()] };
        at += 1;
    }
    all
};

/// The arguments of an attribute, by its family.
pub enum Family {
    On(On),
    #[cfg(feature = "events")]
    Event(Listener),
    #[cfg(feature = "gateway")]
    Gateway(GatewayTrigger),
    #[cfg(feature = "cqrs")]
    Message(MessageHandler),
    #[cfg(feature = "graphql")]
    Resolver(Box<ResolverField>),
    #[cfg(all(feature = "cqrs", feature = "events"))]
    Saga(Saga),
    #[cfg(feature = "schedule")]
    Schedule(Box<Schedule>),
}

/// An attribute of a family, with its arguments if they are valid.
pub struct AttributeArgs {
    pub attribute: Attribute,
    pub family: Option<Family>,
}

/// Removes the attribute of a family from a method, and reads it. Reports a second one.
pub fn take_one(
    attributes: &mut Vec<Attribute>,
    names: &[&str],
    sink: &mut Sink,
) -> Option<AttributeArgs> {
    let mut taken = take(attributes, names).into_iter();
    let attribute = taken.next()?;
    for second in taken {
        let first = attribute_name(&attribute);
        let second_name = attribute_name(&second);
        let message = if first == second_name {
            format!(
                "a handler has one trigger, and this one has two `#[{first}]`; write another method for the second one, and call what both share"
            )
        } else {
            format!(
                "a handler has one trigger, and this one has `#[{first}]`; write another method for `#[{second_name}]`"
            )
        };
        sink.on(second, message);
    }
    let family = match &*attribute_name(&attribute) {
        #[cfg(feature = "events")]
        "on_event" => Listener::read(&attribute, sink).map(Family::Event),
        #[cfg(all(feature = "cqrs", feature = "events"))]
        "saga" => Saga::read(&attribute, sink).map(Family::Saga),
        #[cfg(feature = "gateway")]
        name if gateway::NAMES.contains(&name) => {
            GatewayTrigger::read(&attribute, sink).map(Family::Gateway)
        }
        #[cfg(feature = "graphql")]
        name if resolver::NAMES.contains(&name) => {
            ResolverField::read(&attribute, sink).map(Box::new).map(Family::Resolver)
        }
        #[cfg(feature = "cqrs")]
        name if message::NAMES.contains(&name) => {
            MessageHandler::read(&attribute, sink).map(Family::Message)
        }
        #[cfg(feature = "schedule")]
        name if schedule::NAMES.contains(&name) => {
            Schedule::read(&attribute, sink).map(|schedule| Family::Schedule(Box::new(schedule)))
        }
        _ => On::read(&attribute, sink).map(Family::On),
    };
    Some(AttributeArgs { attribute, family })
}

/// Returns the allowed signature of a method with this attribute.
pub fn signature(attribute: &str) -> &'static str {
    match attribute {
        "on_event" => {
            "a listener is `async fn name(&self, event: Arc<Event>, argument: Inject<T>, ...)`, and may return `Result<(), E>`"
        }
        "saga" => {
            "a saga is `async fn name(&self, event: Arc<Event>, argument: Inject<T>, ...) -> Command`, and may return an `Option`, a `Vec` or a `Result` of it"
        }
        "command_handler" => {
            "a command handler is `async fn name(&self, command: Command, argument: Inject<T>, ...) -> Output`, and may return `Result<Output, E>`"
        }
        "query_handler" => {
            "a query handler is `async fn name(&self, query: Query, argument: Inject<T>, ...) -> Output`, and may return `Result<Output, E>`"
        }
        "message" => {
            "a message handler is `async fn name(&self, client: Client, message: Payload<T>, argument: Inject<T>, ...) -> T`, and may return `Result<T, E>`"
        }
        "on_disconnect" => {
            "a disconnection handler is `async fn name(&self, client: Client, argument: Inject<T>, ...)`, and may return `Result<(), E>`"
        }
        "query" | "mutation" => {
            "a GraphQL field is `async fn name(&self, argument: Input, provider: Inject<T>, ...) -> Output`, and may return `Result<Output, E>`"
        }
        "field" => {
            "a GraphQL field of an object is `async fn name(&self, object: &Object, argument: Input, provider: Inject<T>, ...) -> Output`, and may return `Result<Output, E>`"
        }
        "subscription" => {
            "a subscription is `async fn name(&self, argument: Input, provider: Inject<T>, ...) -> impl Stream<Item = Output> + use<>`, and may return `Result<impl Stream<Item = Output> + use<>, E>`"
        }
        "entity" => {
            "an entity is `async fn name(&self, key: Input, provider: Inject<T>, ...) -> Option<Object>`, and may return `Result<Option<Object>, E>`"
        }
        "cron" | "interval" | "after" => {
            "a job is `async fn name(&self, argument: Inject<T>, ...)`, and may return a value or a `Result`"
        }
        _ => {
            "a handler is `async fn name(&self, argument: Inject<T>, ...)`, and may return a value or a `Result`"
        }
    }
}

impl Family {
    /// Returns the message for a method without its payload; `None` if such handlers have no payload.
    pub fn without_payload(&self) -> Option<&'static str> {
        match self {
            #[cfg(feature = "events")]
            Self::Event(listener) => Some(listener.without_payload()),
            #[cfg(feature = "cqrs")]
            Self::Message(handler) => Some(handler.without_payload()),
            #[cfg(all(feature = "cqrs", feature = "events"))]
            Self::Saga(saga) => Some(saga.listener.without_payload()),
            #[cfg(feature = "graphql")]
            Self::Resolver(field) => field.without_payload(),
            _ => None,
        }
    }

    /// Reads the attributes of the family on the arguments of the method, and removes them.
    #[cfg(feature = "graphql")]
    pub fn with_arguments(mut self, signature: &mut Signature, sink: &mut Sink) -> Self {
        if let Self::Resolver(field) = &mut self {
            field.take_arguments(signature, sink);
        }
        self
    }

    /// Emits the labels of the handler, for arguments that only some handlers can accept.
    pub fn labels(&self) -> TokenStream {
        match self {
            Self::On(on) => on.label(),
            #[cfg(feature = "events")]
            Self::Event(listener) => listener.labels(),
            #[cfg(feature = "cqrs")]
            Self::Message(handler) => {
                let label = handler.label();
                quote!(#label)
            }
            #[cfg(all(feature = "cqrs", feature = "events"))]
            Self::Saga(saga) => saga.listener.labels(),
            #[cfg(feature = "schedule")]
            Self::Schedule(_) => quote!("scheduled job"),
            #[cfg(feature = "gateway")]
            Self::Gateway(trigger) => trigger.labels(),
            #[cfg(feature = "graphql")]
            Self::Resolver(field) => field.labels(),
        }
    }

    /// Rejects a payload that no call provides.
    pub fn check(&self, payload: &Payload, sink: &mut Sink) {
        match (self, payload, sink) {
            #[cfg(feature = "events")]
            (Self::Event(listener), payload, sink) => listener.check(payload, sink),
            #[cfg(all(feature = "cqrs", feature = "events"))]
            (Self::Saga(saga), payload, sink) => saga.listener.check(payload, sink),
            #[cfg(feature = "cqrs")]
            (Self::Message(handler), payload, sink) => handler.check(payload, sink),
            #[cfg(feature = "graphql")]
            (Self::Resolver(field), payload, sink) => field.check(payload, sink),
            _ => {}
        }
    }

    /// Rejects arguments that no call provides.
    pub fn check_arguments(&self, _arguments: &[Argument], _sink: &mut Sink) {
        #[cfg(feature = "gateway")]
        if matches!(self, Self::Gateway(_)) {
            gateway::check(_arguments, _sink);
        }
        #[cfg(feature = "graphql")]
        if let Self::Resolver(field) = self {
            field.check_arguments(_arguments, _sink);
        }
    }

    /// Rejects invalid return types and names.
    pub fn check_signature(&self, _signature: &syn::Signature, _sink: &mut Sink) {
        #[cfg(feature = "graphql")]
        if let Self::Resolver(field) = self {
            field.check_name(&_signature.ident, _sink);
            field.check_output(_signature, _sink);
        }
    }

    /// Emits the dependency that the container fills after the arguments, if there is one.
    pub fn injected(&self, _handler: &Triggered) -> Option<TokenStream> {
        match self {
            #[cfg(feature = "schedule")]
            Self::Schedule(schedule) => schedule.injected(),
            #[cfg(all(feature = "cqrs", feature = "events"))]
            Self::Saga(saga) => Some(saga.injected(_handler)),
            _ => None,
        }
    }

    /// Emits the trigger of a handler. `name` is its component and its method, and `call` the function that calls it.
    pub fn expand(&self, name: &str, handler: &Triggered, call: &TokenStream) -> TokenStream {
        let payload = handler.payload.as_ref();
        match (self, payload, name) {
            (Self::On(on), ..) => on.expand(call),
            #[cfg(feature = "gateway")]
            (Self::Gateway(trigger), ..) => trigger.expand(call),
            #[cfg(feature = "graphql")]
            (Self::Resolver(field), ..) => field.expand(handler, call),
            #[cfg(feature = "schedule")]
            (Self::Schedule(schedule), ..) => schedule.expand(&handler.arguments, call),
            #[cfg(feature = "events")]
            (Self::Event(listener), Some(payload), name) => listener.expand(payload, name, call),
            #[cfg(all(feature = "cqrs", feature = "events"))]
            (Self::Saga(saga), Some(payload), name) => {
                let trigger = saga.listener.expand(payload, name, call);
                quote!(#trigger.labelled("saga"))
            }
            #[cfg(feature = "cqrs")]
            (Self::Message(handler), Some(payload), _) => handler.expand(payload, call),
            // A handler without its payload is not emitted.
            #[cfg(any(feature = "cqrs", feature = "events"))]
            (_, None, _) => TokenStream::new(),
        }
    }

    /// Emits the conversion of the method's return value into a reply, if it is not the usual one.
    pub fn reply(&self, _handler: &Triggered, _output: &Ident, _cx: &Ident) -> Option<TokenStream> {
        match self {
            #[cfg(all(feature = "cqrs", feature = "events"))]
            Self::Saga(saga) => Some(saga.reply(_handler, _output, _cx)),
            #[cfg(feature = "gateway")]
            Self::Gateway(trigger) => Some(trigger.reply(_handler, _output)),
            #[cfg(feature = "graphql")]
            Self::Resolver(field) => field.reply(_handler, _output),
            _ => None,
        }
    }

    /// Emits the fields of the spec that describe the handler, for AsyncAPI documents.
    pub fn described(&self, _handler: &Triggered) -> Option<TokenStream> {
        match self {
            #[cfg(feature = "gateway")]
            Self::Gateway(trigger) => trigger.described(&_handler.output),
            #[cfg(feature = "events")]
            Self::Event(listener) => listener.described(_handler.payload.as_ref()?),
            #[cfg(all(feature = "cqrs", feature = "events"))]
            Self::Saga(saga) => saga.listener.described(_handler.payload.as_ref()?),
            _ => None,
        }
    }

    /// Emits the field of an argument that describes its value, for AsyncAPI documents.
    pub fn shape(&self, _argument: &Argument) -> Option<TokenStream> {
        match self {
            #[cfg(feature = "gateway")]
            Self::Gateway(_) => Some(gateway::shape(_argument)),
            _ => None,
        }
    }

    /// Returns whether the method may return a stream.
    pub fn streams(&self) -> bool {
        match self {
            #[cfg(feature = "gateway")]
            Self::Gateway(_) => true,
            #[cfg(feature = "graphql")]
            Self::Resolver(field) => field.streams(),
            _ => false,
        }
    }

    /// Emits the extraction of an argument of this type, which a method `run` does.
    pub fn extraction(&self, ty: &Type) -> TokenStream {
        match self {
            #[cfg(feature = "graphql")]
            Self::Resolver(_) => ResolverField::extraction(ty),
            _ => quote_spanned!(ty.span()=> __baya::CallExtraction::<_, #ty>::NEW),
        }
    }

    /// Emits statements that report the type of an argument that can't be extracted.
    pub fn reports(&self, ty: &Type) -> TokenStream {
        let extraction = self.extraction(ty);
        let span = ty.span();
        match self {
            #[cfg(feature = "graphql")]
            Self::Resolver(_) => {
                quote_spanned!(span=> <_ as __baya::graphql::FieldArgument>::check(#extraction.reports().inner().inner());)
            }
            _ => quote_spanned! {span=> {
                let reports = #extraction.reports();
                <_ as __baya::ArgumentOfCall>::check(reports.argument);
                <_ as __baya::PayloadData>::check(reports.payload);
            }},
        }
    }

    /// Emits the validation of an argument by rules that call a provider. `arguments` are the context, the value, the rules,
    /// and the slot of the first one.
    pub fn provider_checks(
        &self,
        _index: usize,
        argument: &Argument,
        arguments: &TokenStream,
    ) -> TokenStream {
        match self {
            #[cfg(feature = "graphql")]
            Self::Resolver(field) => field.provider_checks(_index, argument, arguments),
            _ => quote_spanned!(argument.ty.span()=> __baya::check_with_providers!(#arguments);),
        }
    }

    /// Emits checks of the handler that only the compiler can evaluate, besides those of its arguments.
    pub fn checks(&self, _handler: &Triggered) -> Option<TokenStream> {
        match self {
            #[cfg(feature = "graphql")]
            Self::Resolver(field) => Some(field.checks(_handler)),
            _ => None,
        }
    }

    /// Emits the import of the traits that its expansion refers to, besides those of every handler.
    pub fn imports(&self) -> Option<TokenStream> {
        match self {
            #[cfg(feature = "graphql")]
            Self::Resolver(_) => Some(quote! {
                #[allow(unused_imports)]
                use __baya::graphql::otherwise::*;
            }),
            _ => None,
        }
    }

    /// Returns whether its arguments are validated by rules that call a provider.
    pub const fn has_provider_checks(&self) -> bool {
        match self {
            #[cfg(feature = "gateway")]
            Self::Gateway(_) => true,
            #[cfg(feature = "graphql")]
            Self::Resolver(_) => true,
            _ => false,
        }
    }

    /// Emits the type that the method must return on success, if something depends on it.
    pub fn output(&self, payload: Option<&Payload>) -> Option<TokenStream> {
        match (self, payload) {
            #[cfg(feature = "cqrs")]
            (Self::Message(handler), Some(payload)) => Some(handler.output(payload)),
            _ => None,
        }
    }

    /// Emits the statements that extract the payload, and the argument that they make.
    pub fn take(
        &self,
        payload: &Payload,
        arguments: &[Argument],
        cx: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        match (self, payload, cx, arguments) {
            #[cfg(feature = "events")]
            (Self::Event(listener), payload, cx, arguments) => {
                let is_alone = arguments.iter().all(|one| one.kind != Kind::Typed);
                listener.take(payload, cx, is_alone)
            }
            // A dependency that is extracted as well sends its commands.
            #[cfg(all(feature = "cqrs", feature = "events"))]
            (Self::Saga(saga), payload, cx, _) => saga.listener.take(payload, cx, false),
            #[cfg(feature = "cqrs")]
            (Self::Message(handler), payload, cx, _) => handler.take(payload, cx),
            #[cfg(feature = "graphql")]
            (Self::Resolver(field), payload, cx, _) => field.take(payload, cx),
            _ => (TokenStream::new(), TokenStream::new()),
        }
    }
}
