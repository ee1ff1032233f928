//! `#[api(...)]` on a controller and on a handler: additions to its description in OpenAPI documents.

mod body;
mod entry;

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Path, Token};

use self::body::{Body, Response};
use self::entry::Entry;
use crate::sink::Sink;
use crate::syntax::{attribute_name, attribute_tokens, nearest, take};

/// The arguments on a controller.
pub const ON_CONTROLLERS: &[&str] = &["hidden", "description", "tags", "deprecated"];
/// The arguments on a handler.
pub const ON_HANDLERS: &[&str] = &[
    "hidden",
    "summary",
    "description",
    "operation",
    "tags",
    "deprecated",
    "request",
    "response",
    "errors",
    "patch",
];

/// The additions to OpenAPI documents.
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
    pub errors: Option<Vec<Ident>>,
    patch: Option<Path>,
}

/// Reads the attributes, and removes them. `#[deprecated]` counts as well.
pub fn read(attributes: &mut Vec<Attribute>, known: &[&str], sink: &mut Sink) -> Api {
    let deprecated = attributes.iter().any(|attribute| attribute_name(attribute) == "deprecated");
    let mut api = Api { deprecated, ..Api::default() };
    for attribute in take(attributes, &["api"]) {
        let parser = Punctuated::<Entry, Token![,]>::parse_terminated;
        let Some(entries) = sink.keep(parser.parse2(attribute_tokens(&attribute))) else {
            continue;
        };
        if entries.is_empty() {
            let message =
                "`#[api(...)]` adds to OpenAPI documents, as in `#[api(summary = \"Every cat\")]`";
            sink.on(&attribute, message);
        }
        for entry in entries {
            api.read(&entry, known, sink);
        }
    }
    api
}

impl Api {
    /// Returns the additions of a handler that OpenAPI documents omit.
    #[cfg(feature = "gateway")]
    pub fn hidden() -> Self {
        Self { hidden: true, ..Self::default() }
    }

    /// Reads an argument.
    fn read(&mut self, entry: &Entry, known: &[&str], sink: &mut Sink) {
        let name = entry.name.to_string();
        if !known.contains(&&*name) {
            sink.at(entry.name.span(), unknown(&name, known));
            return;
        }
        match &*name {
            "hidden" => self.hidden = entry.flag(sink),
            "deprecated" => self.deprecated |= entry.flag(sink),
            "summary" => self.summary = entry.string(sink),
            "description" => self.description = entry.string(sink),
            "operation" => self.operation = entry.string(sink),
            "tags" => self.tags.extend(entry.strings(sink)),
            "request" => self.request = entry.body(&["body", "media"], sink).map(|(body, _)| body),
            "errors" => self.errors = entry.names(sink).or(self.errors.take()),
            "response" => self.responses.extend(entry.response(sink)),
            _ => self.patch = entry.path(sink),
        }
    }

    /// Emits the additions as data.
    pub fn expand(&self) -> TokenStream {
        if self.is_empty() {
            return quote!(&__baya::ApiSpec::NONE);
        }
        let Self { hidden, tags, deprecated, .. } = self;
        let text = |text: &Option<LitStr>| text.as_ref().map_or_else(String::new, LitStr::value);
        let summary = text(&self.summary);
        let description = text(&self.description);
        let operation = text(&self.operation);
        let request = optional(self.request.as_ref().map(Body::expand));
        let responses = self.responses.iter().map(Response::expand);
        let errors = optional(self.errors.as_ref().map(|names| {
            let names = names.iter().map(crate::syntax::name);
            quote!(&[#(#names),*])
        }));
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
                errors: #errors,
                patch: #patch,
            }
        }
    }

    /// Whether there are no additions.
    fn is_empty(&self) -> bool {
        let strings = [&self.summary, &self.description, &self.operation];
        let flags = self.hidden || self.deprecated;
        let lists = self.tags.is_empty() && self.responses.is_empty();
        let others = self.errors.is_some() || self.request.is_some() || self.patch.is_some();
        !flags && !others && lists && strings.iter().all(|string| string.is_none())
    }
}

fn optional(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

fn unknown(name: &str, known: &[&str]) -> String {
    let synonym = match name {
        "tag" => "tags",
        "operation_id" | "id" => "operation",
        "desc" => "description",
        "title" | "name" => "summary",
        "responses" => "response",
        "body" | "request_body" => "request",
        "hide" | "skip" | "include_in_schema" => "hidden",
        name => name,
    };
    let meant = known.iter().find(|known| **known == synonym).copied();
    match meant.or_else(|| nearest(name, known)) {
        Some(nearest) => {
            format!("`#[api]` has no argument `{name}` here; did you mean `{nearest}`?")
        }
        None => {
            format!("`#[api]` has no argument `{name}` here; it accepts `{}`", known.join("`, `"))
        }
    }
}
