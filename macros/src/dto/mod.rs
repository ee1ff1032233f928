//! `#[dto]`: serde, validation and the schema of a type, from one declaration.

mod api;
mod attr;
mod check;
mod constant_bounds;
mod defaults;
mod deserialize;
mod distinct;
mod duplicates;
mod expand;
mod explain;
mod foreign;
mod generics;
#[cfg(feature = "graphql")]
pub mod graphql;
mod literals;
mod mapped;
mod merged;
mod misspelled;
mod model;
mod provider_checks;
mod rename;
mod rule;
mod schema;
mod serde;
mod serde_derives;
mod type_names;
mod types;
mod unknown_fields;
mod unsupported;
mod untagged;
mod validate;
mod wire;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::DeriveInput;

use mapped::{Complete, Step};

use crate::entry::Expansion;
use crate::sink::Sink;
use crate::syntax::strip_tokens;

pub fn run(arguments: TokenStream, item: TokenStream, sink: &mut Sink) -> Expansion {
    match mapped::step(arguments, item, sink) {
        Step::Request(call) => Expansion { item: call, extra: quote!() },
        // The type whose fields are used reports its errors.
        Step::Complete(complete) if complete.broken => {
            complete_type(complete, &mut Sink::discarding())
        }
        Step::Complete(complete) => complete_type(complete, sink),
    }
}

/// Expands a type that has all of its fields.
fn complete_type(complete: Complete, sink: &mut Sink) -> Expansion {
    let Complete { arguments, item: tokens, mapped, broken } = complete;
    let Some(original) = sink.keep(syn::parse2::<DeriveInput>(tokens.clone())) else {
        return Expansion { item: strip_tokens(tokens), extra: quote!() };
    };
    let sink = &mut sink.child();
    let mut item = original.clone();
    let written = attr::read(arguments, &mut item, sink);
    let Some(model) = model::read(&item, written, sink) else {
        misspelled::check(&original, sink);
        return Expansion { item: item.to_token_stream(), extra: quote!() };
    };
    check::check(&model, &original, mapped, sink);
    let is_broken = broken || !sink.is_clean();
    let source = mapped::source(&original, &tokens, is_broken);
    if is_broken {
        // serde would report the same errors in other words.
        serde::remove_attributes(&mut item);
        let inert = unsupported::inert(&model);
        return Expansion { item: item.to_token_stream(), extra: quote!(#inert #source) };
    }
    let expanded = expand::expand(&model);
    serde::add_attributes(&mut item, &model);
    let functions = serde::functions(&model);
    let deserialize = deserialize::expand(&item, &model);
    let derives = serde::derives(&model, model.input && deserialize.is_none());
    if deserialize.is_some() && !model.output {
        // serde's attributes are errors without its derives.
        serde::remove_attributes(&mut item);
    }
    // A field whose type is not described is reported before the derives of serde report the same type.
    let extra = quote!(#functions #deserialize #source);
    Expansion { item: quote!(#expanded #derives #item), extra }
}
