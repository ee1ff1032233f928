//! `#[dto]`: serde and validation of a type, from one declaration.

mod attr;
mod check;
mod expand;
mod model;
mod rename;
mod rule;
mod wire;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::DeriveInput;

use crate::entry::Expansion;
use crate::sink::Sink;
use crate::syntax::strip_tokens;

pub fn run(arguments: TokenStream, item: TokenStream, sink: &mut Sink) -> Expansion {
    let Some(mut item) = sink.keep(syn::parse2::<DeriveInput>(item.clone())) else {
        return Expansion { item: strip_tokens(item), extra: quote!() };
    };
    let before = sink.count();
    let written = attr::read(arguments, &mut item, sink);
    let model = model::read(&item, written, sink);
    if let Some(model) = &model {
        check::check(model, sink);
    }
    let whole = before == sink.count();
    let Some(model) = model.filter(|_| whole) else {
        return Expansion { item: item.to_token_stream(), extra: quote!() };
    };
    let derives = expand::derives(&model);
    Expansion { item: quote!(#derives #item), extra: expand::expand(&model) }
}
