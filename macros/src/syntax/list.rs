//! Lists of entries, of which a broken one leaves the others standing.

use std::ops::Deref;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Attribute;
use syn::parse::{ParseStream, Parser};

use super::attributes::name_of;
use super::cfg::Cfg;
use crate::sink::Sink;

/// An entry of a list, with the `#[cfg(...)]` that is on it.
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
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Listed<U> {
        Listed { cfg: self.cfg, entry: make(self.entry) }
    }

    /// What is emitted for the entry, as an element of a list.
    pub fn element(&self, tokens: &impl ToTokens) -> TokenStream {
        let cfg = &self.cfg;
        quote!(#cfg #tokens)
    }
}

/// The entries without `#[cfg(...)]`.
pub fn every_build<T>(entries: &[Listed<T>]) -> impl Iterator<Item = &T> {
    entries.iter().filter(|listed| listed.cfg.is_empty()).map(|listed| &listed.entry)
}

/// Reads entries between commas; each broken one is a fault.
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

/// The same for entries that have attributes beside `#[cfg(...)]`.
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
        let (mut entries, mut faults) = (Vec::new(), Vec::new());
        while !input.is_empty() {
            match read(input) {
                Ok(entry) => entries.push(entry),
                Err(fault) => {
                    faults.push(fault);
                    skip(input)?;
                }
            }
            if !input.is_empty() {
                input.parse::<syn::Token![,]>()?;
            }
        }
        Ok((entries, faults))
    };
    let Some((entries, faults)) = sink.keep(parser.parse2(tokens)) else { return Vec::new() };
    for fault in faults {
        sink.keep::<()>(Err(fault));
    }
    entries
}

/// An attribute that an entry of a list cannot have.
pub fn misplaced(attribute: &Attribute) -> syn::Error {
    let name = name_of(attribute);
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
