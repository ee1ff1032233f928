//! `#[message("name")]`, `#[message(binary)]` and `#[on_disconnect]`: the handlers of messages and closed connections.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, ReturnType, Token, Type, parse_quote};

use super::model::Triggered;
use crate::handler::{self, Argument, Kind};
use crate::sink::Sink;
use crate::syntax::hygienic as quote;
use crate::syntax::{
    self, Arguments, attribute_name, attribute_tokens, bare, last_segment, location, static_type,
    to_source, type_name,
};

/// The attributes.
pub const NAMES: &[&str] = &["message", "on_disconnect"];

/// The events of the protocols themselves, which no message can have.
const RESERVED: [&str; 6] =
    ["connect", "connect_error", "disconnect", "disconnecting", "exception", "error"];

/// The attribute, as written.
pub enum GatewayTrigger {
    /// A message with this name.
    Message(LitStr),
    /// A binary message without a name.
    Binary,
    /// The end of a connection.
    Disconnect,
}

impl GatewayTrigger {
    pub fn read(attribute: &Attribute, sink: &mut Sink) -> Option<Self> {
        let sink = &mut sink.child();
        let name = attribute_name(attribute);
        let tokens = attribute_tokens(attribute);
        if name == NAMES[1] {
            Arguments::read(&name, tokens, 0, &[], sink);
            return sink.is_clean().then_some(Self::Disconnect);
        }
        let is_named = matches!(tokens.clone().into_iter().next(), Some(TokenTree::Literal(_)));
        let unquoted = |argument: &syntax::Argument| unquoted(argument).filter(|_| !is_named);
        let arguments = Arguments::read_beside(&name, tokens, 1, &["binary"], unquoted, sink);
        let literal = arguments.string(sink);
        let trigger = match (literal, arguments.get("binary")) {
            (Some(_), Some(binary)) => {
                let message = "a binary message has no name; remove the name or `binary`";
                sink.at(binary.span(), message);
                None
            }
            (Some(literal), None) => named(literal, sink),
            (None, Some(_)) => Some(Self::Binary),
            (None, None) => {
                if sink.is_clean() {
                    let message = "a message handler needs the name of the message; write `#[message(\"say\")]`, or `#[message(binary)]` for bytes without a name";
                    sink.on(attribute, message);
                }
                None
            }
        };
        trigger.filter(|_| sink.is_clean())
    }

    /// Emits the labels of the handler, for arguments that only some handlers can accept.
    pub fn labels(&self) -> TokenStream {
        match self {
            Self::Message(_) => quote!("gateway", "message handler", "message handler with a name"),
            Self::Binary => quote!("gateway", "message handler", "binary message handler"),
            Self::Disconnect => quote!("gateway", "disconnection handler"),
        }
    }

