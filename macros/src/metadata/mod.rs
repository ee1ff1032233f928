//! `#[metadata]`: a type that can be attached to handlers.

use proc_macro2::TokenStream;
use quote::quote;

use crate::entry::Expansion;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, strip_tokens};

pub fn run(arguments: TokenStream, item: TokenStream, sink: &mut Sink) -> Expansion {
    let arguments = Arguments::read("metadata", arguments, 0, &["crate"], sink);
    let Some(parsed) = sink.keep(syn::parse2::<syn::DeriveInput>(item.clone())) else {
        return Expansion { item: strip_tokens(item), extra: quote!() };
    };
    let ident = &parsed.ident;
    let (parameters, types, clause) = parsed.generics.split_for_impl();
    let extra = Paths::new(arguments.krate()).scoped(&quote! {
        #[automatically_derived]
        impl #parameters __baya::Metadata for #ident #types #clause {}
    });
    Expansion { item, extra }
}
