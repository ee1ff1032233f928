//! The expansion of `#[injectable]` on a struct: its identity and its spec.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};

use super::model::Model;
use crate::component::{self, Component, Declared};
use crate::decoration;
use crate::entry::Expansion;

pub fn expand(model: &Model) -> Expansion {
    let Model { item, fields, generics, args, .. } = model;
    let ident = &item.ident;
    let component = Component { ident, generics, fields };
    let token = component::token(ident, generics, Declared::Provider, args.module.as_ref());
    let spec = component.spec(&args.scope.tokens());
    let register = component.register("provider", None);
    let (parameters, arguments, clause) = generics.split(None);
    let decorated = decorated(model);
    let extra = args.paths.scoped(&quote! {
        #token
        #[automatically_derived]
        impl #parameters __baya::Provider for #ident #arguments #clause {
            type Output = Self;
            const KEY: ::core::option::Option<&'static __baya::Key> =
                ::core::option::Option::Some(&<Self as __baya::Token>::KEY);
            const SPEC: __baya::ProviderSpec = #spec;
        }
        #decorated
        #register
    });
    Expansion { item: item.to_token_stream(), extra }
}

/// Emits the decorations of all handlers of the provider, and a check that it has handlers.
fn decorated(model: &Model) -> Option<TokenStream> {
    let Model { item, generics, decorations, .. } = model;
    if decorations.is_empty() {
        return None;
    }
    let ident = &item.ident;
    let (parameters, arguments, clause) = generics.split(None);
    let list = decoration::expand(decorations);
    let checks = (!generics.is_generic()).then(|| {
        let message = format!(
            "`{ident}` has attributes for its handlers, but no handlers; write `#[injectable] impl {ident} {{ ... }}` with methods that have a trigger such as `#[on(...)]`, or remove the attributes"
        );
        let checks = decoration::checks(decorations);
        let handled = quote_spanned! {ident.span()=>
            const _: () = if __baya::Probe::<#ident>::COMPONENT.is_none() {
                ::core::panic!("{}", #message)
            };
        };
        quote!(#checks #handled)
    });
    Some(quote! {
        #[automatically_derived]
        impl #parameters __baya::Decorated for #ident #arguments #clause {
            const DECORATIONS: &'static [__baya::Decoration] = #list;
        }
        #checks
    })
}
