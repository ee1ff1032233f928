//! The sub-protocols and messages that `#[gateway]` declares: `protocols` and `sends`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Expr, ExprArray, ExprLit, Lit, LitStr, Token, Type};

use crate::sink::Sink;
use crate::syntax::{Arguments, Listed, entries, location, to_source};
use crate::trigger;

/// The arguments.
pub const ARGUMENTS: &[&str] = &["protocols", "sends"];

/// The declaration, as written.
#[derive(Default)]
pub struct Connections {
    /// The sub-protocols, the preferred one first.
    protocols: Vec<LitStr>,
    /// The messages that the gateway sends by itself, if it lists them.
    sends: Option<Vec<Listed<Sent>>>,
}

/// One entry of `sends(...)`.
enum Sent {
    /// A message with a name, and the type of its data.
    Message(LitStr, Box<Type>),
    /// Bytes without a name: `binary`.
    Bytes(Ident),
}

impl Connections {
    pub fn read(arguments: &Arguments, sink: &mut Sink) -> Self {
        Self { protocols: protocols(arguments, sink), sends: sends(arguments, sink) }
    }

    /// Emits the constant of the gateway, if it differs from the default.
    pub fn expand(&self) -> Option<TokenStream> {
        if self.protocols.is_empty() && self.sends.is_none() {
            return None;
        }
        let protocols = &self.protocols;
        let sends = match &self.sends {
            Some(sends) => {
                let each = sends.iter().map(|sent| match &sent.entry {
                    Sent::Message(name, ty) => Some(sent.element(&message(name, ty))),
                    Sent::Bytes(_) => None,
                });
                let each = each.flatten();
                quote!(::core::option::Option::Some(const { &[#(#each),*] }))
            }
            None => quote!(::core::option::Option::None),
        };
        let bytes = self.sends.iter().flatten().filter(|sent| matches!(sent.entry, Sent::Bytes(_)));
        let bytes: Vec<_> = bytes.map(|sent| &sent.cfg).collect();
        let bytes = match &*bytes {
            [] => quote!(false),
            [always] if always.is_empty() => quote!(true),
            some => quote!({
                #[allow(unused_mut)]
                let mut sends_bytes = false;
                #(#some { sends_bytes = true; })*
                sends_bytes
            }),
        };
        Some(quote! {
            const DECLARED: __baya::GatewaySpec = __baya::GatewaySpec {
                protocols: &[#(#protocols),*],
                sends: #sends,
                sends_bytes: #bytes,
            };
        })
    }
}

fn message(name: &LitStr, ty: &Type) -> TokenStream {
    let at = location(name.span());
    let ty = quote_spanned!(ty.span()=> <#ty as __baya::SentData>::sent_shape);
    quote!(__baya::SentMessage { name: #name, of: #ty, at: #at })
}

impl Sent {
    /// Returns its name and its span; bytes have no name.
    fn named(&self) -> (String, Span) {
        match self {
            Self::Message(name, _) => (name.value(), name.span()),
            Self::Bytes(word) => (String::new(), word.span()),
        }
    }
}

impl Parse for Sent {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(syn::Ident) {
            let name: Ident = input.parse()?;
            if name == "binary" {
                return Ok(Self::Bytes(name));
            }
            let message = format!("the name of a message is a string; write `\"{name}\" = Type`");
            return Err(syn::Error::new(name.span(), message));
        }
        let name: LitStr = input
            .parse()
            .map_err(|error| syn::Error::new(error.span(), format!("{error}; {EXAMPLE}")))?;
        let is_assigned = input.parse::<Option<Token![=]>>()?.is_some();
        if !is_assigned || input.is_empty() || input.peek(Token![,]) {
            let message =
                format!("the message `{}` needs the type of its data; {EXAMPLE}", name.value());
            return Err(syn::Error::new(name.span(), message));
        }
        Ok(Self::Message(name, Box::new(input.parse()?)))
    }
}

const EXAMPLE: &str = "write its name and the type, as in `\"said\" = Said`";

/// Reads `sends("said" = Said, "left" = Member)`.
fn sends(arguments: &Arguments, sink: &mut Sink) -> Option<Vec<Listed<Sent>>> {
    let argument = arguments.get("sends")?;
    let Some(value) = argument.value.clone() else {
        let message =
            "`sends` lists the messages that the gateway sends by itself: `sends(\"said\" = Said)`";
        sink.at(argument.span(), message);
        return None;
    };
    if let Some(message) = listed(&value) {
        sink.on(&value, message);
        return None;
    }
    let mut known: Vec<Listed<Sent>> = Vec::new();
    for sent in entries(value, sink, Sent::parse) {
        let (name, span) = sent.named();
        let error = match &sent.entry {
            Sent::Message(..) => trigger::message_name(&name),
            Sent::Bytes(_) => None,
        };
        let is_repeated =
            |one: &Listed<Sent>| one.named().0 == name && one.cfg.is_empty() && sent.cfg.is_empty();
        if let Some(error) = error {
            sink.at(span, error);
        } else if known.iter().any(is_repeated) {
            let message = match &*name {
                "" => "`binary` is repeated; remove one".to_owned(),
                name => format!(
                    "the message `{name}` is repeated; remove one, or declare one type for both, such as an enum"
                ),
            };
            sink.at(span, message);
        } else {
            known.push(sent);
        }
    }
    Some(known)
}

/// Returns the message for messages in brackets, as in `sends = ["said"]`.
fn listed(value: &TokenStream) -> Option<String> {
    let list = syn::parse2::<ExprArray>(value.clone()).ok()?;
    let all = list.elems.iter().map(|one| match one {
        Expr::Lit(_) => format!("{} = Type", to_source(one)),
        _ => "\"said\" = Type".to_owned(),
    });
    let all: Vec<_> = all.collect();
    Some(format!(
        "`sends` lists messages with the types of their data; write `sends({})`",
        all.join(", ")
    ))
}

/// Reads `protocols = ["chat.v2", "chat.v1"]`.
fn protocols(arguments: &Arguments, sink: &mut Sink) -> Vec<LitStr> {
    let Some(argument) = arguments.get("protocols") else { return Vec::new() };
    let literals: Option<Vec<LitStr>> = argument.value.clone().and_then(|value| {
        syn::parse2::<ExprArray>(value).ok()?.elems.into_iter().map(literal).collect()
    });
    let Some(literals) = literals else {
        let given = argument.value.as_ref().map(to_source);
        let given = given.filter(|given| given.starts_with('"'));
        let shown = given.unwrap_or_else(|| "\"chat.v1\"".to_owned());
        let message = format!("`protocols` is a list of strings; write `protocols = [{shown}]`");
        sink.at(argument.span(), message);
        return Vec::new();
    };
    if literals.is_empty() {
        let message = "`protocols` lists at least one sub-protocol, as in `protocols = [\"chat.v1\"]`; remove it if the gateway has none of its own";
        sink.at(argument.span(), message);
    }
    let mut known: Vec<LitStr> = Vec::new();
    for literal in literals {
        let name = literal.value();
        if name == "baya.msgpack" {
            let message = "every gateway supports `baya.msgpack` already; remove it";
            sink.at(literal.span(), message);
        } else if !is_token(&name) {
            let message = format!(
                "`{name}` is not a valid name of a sub-protocol; use letters, digits and `!#$%&'*+-.^_`|~`, as in `chat.v1`"
            );
            sink.at(literal.span(), message);
        } else if known.iter().any(|one| one.value() == name) {
            sink.at(literal.span(), "this sub-protocol is repeated; remove one of them");
        } else {
            known.push(literal);
        }
    }
    known
}

fn literal(expression: Expr) -> Option<LitStr> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(literal), .. }) => Some(literal),
        _ => None,
    }
}

/// Whether a name is a token of HTTP ([RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)).
fn is_token(name: &str) -> bool {
    let is_valid = |one: u8| one.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&one);
    !name.is_empty() && name.bytes().all(is_valid)
}