    /// Emits the trigger.
    pub fn expand(&self, call: &TokenStream) -> TokenStream {
        let event = match self {
            Self::Message(name) => quote!(__baya::GatewayEvent::Message(#name)),
            Self::Binary => quote!(__baya::GatewayEvent::Binary),
            Self::Disconnect => quote!(__baya::GatewayEvent::Disconnect),
        };
        let (what, unique) = match self {
            Self::Message(name) => ("message", name.value()),
            Self::Binary => ("attribute", "#[message(binary)]".to_owned()),
            Self::Disconnect => ("attribute", "#[on_disconnect]".to_owned()),
        };
        let differs = matches!(self, Self::Disconnect).then(|| {
            quote! {
                .labelled("disconnection handler").called_by(__baya::Caller::Disconnection)
            }
        });
        quote! {
            __baya::Trigger::new(
                const { &__baya::GatewayHandler::new::<Self>(#event) }, #unique, #call
            ) #differs .named(const {
                &[__baya::UniqueName::new(#what, #unique, __baya::Uniqueness::Component)]
            })
        }
    }

    /// Emits the return type of the handler, for AsyncAPI documents.
    pub fn described(&self, output: &ReturnType) -> Option<TokenStream> {
        if matches!(self, Self::Disconnect) {
            return None;
        }
        let ty: Type = match output {
            ReturnType::Default => parse_quote!(()),
            ReturnType::Type(_, ty) => (**ty).clone(),
        };
        let shown = type_name(&ty);
        let at = location(ty.span());
        let ty = static_type(&ty);
        let reply = self.replied(&ty);
        let errors = if handler::is_opaque(&ty) {
            quote!(&[])
        } else {
            quote!(__baya::Probe::<#ty>::ERRORS)
        };
        Some(quote! {
            output: __baya::OutputSpec {
                written: #shown,
                at: #at,
                errors: #errors,
                reply: #reply,
                ..__baya::OutputSpec::NONE
            },
        })
    }

    fn replied(&self, ty: &Type) -> TokenStream {
        if matches!(self, Self::Binary) {
            // A type without a name is reported where it is converted.
            if handler::is_opaque(ty) {
                return quote!(::core::option::Option::None);
            }
            return quote! {
                __baya::replied_bytes([
                    __baya::Probe::<#ty>::BYTES,
                    __baya::Probe::<#ty>::BYTES_OR_ERROR,
                ])
            };
        }
        match handler::stream_item(ty) {
            Some(item) => quote! {
                __baya::replied(::core::option::Option::None, [
                    __baya::Probe::<#item>::REPLY,
                    ::core::option::Option::None,
                ])
            },
            None if handler::is_opaque(ty) => quote!(::core::option::Option::None),
            None => quote! {
                __baya::replied(__baya::Probe::<#ty>::REPLY, [
                    __baya::Probe::<#ty>::REPLIES,
                    __baya::Probe::<#ty>::REPLIES_OR_ERROR,
                ])
            },
        }
    }

    /// Emits the conversion of the returned value into a reply. An error about its type points at the type.
    pub fn reply(&self, handler: &Triggered, value: &Ident) -> TokenStream {
        let span = match &handler.output {
            ReturnType::Default => handler.name.span(),
            ReturnType::Type(_, ty) => ty.span(),
        };
        // With the hygiene of the type, so that a message about it points there and not at the attribute.
        let output = Ident::new("output", span);
        let any = Token![_](span);
        let reply = match self {
            Self::Binary => quote!(__baya::replied_by!(#output, #any, ByteReply)),
            Self::Disconnect => quote!(__baya::replied_by!(#output, #any, Disconnected)),
            Self::Message(_) => quote!(__baya::acknowledge!(#output, #any)),
        };
        quote!(let #output = #value; #reply)
    }
}

/// Returns the message for the name of a message that is not in quotes.
fn unquoted(argument: &syntax::Argument) -> Option<String> {
    let name = argument.name.unraw().to_string();
    if argument.value.is_none() && syntax::is_constant(&name) {
        return Some(syntax::constant("message", &name));
    }
    (argument.value.is_none() && name != "binary").then(|| {
        format!("the name of a message is a string literal; write `#[message(\"{name}\")]`")
    })
}

/// Rejects a second payload, an optional payload, and a payload that borrows.
pub fn check(arguments: &[Argument], sink: &mut Sink) {
    let mut first: Option<&Argument> = None;
    for argument in arguments {
        let Some((name, inner)) = last_segment(&argument.ty) else { continue };
        let inner = inner.first().copied();
        let is_payload = |ty: &Type| matches!(last_segment(ty), Some((ty, _)) if ty == "Payload");
        if name == "Option"
            && let Some(ty) = inner.filter(|ty| is_payload(ty))
            && let Some((_, data)) = last_segment(ty)
            && let [data] = &*data
        {
            let message = format!(
                "optional data is an `Option` inside of the payload; accept `Payload<Option<{}>>`",
                to_source(data)
            );
            sink.on(&argument.ty, message);
        }
        if name != "Payload" {
            continue;
        }
        if let Some(Type::Reference(ty)) = inner.map(bare) {
            let owned = match &*ty.elem {
                Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
                other => to_source(other),
            };
            let message = format!("a payload is an owned value; accept `Payload<{owned}>`");
            sink.on(ty, message);
        }
        match first {
            Some(first) => {
                let message = format!(
                    "a message has one payload, which `{}` accepts already; put all data into one type with `#[dto]`",
                    first.name
                );
                sink.on(&argument.ty, message);
            }
            None => first = Some(argument),
        }
    }
}

/// Emits the shape of the message data for an argument.
pub fn shape(argument: &Argument) -> TokenStream {
    let ty = static_type(&argument.ty);
    let shape = match argument.kind {
        Kind::Context => quote!(::core::option::Option::Some(__baya::ArgumentShape::Nothing)),
        _ => quote! {
            __baya::extracted_from_message(
                __baya::Probe::<#ty>::ARGUMENT,
                __baya::Probe::<#ty>::ONLY_IN,
            )
        },
    };
    quote!(shape: #shape,)
}

fn named(literal: LitStr, sink: &mut Sink) -> Option<GatewayTrigger> {
    match message_name(&literal.value()) {
        Some(message) => {
            sink.at(literal.span(), message);
            None
        }
        None => Some(GatewayTrigger::Message(literal)),
    }
}

/// Returns the message about a name that no message can have.
pub fn message_name(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some(
            "the name of a message can't be empty; write one, such as `\"say\"`".to_owned(),
        );
    }
    if name.chars().any(char::is_control) {
        return Some("the name of a message can't contain control characters".to_owned());
    }
    let instead = match name {
        "connect" => ", or handle connections with `#[on_connect]`",
        "disconnect" | "disconnecting" => {
            ", or handle the end of connections with `#[on_disconnect]`"
        }
        _ => "",
    };
    let is_reserved = RESERVED.contains(&name);
    is_reserved.then(|| {
        format!("`{name}` is reserved by the protocol; choose another message name{instead}")
    })
}
