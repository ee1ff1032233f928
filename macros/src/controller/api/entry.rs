//! The arguments of `#[api(...)]`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Lit, LitStr, Path, Token};

use crate::sink::Sink;
use crate::syntax::to_source;

/// An argument: `name`, `name = value` or `name(...)`.
pub struct Entry {
    pub name: Ident,
    pub inner: Option<TokenStream>,
    pub value: Option<TokenStream>,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Lit) {
            let literal: Lit = input.parse()?;
            let found = to_source(&literal);
            let message =
                format!("an argument of `#[api]` has a name; write `#[api(summary = {found})]`");
            return Err(syn::Error::new_spanned(literal, message));
        }
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
    /// Reads a flag.
    pub fn flag(&self, sink: &mut Sink) -> bool {
        if self.inner.is_some() || self.value.is_some() {
            let name = &self.name;
            sink.at(name.span(), format!("`{name}` accepts no value; write `#[api({name})]`"));
        }
        true
    }

    /// Reads a string.
    pub fn string(&self, sink: &mut Sink) -> Option<LitStr> {
        let read = syn::parse2(self.value.clone().unwrap_or_default());
        if read.is_err() {
            let name = &self.name;
            sink.at(name.span(), format!("`{name}` is a string; write `{name} = \"...\"`"));
        }
        read.ok()
    }

    /// Reads a list of strings.
    pub fn strings(&self, sink: &mut Sink) -> Vec<LitStr> {
        let parser = Punctuated::<LitStr, Token![,]>::parse_terminated;
        let read = parser.parse2(self.inner.clone().unwrap_or_default());
        match read {
            Ok(strings) if !strings.is_empty() => strings.into_iter().collect(),
            _ => {
                let name = &self.name;
                let value = self.value.as_ref().map(to_source).unwrap_or_default();
                let listed = value.trim_matches(['[', ']', '&']);
                let shown = if listed.starts_with('"') { listed } else { "\"cats\"" };
                let message = format!("`{name}` lists strings; write `{name}({shown})`");
                sink.at(name.span(), message);
                Vec::new()
            }
        }
    }

    /// Reads the names of variants.
    pub fn names(&self, sink: &mut Sink) -> Option<Vec<Ident>> {
        let parser = Punctuated::<Ident, Token![,]>::parse_terminated;
        let read = parser.parse2(self.inner.clone().unwrap_or_default());
        if let Some(value) = &self.value {
            let source = to_source(value);
            let names = source.trim_matches(['[', ']']);
            let message =
                format!("`errors` lists variants in parentheses; write `errors({names})`");
            sink.at(self.name.span(), message);
            return None;
        }
        if read.is_err() {
            let message = "`errors` lists variants of the error type; write `errors(NotFound)`, or `errors()` for none of them";
            sink.at(self.name.span(), message);
        }
        read.ok().map(|names| names.into_iter().collect())
    }

    /// Reads the path of a function.
    pub fn path(&self, sink: &mut Sink) -> Option<Path> {
        let read = syn::parse2(self.value.clone().unwrap_or_default());
        if read.is_err() {
            let message = "`patch` is a function that changes the operation; write `patch = name`, for `fn name(operation: &mut serde_json::Value)`";
            sink.at(self.name.span(), message);
        }
        read.ok()
    }
}
