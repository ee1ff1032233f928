//! `request(...)` and `response(...)` of `#[api(...)]`.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit, LitStr, Type};

use super::entry::Entry;
use super::optional;
use crate::foreign::Given;
use crate::sink::Sink;
use crate::syntax::{Arguments, status_code, to_source};

/// The body of `request(...)` and `response(...)`.
#[derive(Default)]
pub struct Body {
    ty: Option<Type>,
    media: Vec<LitStr>,
}

/// A `response(...)`.
pub struct Response {
    status: String,
    description: String,
    body: Body,
}

impl Entry {
    /// Reads a body, and returns it with the other arguments.
    pub fn body(&self, known: &[&str], sink: &mut Sink) -> Option<(Body, Arguments)> {
        let Some(inner) = self.inner.clone() else {
            let name = &self.name;
            let given = self.value.as_ref().map(to_source);
            let example = match (name == "request", given) {
                (true, given) => format!("body = {}", given.unwrap_or_else(|| "Cat".to_owned())),
                (false, given) => {
                    format!("status = {}, body = Cat", given.unwrap_or_else(|| "200".to_owned()))
                }
            };
            sink.at(name.span(), format!("`{name}` needs arguments; write `{name}({example})`"));
            return None;
        };
        let sink = &mut sink.child();
        if let Some(message) = self.nameless(inner.clone()) {
            sink.on(&inner, message);
            return None;
        }
        let attribute = format!("api({}(...))", self.name);
        let arguments = Arguments::read(&attribute, inner, 0, known, sink);
        let ty = arguments.value::<Type>("body", sink);
        let media = arguments.named_string("media", "image/png", sink);
        let body = Body { ty, media: media.into_iter().collect() };
        sink.is_clean().then_some((body, arguments))
    }

    /// Returns the message for a status, a description or a type without a name, as in `response(404, "no cat")`.
    fn nameless(&self, inner: TokenStream) -> Option<String> {
        let given = Given::read(inner);
        if given.values.is_empty() || given.values.iter().any(|value| value.contains("..")) {
            return None;
        }
        let named = given.values.iter().map(|value| {
            let name = match value.chars().next() {
                Some('"') => "description",
                Some(first) if first.is_ascii_digit() => "status",
                _ => "body",
            };
            format!("{name} = {value}")
        });
        let others = given.named.iter().map(|(name, value)| format!("{name} = {value}"));
        let all: Vec<_> = named.chain(others).collect();
        let name = &self.name;
        Some(format!("the arguments of `{name}` have names; write `{name}({})`", all.join(", ")))
    }

    /// Reads a response.
    pub fn response(&self, sink: &mut Sink) -> Option<Response> {
        let known = ["status", "description", "body", "media"];
        let (body, arguments) = self.body(&known, sink)?;
        let description = arguments.named_string("description", "The cat was created.", sink);
        let status = status(&arguments, self.name.span(), sink)?;
        let description = description.map(|text| text.value()).unwrap_or_default();
        if let Some(ty) = &body.ty
            && is_without_content(&status)
        {
            sink.on(ty, format!("a response with the status {status} has no body; remove `body`"));
            return None;
        }
        Some(Response { status, description, body })
    }
}

/// Whether responses with this status have no content
/// ([RFC 9110, 6.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1)).
fn is_without_content(status: &str) -> bool {
    matches!(status, "204" | "205" | "304") || status.starts_with('1')
}

/// Reads `status = 200`, `"4XX"` or `"default"`.
fn status(arguments: &Arguments, span: Span, sink: &mut Sink) -> Option<String> {
    if !arguments.has("status") {
        sink.at(span, "a response needs a status; write `response(status = 200, ...)`");
        return None;
    }
    let value = arguments.value::<Expr>("status", sink)?;
    let Expr::Lit(ExprLit { lit: literal, .. }) = value else {
        let found = to_source(&value);
        let code = status_code(&found).unwrap_or(404);
        let message = format!("a macro can't read `{found}`; write the number, `status = {code}`");
        sink.on(value, message);
        return None;
    };
    let text = match &literal {
        Lit::Int(number) => number.base10_digits().to_owned(),
        Lit::Str(text) => text.value(),
        _ => String::new(),
    };
    let is_class =
        |text: &str| matches!(text.as_bytes(), [b'1'..=b'5', b'X', b'X']) || text == "default";
    let is_status = text.parse::<u16>().is_ok_and(|code| (100..600).contains(&code));
    if !is_status && !is_class(&text) {
        sink.on(
            literal,
            "a status is a number from 100 to 599, a class such as `\"4XX\"`, or `\"default\"`",
        );
        return None;
    }
    Some(text)
}

impl Body {
    /// Emits the media types; JSON by default.
    fn media(&self) -> TokenStream {
        match (&*self.media, &self.ty) {
            ([], Some(_)) => quote!(&["application/json"]),
            (media, _) => quote!(&[#(#media),*]),
        }
    }

    /// Emits the function that returns the schema of the body.
    fn shape(&self) -> TokenStream {
        let ty = self.ty.as_ref();
        optional(ty.map(|ty| quote_spanned!(ty.span()=> <#ty as __baya::Schema>::shape)))
    }

    pub fn expand(&self) -> TokenStream {
        let media = self.media();
        let shape = self.shape();
        quote!(__baya::BodySpec { media: #media, of: #shape, required: true })
    }
}

impl Response {
    pub fn expand(&self) -> TokenStream {
        let Self { status, description, body } = self;
        let media = body.media();
        let shape = body.shape();
        quote! {
            __baya::ResponseSpec {
                status: #status,
                description: #description,
                media: #media,
                of: #shape,
            }
        }
    }
}
