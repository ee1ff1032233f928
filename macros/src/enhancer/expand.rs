//! The expansion of `#[guard]`, `#[interceptor]`, `#[pipe]` and `#[filter]`: the identity of the struct, and its spec.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{LitStr, Type};

use super::attr::Role;
use super::model::Model;
use crate::component::{Component, Declared};
use crate::entry::Expansion;
use crate::syntax::{Listed, declared_types};

pub fn expand(model: &Model) -> Expansion {
    let Model { item, fields, generics, args } = model;
    let ident = &item.ident;
    let component = Component { ident, generics, fields };
    let token = component.token(Declared::Other);
    let spec = component.spec(&quote!(__baya::Scope::Singleton));
    let register = component.register(args.role.name(), None);
    let (parameters, arguments, clause) = generics.split(None);
    let marker = marker(args.role);
    let role = role(model);
    let describe = describe(model);
    let provides = declared_types(&args.provides);
    let needs = declared_types(&args.needs);
    let errors = errors(&args.errors);
    let example = args.example.as_ref().map(LitStr::value).unwrap_or_default();
    let (making, given) = match &args.options {
        _ if args.value => (quote!(Value), quote!(Self)),
        Some(options) => (quote!(Options), quote!(#options)),
        None => (quote!(Container), quote!(Self)),
    };
    let extra = args.paths.scoped(&quote! {
        #token
        #[automatically_derived]
        impl #parameters __baya::Enhancer for #ident #arguments #clause {
            type Entry = #given;
            const SPEC: __baya::EnhancerSpec = __baya::EnhancerSpec {
                component: #spec,
                making: __baya::Making::#making,
                example: #example,
                role: #role,
                provides: #provides,
                needs: #needs,
                describe: #describe,
                errors: &[#(#errors),*],
            };
        }
        #[automatically_derived]
        impl #parameters __baya::#marker for #ident #arguments #clause {}
        #register
    });
    Expansion { item: item.to_token_stream(), extra }
}

/// Emits the trait that lists of enhancers require.
fn marker(role: Role) -> TokenStream {
    match role {
        Role::Guard => quote!(GuardComponent),
        Role::Interceptor => quote!(InterceptorComponent),
        Role::Pipe => quote!(PipeComponent),
        Role::Filter => quote!(FilterComponent),
    }
}

/// Emits the functions that call the enhancer. An error about a missing implementation points at the name.
fn role(model: &Model) -> TokenStream {
    let ident = &model.item.ident;
    let span = model.item.ident.span();
    let (_, arguments, _) = model.generics.split(None);
    match model.args.role {
        Role::Guard => {
            quote_spanned!(span=> __baya::Role::Guard(<#ident #arguments as __baya::Guard>::from_stored))
        }
        Role::Interceptor => quote_spanned! {span=>
            __baya::Role::Interceptor(
                <#ident #arguments as __baya::Interceptor>::from_stored,
                <#ident #arguments as __baya::Interceptor>::describe_usage,
            )
        },
        Role::Filter => {
            quote_spanned!(span=> __baya::Role::Filter(<#ident #arguments as __baya::Filter>::from_stored))
        }
        Role::Pipe => {
            let takes = model.args.takes.iter().map(|listed| {
                let ty = &listed.entry;
                let ty = quote_spanned!(ty.span()=> <#ident #arguments as __baya::Keeps<#ty>>::FOR);
                listed.element(&ty)
            });
            quote!(__baya::Role::Pipe(&[#(#takes),*]))
        }
    }
}

/// Emits the errors that the error types of a pipe declare.
fn errors(types: &[Listed<Type>]) -> Vec<TokenStream> {
    let each = types.iter().map(|listed| {
        let ty = &listed.entry;
        listed.element(&quote_spanned!(ty.span()=> <#ty as __baya::ApiError>::SPECS))
    });
    each.collect()
}

/// Emits the description of a guard.
fn describe(model: &Model) -> TokenStream {
    let ident = &model.item.ident;
    let span = model.item.ident.span();
    let (_, arguments, _) = model.generics.split(None);
    match model.args.role {
        Role::Guard => quote_spanned! {span=>
            ::core::option::Option::Some(<#ident #arguments as __baya::Guard>::describe_usage)
        },
        _ => quote!(::core::option::Option::None),
    }
}
