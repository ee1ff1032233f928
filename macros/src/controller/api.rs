//! `#[api(...)]` on a controller and on a handler: what documents say of it beside its signature.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Lit, LitStr, Path, Token, Type};

use crate::sink::Sink;
use crate::syntax::{Arguments, name_of, nearest, take, tokens_of};

/// The arguments on a controller.
pub const ON_CONTROLLERS: &[&str] = &["hidden", "description", "tags", "deprecated"];
/// Those on a handler.
pub const ON_HANDLERS: &[&str] = &[
    "hidden",
    "summary",
    "description",
    "operation",
    "tags",
    "deprecated",
    "request",
    "response",
    "patch",
];

/// What is said.
#[derive(Default)]
pub struct Api {
    pub hidden: bool,
    summary: Option<LitStr>,
    description: Option<LitStr>,
    operation: Option<LitStr>,
    tags: Vec<LitStr>,
    deprecated: bool,
    pub request: Option<Body>,
    pub responses: Vec<Response>,
    patch: Option<Path>,
}

/// What `request(...)` says, and what `response(...)` does beside its status.
#[derive(Default)]
pub struct Body {
    of: Option<Type>,
    media: Vec<LitStr>,
}

/// One `response(...)`.
pub struct Response {
    status: String,
    description: String,
    body: Body,
}

/// One argument: `name`, `name = value` or `name(...)`.
struct Entry {
    name: Ident,
    inner: Option<TokenStream>,
    value: Option<TokenStream>,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        let (mut inner, mut value) = (None, None);
        if input.peek(syn::token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            inner = Some(content.parse()?);
        } else if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let expression: syn::Expr = input.parse()?;
            value = Some(quote!(#expression));
        }
        Ok(Self { name, inner, value })
    }
}

/// Reads the attributes and takes them off; what the language itself says of an item counts too.
pub fn read(attributes: &mut Vec<Attribute>, known: &[&str], sink: &mut Sink) -> Api {
    let deprecated = attributes.iter().any(|attribute| name_of(attribute) == "deprecated");
    let mut api = Api { deprecated, ..Api::default() };
    for attribute in take(attributes, &["api"]) {
        let parser = Punctuated::<Entry, Token![,]>::parse_terminated;
        let Some(entries) = sink.keep(parser.parse2(tokens_of(&attribute))) else { continue };
        if entries.is_empty() {
            let message = "`#[api(...)]` says something in documents, as in `#[api(summary = \"Every cat\")]`";
            sink.on(&attribute, message);
        }
        for entry in entries {
            api.take(&entry, known, sink);
        }
    }
    api
}

impl Api {
    fn take(&mut self, entry: &Entry, known: &[&str], sink: &mut Sink) {
        let name = entry.name.to_string();
        if !known.contains(&&*name) {
            sink.at(entry.name.span(), unknown(&name, known));
            return;
        }
        match &*name {
            "hidden" => self.hidden = entry.flag(sink),
            "deprecated" => self.deprecated |= entry.flag(sink),
            "summary" => self.summary = entry.text(sink),
            "description" => self.description = entry.text(sink),
            "operation" => self.operation = entry.text(sink),
            "tags" => self.tags.extend(entry.texts(sink)),
            "request" => self.request = entry.body(&["body", "media"], sink).map(|(body, _)| body),
            "response" => self.responses.extend(entry.response(sink)),
            _ => self.patch = entry.path(sink),
        }
    }

