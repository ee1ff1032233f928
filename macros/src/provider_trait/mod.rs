//! `#[provider_trait]`: a trait that providers are bound to and injected as. Its `async fn`s are rewritten in the trait and in
//! each `impl`, so that they can be called on a trait object.

mod desugar;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{ItemTrait, TraitItem, TypeParamBound};

use crate::component::key;
use crate::entry::Expansion;
use crate::item;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, ImplBlock, Member, Parameters, name};

pub fn run(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    if item::is_impl(&tokens) {
        return implementation(arguments, tokens, sink);
    }
    let arguments = Arguments::read("provider_trait", arguments, 0, &["many", "crate"], sink);
    let Ok(item) = syn::parse2::<ItemTrait>(tokens.clone()) else {
        if syn::parse2::<syn::Item>(tokens.clone()).is_ok() {
            sink.on(&tokens, "`#[provider_trait]` belongs on a trait or on an `impl` of it");
        }
        return item::stripped(tokens);
    };
    for lifetime in item.generics.lifetimes() {
        sink.on(
            lifetime,
            "a trait with `#[provider_trait]` lives as long as the app and can't borrow",
        );
    }
    let item = shared(item, sink);
    let extra = expand(&item, &Paths::new(arguments.krate()), arguments.has("many"));
    Expansion { item: declaration(item), extra }
}

/// Adds `Send` and `Sync` to a trait without them, and reports that, because providers are shared between threads. Other
/// supertraits may have these bounds.
fn shared(mut item: ItemTrait, sink: &mut Sink) -> ItemTrait {
    let mut missing = vec!["Send", "Sync"];
    for bound in &item.supertraits {
        let TypeParamBound::Trait(bound) = bound else { continue };
        let Some(last) = bound.path.segments.last() else { continue };
        if !["Send", "Sync"].iter().any(|known| last.ident == known) {
            return item;
        }
        missing.retain(|name| last.ident != name);
    }
    if missing.is_empty() {
        return item;
    }
    let ident = &item.ident;
    let message =
        format!("a provider is shared between threads; write `trait {ident}: Send + Sync`");
    sink.at(ident.span(), message);
    item.supertraits.push(syn::parse_quote!(::core::marker::Send));
    item.supertraits.push(syn::parse_quote!(::core::marker::Sync));
    item
}

/// Returns the name of a method that shows that both a trait and its `impl`s have the attribute. The compiler reports this
/// name if one of them does not.
fn marker() -> Ident {
    Ident::new("__baya_provider_trait_must_be_on_the_trait_and_on_each_impl", Span::call_site())
}

/// Emits the trait, whose methods can be called on a trait object.
fn declaration(mut item: ItemTrait) -> TokenStream {
    let is_async = |member: &TraitItem| matches!(member, TraitItem::Fn(method) if method.sig.asyncness.is_some());
    let marker = marker();
    let body = (!item.items.iter().any(is_async)).then(|| quote!({}));
    let end = body.unwrap_or_else(|| quote!(;));
    let marker: Option<TraitItem> = syn::parse2(quote! {
        #[doc(hidden)]
        fn #marker() where Self: ::core::marker::Sized #end
    })
    .ok();
    item.items.extend(marker);
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

/// Emits the identity of `dyn Trait`, and the conversion of an implementation into it.
fn expand(item: &ItemTrait, paths: &Paths, many: bool) -> TokenStream {
    let ident = &item.ident;
    let generics = Parameters::new(&item.generics);
    let (parameters, arguments, clause) = generics.split(None);
    let shown = format!("dyn {}", name(ident));
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

/// Expands an `impl` of the trait.
fn implementation(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    Arguments::read("provider_trait", arguments, 0, &["crate"], sink);
    let Ok(mut block) = syn::parse2::<ImplBlock>(tokens.clone()) else {
        return item::stripped(tokens);
    };
    if block.of_trait.is_none() {
        sink.on(&block.self_type, "`#[provider_trait]` belongs on a trait or on an `impl` of it");
        return item::stripped(tokens);
    }
    let marker = marker();
    block.members.push(Member::Other(quote! {
        #[doc(hidden)]
        fn #marker() where Self: ::core::marker::Sized {}
    }));
    for method in block.methods() {
        if method.signature.asyncness.is_some() {
            desugar::signature(&mut method.signature);
            let body = desugar::body(&method.body.to_token_stream());
            method.body = proc_macro2::Group::new(proc_macro2::Delimiter::Brace, body).into();
        }
    }
    Expansion { item: block.to_token_stream(), extra: quote!() }
}
