//! The expansion of `#[resolver]` on a struct: its identity and its spec.

use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::Model;
use crate::component::{self, Component, Declared};
use crate::decoration;
use crate::entry::Expansion;

pub fn expand(model: &Model) -> Expansion {
    let Model { item, fields, generics, decorations, args } = model;
    let ident = &item.ident;
    let component = Component { ident, generics, fields };
    let token = component::token(ident, generics, Declared::Resolver, args.module.as_ref());
    let spec = component.spec(&quote!(__baya::Scope::Singleton));
    let register = component.register("resolver", None);
    let (parameters, arguments, clause) = generics.split(None);
    let schema = match &args.schema {
        Some(schema) => quote_spanned!(schema.span()=> #schema),
        None => quote!(__baya::graphql::MainSchema),
    };
    let list = decoration::expand(decorations);
    let concrete = (!generics.is_generic()).then(|| {
        let message = format!(
            "the resolver `{ident}` has no fields; write `#[resolver] impl {ident} {{ ... }}` with methods that have `#[query]`, `#[mutation]`, `#[subscription]`, `#[field]` or `#[entity]`"
        );
        let checks = decoration::checks(decorations);
        let handled = quote_spanned! {ident.span()=>
            const _: () = if __baya::Probe::<#ident>::COMPONENT.is_none() {
                ::core::panic!("{}", #message)
            };
        };
        quote!(#checks #handled)
    });
    let extra = args.paths.scoped(&quote! {
        #token
        #[automatically_derived]
        impl #parameters __baya::Resolver for #ident #arguments #clause {
            type Schema = #schema;
            const SPEC: __baya::ProviderSpec = #spec;
        }
        #[automatically_derived]
        impl #parameters __baya::Decorated for #ident #arguments #clause {
            const DECORATIONS: &'static [__baya::Decoration] = #list;
        }
        #concrete
        #register
    });
    Expansion { item: item.to_token_stream(), extra }
}
