//! The expansion of `#[provider]`: a type with the name of the function, which a module can list.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote_spanned};
use syn::spanned::Spanned;

use super::AttributeArgs;
use super::model::{Argument, Model};
use crate::component::{key, register};
use crate::entry::Expansion;
use crate::syntax::hygienic as quote;
use crate::syntax::{at_span, dependency, local, location, name, token_type};

pub fn expand(model: &Model, args: &AttributeArgs) -> Expansion {
    let ident = model.ident();
    let output = &model.output;
    let visibility = &model.function.visibility;
    let name = name(ident);
    let at = location(ident.span());
    let key = key(&format!("fn {name}"), &name, ident, None);
    let token = token_type(output, None);
    let dependencies = dependencies(model);
    let construct = construct(model);
    let scope = args.scope.tokens();
    let register = register(ident, "provider", None);
    let aliased = aliased(model);
    let optional = optional(model);
    let doc =
        format!("The provider of the function [`{name}`](fn@{ident}), for the list of a module.");
    let scoped = args.paths.scoped(&quote! {
        #[automatically_derived]
        impl __baya::Token for #ident {
            const KEY: __baya::Key = #key;
        }
        #[automatically_derived]
        impl __baya::Provider for #ident {
            type Output = #output;
            const KEY: ::core::option::Option<&'static __baya::Key> = {
                __baya::Probe::<#output>::KEY
            };
            const SPEC: __baya::ProviderSpec = {
                __baya::ProviderSpec {
                    declared: __baya::Type::declared::<Self>(#name),
                    token: #token,
                    at: #at,
                    scope: #scope,
                    dependencies: #dependencies,
                    construct: #construct,
                }
            };
        }
        #register
        #aliased
        #optional
    });
    let extra = quote! {
        #[doc = #doc]
        #[allow(non_camel_case_types)]
        #[derive(Debug)]
        #visibility struct #ident {}
        #scoped
    };
    Expansion { item: model.function.to_token_stream(), extra }
}

/// Emits checks that the output is not an alias of a `Result` or an `Arc`, which would be provided as it is: the macro
/// recognizes only the written types.
fn aliased(model: &Model) -> TokenStream {
    let output = &model.output;
    let ident = model.ident();
    let result = (!model.fallible).then_some(("a `Result`", "IS_RESULT", "Result<Provided, E>"));
    let shared = (!model.shared).then_some(("an `Arc`", "IS_SHARED", "Arc<Provided>"));
    let checks = result.into_iter().chain(shared).map(|(name, constant, remedy)| {
        let message = format!("`{ident}` returns {name} through an alias; write it as `{remedy}`");
        let constant = format_ident!("{constant}");
        quote_spanned! {output.span()=>
            const _: () = if __baya::Probe::<#output>::#constant {
                ::core::panic!("{}", #message)
            };
        }
    });
    quote!(#(#checks)*)
}

/// Emits a check that the output is not an `Option`, because a provider must always exist.
fn optional(model: &Model) -> TokenStream {
    let output = &model.output;
    let message = format!(
        "`{}` returns an `Option`, but a provider must always exist; return a `Result<T, E>`, or provide a type of your own that contains the `Option`",
        model.ident()
    );
    quote_spanned! {output.span()=>
        const _: () = if __baya::Probe::<#output>::IS_OPTION {
            ::core::panic!("{}", #message)
        };
    }
}

fn dependencies(model: &Model) -> TokenStream {
    let specs = model.arguments.iter().filter_map(|argument| match argument {
        Argument::Dependency { cfg, name, ty, span } => {
            let dependency = dependency(name, ty, *span);
            Some(quote!(#cfg #dependency))
        }
        Argument::Context { .. } => None,
    });
    quote!(&[#(#specs),*])
}

/// Emits the function that extracts the arguments and calls the function of the user.
fn construct(model: &Model) -> TokenStream {
    let ident = model.ident();
    let names: Vec<_> =
        (0..model.arguments.len()).map(|index| local(&format!("argument_{index}"))).collect();
    let arguments = local("arguments");
    let lets = model.arguments.iter().zip(&names).map(|(argument, name)| match argument {
        Argument::Dependency { cfg, ty, span, .. } => {
            let ty = at_span(ty, ty.span());
            let take = quote_spanned!(*span=> let #name = #arguments.take::<#ty>()?;);
            quote!(#cfg #take)
        }
        Argument::Context { ty } => {
            let span = ty.span();
            let ty = at_span(ty, span);
            quote_spanned! {span=>
                let #name = #arguments.context()?;
                let #name = <#ty as __baya::IsContext>::of(#name);
            }
        }
    });
    let passed = model.arguments.iter().zip(&names).map(|(argument, name)| match argument {
        Argument::Dependency { cfg, .. } => quote!(#cfg #name),
        Argument::Context { .. } => quote!(#name),
    });
    let call = quote_spanned!(ident.span()=> #ident(#(#passed),*));
    let wait = model.function.signature.asyncness.map(|_| quote!(.await));
    let fail = model.fallible.then(|| {
        let span = model.function.signature.output.span();
        quote_spanned!(span=> .map_err(__baya::into_error)?)
    });
    let share = if model.shared { quote!(made) } else { quote!(::std::sync::Arc::new(made)) };
    let mutable =
        model.arguments.iter().any(|argument| matches!(argument, Argument::Dependency { .. }));
    let conditional = |argument: &Argument| matches!(argument, Argument::Dependency { cfg, .. } if !cfg.is_empty());
    // In a build without arguments, `arguments` is unused.
    let unused = model
        .arguments
        .iter()
        .any(conditional)
        .then(|| quote!(#[allow(unused_mut, unused_variables)]));
    let arguments = if mutable {
        quote!(mut arguments)
    } else if model.arguments.is_empty() {
        quote!(_arguments)
    } else {
        quote!(arguments)
    };
    quote! {
        __baya::Construct::Later(|#unused #arguments| ::std::boxed::Box::pin(async move {
            #(#lets)*
            let made = #call #wait #fail;
            ::core::result::Result::Ok(__baya::store(#share))
        }))
    }
}
