//! `#[extractor]`: an argument type that needs data of guards.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::entry::Expansion;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, declared_types, strip_tokens, unconditional};

pub fn run(arguments: TokenStream, item: TokenStream, sink: &mut Sink) -> Expansion {
    let sink = &mut sink.child();
    let arguments = Arguments::read("extractor", arguments, 0, &["needs", "crate"], sink);
    let needs = arguments.types("needs", sink);
    let Some(mut parsed) = sink.keep(syn::parse2::<syn::DeriveInput>(item.clone())) else {
        return Expansion { item: strip_tokens(item), extra: quote!() };
    };
    if needs.is_empty() && sink.is_clean() {
        let message = "`#[extractor]` declares the guard data that an argument type needs; write `#[extractor(needs = User)]`, or remove it";
        sink.on(&parsed.ident, message);
    }
    if !needs.is_empty() {
        let clause = parsed.generics.make_where_clause();
        clause.predicates.extend(unconditional(&needs).map(|ty| -> syn::WherePredicate {
            let known = quote_spanned!(ty.span()=> #ty: __baya::Token + 'static);
            syn::parse_quote!(#known)
        }));
    }
    let ident = &parsed.ident;
    let needs = declared_types(&needs);
    let (parameters, types, clause) = parsed.generics.split_for_impl();
    let extra = Paths::new(arguments.krate()).scoped(&quote! {
        #[automatically_derived]
        impl #parameters __baya::Needs for #ident #types #clause {
            const NEEDS: &'static [__baya::Type] = #needs;
        }
    });
    Expansion { item, extra }
}
