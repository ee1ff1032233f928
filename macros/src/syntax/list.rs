//! Lists of entries. An invalid entry does not affect the others.

use std::ops::Deref;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Attribute;
use syn::parse::{ParseStream, Parser};

use super::attributes::attribute_name;
use super::cfg::Cfg;
use crate::sink::Sink;

/// An entry of a list with its `#[cfg(...)]`.
pub struct Listed<T> {
    pub cfg: Cfg,
    pub entry: T,
}

impl<T> Deref for Listed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.entry
    }
}

impl<T> Listed<T> {
    /// Converts the entry.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Listed<U> {
        Listed { cfg: self.cfg, entry: make(self.entry) }
    }

    /// Returns the code for the entry as an element of a list.
    pub fn element(&self, tokens: &impl ToTokens) -> TokenStream {
        let cfg = &self.cfg;
        quote!(#cfg #tokens)
    }
}

/// Returns the entries without `#[cfg(...)]`.
pub fn unconditional<T>(entries: &[Listed<T>]) -> impl Iterator<Item = &T> {
    entries.iter().filter(|listed| listed.cfg.is_empty()).map(|listed| &listed.entry)
}

/// Reads entries between commas, and reports each invalid one.
pub fn entries<T>(
    tokens: TokenStream,
    sink: &mut Sink,
    read: impl Fn(ParseStream<'_>) -> syn::Result<T>,
) -> Vec<Listed<T>> {
    entries_with(tokens, sink, |others, input| {
        let entry = read(input)?;
        match others.first() {
            None => Ok(entry),
            Some(other) => Err(misplaced(other)),
        }
    })
}

/// Reads entries that can have other attributes in addition to `#[cfg(...)]`.
pub fn entries_with<T>(
    tokens: TokenStream,
    sink: &mut Sink,
    read: impl Fn(Vec<Attribute>, ParseStream<'_>) -> syn::Result<T>,
) -> Vec<Listed<T>> {
    let read = |input: ParseStream<'_>| {
        let (cfg, others) = Cfg::split(input.call(Attribute::parse_outer)?);
        Ok(Listed { cfg, entry: read(others, input)? })
    };
    let parser = |input: ParseStream<'_>| {
        let mut entries = Vec::new();
        let mut errors = Vec::new();
        while !input.is_empty() {
            match read(input) {
                Ok(entry) => entries.push(entry),
                Err(error) => {
                    errors.push(error);
                    skip(input)?;
                }
            }
            if input.peek(syn::Token![,]) {
                input.parse::<syn::Token![,]>()?;
            } else if !input.is_empty() {
                let next = input.fork().parse::<proc_macro2::TokenTree>()?;
                let message =
                    format!("entries are separated by commas; write a `,` before `{next}`");
                errors.push(input.error(message));
            }
        }
        Ok((entries, errors))
    };
    let Some((entries, errors)) = sink.keep(parser.parse2(tokens)) else { return Vec::new() };
    for error in errors {
        sink.add(error);
    }
    entries
}

/// Returns the error for an attribute that an entry of a list can't have.
pub fn misplaced(attribute: &Attribute) -> syn::Error {
    let name = attribute_name(attribute);
    let message = match &*name {
        "cfg_attr" => "an entry of a list cannot have `#[cfg_attr(...)]`; write the entry once for each case, each with its own `#[cfg(...)]`".to_owned(),
        _ => format!("an entry of this list cannot have `#[{name}]`; only `#[cfg(...)]` can be on it"),
    };
    syn::Error::new_spanned(attribute, message)
}

fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(syn::Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}
