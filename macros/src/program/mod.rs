//! `#[baya::main]` and `#[baya::test]`: an async function on a runtime.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{ReturnType, Type};

use crate::entry::Expansion;
use crate::item;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, Function};

pub fn main(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    let Some((function, paths)) = read("main", arguments, &tokens, sink) else {
        return item::as_it_was(tokens);
    };
    let (runtime, inner, visibility) =
        (paths.runtime(), inner(&function, &paths), &function.visibility);
    let (attributes, name) = (&function.attributes, &function.signature.ident);
    let item = quote! {
        #(#attributes)*
        #visibility fn #name() -> ::std::process::ExitCode {
            #inner
            #runtime::run_main(#name())
        }
    };
    Expansion { item, extra: quote!() }
}

pub fn test(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    let Some((function, paths)) = read("test", arguments, &tokens, sink) else {
        return item::as_it_was(tokens);
    };
    let (runtime, inner) = (paths.runtime(), inner(&function, &paths));
    let (attributes, name) = (&function.attributes, &function.signature.ident);
    let item = quote! {
        #[::core::prelude::v1::test]
        #(#attributes)*
        fn #name() {
            #inner
            #runtime::run_test(#name())
        }
    };
    Expansion { item, extra: quote!() }
}

fn read(
    attribute: &str,
    arguments: TokenStream,
    tokens: &TokenStream,
    sink: &mut Sink,
) -> Option<(Function, Paths)> {
    let arguments = Arguments::read(attribute, arguments, 0, &["crate"], sink);
    let Ok(function) = syn::parse2::<Function>(tokens.clone()) else {
        if syn::parse2::<syn::Item>(tokens.clone()).is_ok() {
            sink.on(tokens, format!("`#[{attribute}]` stands on an `async fn` without arguments"));
        }
        return None;
    };
    let signature = &function.signature;
    if signature.asyncness.is_none() {
        sink.at(
            signature.fn_token.span,
            format!("`#[{attribute}]` runs an `async fn`; add `async`"),
        );
        return None;
    }
    if !signature.inputs.is_empty() || !signature.generics.params.is_empty() {
        sink.on(
            &signature.inputs,
            format!("`#[{attribute}]` calls the function without arguments"),
        );
        return None;
    }
    Some((function, Paths::new(arguments.krate())))
}

/// The user's function; one that returns nothing may use `?` with any error.
fn inner(function: &Function, paths: &Paths) -> TokenStream {
    let Function { signature, body, .. } = function;
    let (name, runtime) = (&signature.ident, paths.runtime());
    match &signature.output {
        ReturnType::Type(_, of) => {
            let of: &Type = of;
            let span = syn::spanned::Spanned::span(of);
            quote_spanned!(span=> async fn #name() -> #of #body)
        }
        ReturnType::Default => quote! {
            async fn #name() -> #runtime::Result<()> {
                #[allow(unused_braces, clippy::unused_unit)]
                let () = #body;
                ::core::result::Result::Ok(())
            }
        },
    }
}
