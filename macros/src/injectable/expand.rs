//! What `#[injectable]` emits for a struct: its identity and its spec.

use quote::{ToTokens, quote};

use super::model::Model;
use crate::component::Component;
use crate::entry::Expansion;

pub fn expand(model: &Model) -> Expansion {
    let Model { item, fields, generics, written } = model;
    let ident = &item.ident;
    let component = Component { ident, generics, fields };
    let token = component.token();
    let spec = component.spec(&written.scope.tokens());
    let register = component.register("provider", None);
    let (parameters, arguments, clause) = generics.split(None);
    let extra = written.paths.scoped(&quote! {
        #token
        #[automatically_derived]
        impl #parameters __baya::Provider for #ident #arguments #clause {
            type Output = Self;
            const KEY: ::core::option::Option<&'static __baya::Key> =
                ::core::option::Option::Some(&<Self as __baya::Token>::KEY);
            const SPEC: __baya::ProviderSpec = #spec;
        }
        #register
    });
    Expansion { item: item.to_token_stream(), extra }
}
