//! `#[metadata]`: a type that can be attached to handlers.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::entry::Expansion;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, strip_tokens, unconditional};

pub fn run(arguments: TokenStream, item: TokenStream, sink: &mut Sink) -> Expansion {
    let arguments = Arguments::read("metadata", arguments, 0, &["enforced_by", "crate"], sink);
    let guards = arguments.types("enforced_by", sink);
    let Some(mut parsed) = sink.keep(syn::parse2::<syn::DeriveInput>(item.clone())) else {
        return Expansion { item: strip_tokens(item), extra: quote!() };
    };
    let ident = &parsed.ident;
    let generics = &mut parsed.generics;
    if !guards.is_empty() {
        let clause = generics.make_where_clause();
        clause.predicates.extend(unconditional(&guards).map(|guard| -> syn::WherePredicate {
            let guards = quote_spanned!(guard.span()=> #guard: __baya::GuardComponent);
            syn::parse_quote!(#guards)
        }));
    }
    let enforced_by = (!guards.is_empty()).then(|| {
        let guards = guards.iter().map(|listed| {
            let guard = &listed.entry;
            let declared = quote_spanned! {guard.span()=>
                <#guard as __baya::Enhancer>::SPEC.component.declared
            };
            listed.element(&declared)
        });
        quote!(
            const ENFORCED_BY: &'static [__baya::Type] = &[#(#guards),*];
        )
    });
    let (parameters, types, clause) = generics.split_for_impl();
    let extra = Paths::new(arguments.krate()).scoped(&quote! {
        #[automatically_derived]
        impl #parameters __baya::Metadata for #ident #types #clause { #enforced_by }
    });
    Expansion { item, extra }
}
