//! One argument of `#[api(...)]`, and what it may be.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{LitStr, Path, Token};

use crate::sink::Sink;

/// One argument: `name`, `name = value` or `name(...)`.
pub struct Entry {
    pub name: Ident,
    pub inner: Option<TokenStream>,
    value: Option<TokenStream>,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        let mut inner = None;
        let mut value = None;
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

impl Entry {
    pub fn flag(&self, sink: &mut Sink) -> bool {
        if self.inner.is_some() || self.value.is_some() {
            let name = &self.name;
            sink.at(name.span(), format!("`{name}` takes nothing; write `#[api({name})]`"));
        }
        true
    }

    pub fn text(&self, sink: &mut Sink) -> Option<LitStr> {
        let read = syn::parse2(self.value.clone().unwrap_or_default());
        if read.is_err() {
            let name = &self.name;
            sink.at(name.span(), format!("`{name}` is a text; write `{name} = \"...\"`"));
        }
        read.ok()
    }

    pub fn texts(&self, sink: &mut Sink) -> Vec<LitStr> {
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

    /// Reads the names of variants.
    pub fn names(&self, sink: &mut Sink) -> Option<Vec<Ident>> {
        let parser = Punctuated::<Ident, Token![,]>::parse_terminated;
        let read = parser.parse2(self.inner.clone().unwrap_or_default());
        if read.is_err() {
            let message = "`errors` lists variants of the error type; write `errors(NotFound)`, or `errors()` for none of them";
            sink.at(self.name.span(), message);
        }
        read.ok().map(|names| names.into_iter().collect())
    }

    pub fn path(&self, sink: &mut Sink) -> Option<Path> {
        let read = syn::parse2(self.value.clone().unwrap_or_default());
        if read.is_err() {
            let message = "`patch` is a function that changes the operation; write `patch = name`, for `fn name(operation: &mut serde_json::Value)`";
            sink.at(self.name.span(), message);
        }
        read.ok()
    }
}
