//! `#[bundle]`: attributes under one name, which `#[apply(...)]` applies.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::decoration;
use crate::entry::Expansion;
use crate::item;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, location, name};

pub fn run(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    let arguments = Arguments::read("bundle", arguments, 0, &["crate"], sink);
    let Some(mut item) = item::read_struct("bundle", tokens.clone(), sink) else {
        return item::stripped(tokens);
    };
    if !item.generics.params.is_empty() {
        sink.on(&item.generics, "a bundle can't be generic, because nothing determines its types");
        return Expansion { item: crate::syntax::strip_tokens(tokens), extra: quote!() };
    }
    let decorations = decoration::read(&mut item.attrs, sink);
    if decorations.is_empty() && sink.is_clean() {
        let message = "a bundle needs attributes below it; add `#[use_guards(...)]`, `#[meta(...)]` or another one";
        sink.on(&item.ident, message);
    }
    let ident = &item.ident;
    let name = name(&item.ident);
    let at = location(item.ident.span());
    let all = decoration::expand(&decorations);
    let checks = decoration::checks(&decorations);
    let extra = Paths::new(arguments.krate()).scoped(&quote! {
        #[automatically_derived]
        impl __baya::Bundle for #ident {
            const SPEC: __baya::BundleSpec =
                __baya::BundleSpec { name: #name, at: #at, decorations: #all };
        }
        #checks
    });
    Expansion { item: item.to_token_stream(), extra }
}
