//! `#[provider_trait]`: a trait that providers are bound to and injected as; its `async fn`s are
//! made callable on a trait object, in the trait and in each `impl` of it.

mod desugar;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{ItemTrait, TraitItem};

use crate::component::key;
use crate::entry::Expansion;
use crate::item;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, ImplBlock};

pub fn run(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    if item::is_impl(&tokens) {
        return implementation(arguments, tokens, sink);
    }
    let arguments = Arguments::read("provider_trait", arguments, 0, &["many", "crate"], sink);
    let Ok(item) = syn::parse2::<ItemTrait>(tokens.clone()) else {
        if syn::parse2::<syn::Item>(tokens.clone()).is_ok() {
            sink.on(&tokens, "`#[provider_trait]` stands on a trait or on an `impl` of it");
        }
        return item::as_it_was(tokens);
    };
    for lifetime in item.generics.lifetimes() {
        sink.on(
            lifetime,
            "a trait with `#[provider_trait]` lives as long as the app and can't borrow",
        );
    }
    let extra = expand(&item, &Paths::new(arguments.krate()), arguments.has("many"));
    Expansion { item: declaration(item), extra }
}

/// The trait, callable on a trait object.
fn declaration(mut item: ItemTrait) -> TokenStream {
    for member in &mut item.items {
        if let TraitItem::Fn(method) = member
            && method.sig.asyncness.is_some()
        {
            desugar::signature(&mut method.sig);
            method.attrs.push(syn::parse_quote!(#[must_use = "futures do nothing unless awaited"]));
            if let Some(block) = &method.default {
                let body = desugar::body(&block.to_token_stream());
                method.default = syn::parse2(body).ok();
            }
        }
    }
    item.to_token_stream()
}

/// The identity of `dyn Trait`, and how an implementation is seen as it.
fn expand(item: &ItemTrait, paths: &Paths, many: bool) -> TokenStream {
    let ident = &item.ident;
    let generics =
        crate::syntax::Parameters::read("provider_trait", &item.generics, &mut Sink::default());
    let (parameters, arguments, clause) = generics.split(None);
    let shown = format!("dyn {ident}");
    let key = key(&shown, &shown, ident, generics.keys());
    let many = many.then(|| quote!(.many()));
    let bind = if generics.is_generic() {
        quote!()
    } else {
        quote! {
            #[automatically_derived]
            impl<__T: #ident + 'static> __baya::Bind<__T> for dyn #ident {
                fn bind(value: ::std::sync::Arc<__T>) -> ::std::sync::Arc<Self> {
                    value
                }
            }
        }
    };
    paths.scoped(&quote! {
        #[automatically_derived]
        impl #parameters __baya::Token for dyn #ident #arguments #clause {
            const KEY: __baya::Key = #key #many;
        }
        #bind
    })
}

/// The same for an `impl` of the trait.
fn implementation(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    Arguments::read("provider_trait", arguments, 0, &["crate"], sink);
    let Ok(mut block) = syn::parse2::<ImplBlock>(tokens.clone()) else {
        return item::as_it_was(tokens);
    };
    if block.of_trait.is_none() {
        sink.on(&block.self_type, "`#[provider_trait]` stands on a trait or on an `impl` of it");
    }
    for method in block.methods() {
        if method.signature.asyncness.is_some() {
            desugar::signature(&mut method.signature);
            let body = desugar::body(&method.body.to_token_stream());
            method.body = proc_macro2::Group::new(proc_macro2::Delimiter::Brace, body).into();
        }
    }
    Expansion { item: block.to_token_stream(), extra: quote!() }
}