    /// The attribute as data.
    pub fn expand(&self) -> TokenStream {
        if self.says_nothing() {
            return quote!(&__baya::ApiSpec::NONE);
        }
        let Self { hidden, tags, deprecated, .. } = self;
        let text = |text: &Option<LitStr>| text.as_ref().map_or_else(String::new, LitStr::value);
        let (summary, description, operation) =
            (text(&self.summary), text(&self.description), text(&self.operation));
        let request = optional(self.request.as_ref().map(Body::expand));
        let responses = self.responses.iter().map(Response::expand);
        let patch = optional(self.patch.as_ref().map(|path| quote_spanned!(path.span()=> #path)));
        quote! {
            &__baya::ApiSpec {
                hidden: #hidden,
                summary: #summary,
                description: #description,
                operation: #operation,
                tags: &[#(#tags),*],
                deprecated: #deprecated,
                request: #request,
                responses: &[#(#responses),*],
                patch: #patch,
            }
        }
    }

    fn says_nothing(&self) -> bool {
        let texts = [&self.summary, &self.description, &self.operation];
        let flags = self.hidden || self.deprecated;
        let lists = self.tags.is_empty() && self.responses.is_empty();
        let others = self.request.is_some() || self.patch.is_some();
        !flags && !others && lists && texts.iter().all(|text| text.is_none())
    }
}

fn optional(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

fn unknown(name: &str, known: &[&str]) -> String {
    match nearest(name, known) {
        Some(nearest) => format!("`#[api]` has no `{name}` here; did you mean `{nearest}`?"),
        None => format!("`#[api]` has no `{name}` here, only `{}`", known.join("`, `")),
    }
}

impl Entry {
    fn flag(&self, sink: &mut Sink) -> bool {
        if self.inner.is_some() || self.value.is_some() {
            let name = &self.name;
            sink.at(name.span(), format!("`{name}` takes nothing; write `#[api({name})]`"));
        }
        true
    }

    fn text(&self, sink: &mut Sink) -> Option<LitStr> {
        let read = syn::parse2(self.value.clone().unwrap_or_default());
        if read.is_err() {
            let name = &self.name;
            sink.at(name.span(), format!("`{name}` is a text; write `{name} = \"...\"`"));
        }
        read.ok()
    }

    fn texts(&self, sink: &mut Sink) -> Vec<LitStr> {
        let parser = Punctuated::<LitStr, Token![,]>::parse_terminated;
        let read = parser.parse2(self.inner.clone().unwrap_or_default());
        match read {
            Ok(texts) if !texts.is_empty() => texts.into_iter().collect(),
            _ => {
                let name = &self.name;
                let message = format!("`{name}` lists texts; write `{name}(\"cats\")`");
                sink.at(name.span(), message);
                Vec::new()
            }
        }
    }

    fn path(&self, sink: &mut Sink) -> Option<Path> {
        let read = syn::parse2(self.value.clone().unwrap_or_default());
        if read.is_err() {
            let message = "`patch` is a function that changes the operation; write `patch = name`, for `fn name(operation: &mut serde_json::Value)`";
            sink.at(self.name.span(), message);
        }
        read.ok()
    }

    /// What a body is said to be, with the other arguments.
    fn body(&self, known: &[&str], sink: &mut Sink) -> Option<(Body, Arguments)> {
        let Some(inner) = self.inner.clone() else {
            let name = &self.name;
            let example = if name == "request" { "body = Cat" } else { "status = 200, body = Cat" };
            sink.at(name.span(), format!("write `{name}({example})`"));
            return None;
        };
        let before = sink.count();
        let arguments = Arguments::read("api", inner, 0, known, sink);
        let of = arguments.value::<Type>("body", sink);
        let media = arguments.text("media", "image/png", sink);
        let body = Body { of, media: media.into_iter().collect() };
        (before == sink.count()).then_some((body, arguments))
    }

    fn response(&self, sink: &mut Sink) -> Option<Response> {
        let known = ["status", "description", "body", "media"];
        let (body, arguments) = self.body(&known, sink)?;
        let description = arguments.text("description", "It is there now.", sink);
        let status = status(&arguments, self.name.span(), sink)?;
        let description = description.map(|text| text.value()).unwrap_or_default();
        Some(Response { status, description, body })
    }
}

/// `status = 200`, `"4XX"` or `"default"`.
fn status(arguments: &Arguments, span: Span, sink: &mut Sink) -> Option<String> {
    if !arguments.has("status") {
        sink.at(span, "a response has a status; write `response(status = 200, ...)`");
        return None;
    }
    let literal = arguments.value::<Lit>("status", sink)?;
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
            "a status is a number from 100 to 599, `\"4XX\"` and the like, or `\"default\"`",
        );
        return None;
    }
    Some(text)
}

impl Body {
    /// JSON, unless something else is said.
    fn media(&self) -> TokenStream {
        match (&*self.media, &self.of) {
            ([], Some(_)) => quote!(&["application/json"]),
            (media, _) => quote!(&[#(#media),*]),
        }
    }

    fn of(&self) -> TokenStream {
        let of = self.of.as_ref();
        optional(of.map(|of| quote_spanned!(of.span()=> __baya::shape_of::<#of>)))
    }

    fn expand(&self) -> TokenStream {
        let (media, of) = (self.media(), self.of());
        quote!(__baya::BodySpec { media: #media, of: #of, required: true })
    }
}

impl Response {
    fn expand(&self) -> TokenStream {
        let Self { status, description, body } = self;
        let (media, of) = (body.media(), body.of());
        quote! {
            __baya::ResponseSpec {
                status: #status,
                description: #description,
                media: #media,
                of: #of,
            }
        }
    }
}
