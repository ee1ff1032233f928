//! The entry function of a program or a test.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ReturnType;
use syn::spanned::Spanned;

use super::model::{Function, Root};
use crate::entry::Expansion;

/// Expands an `async fn main`, which runs on a runtime.
pub fn main(function: &Function) -> Expansion {
    let runtime = function.paths.runtime();
    let inner = inner(function);
    let visibility = &function.item.visibility;
    let attributes = &function.item.attributes;
    let name = &function.item.signature.ident;
    let item = quote! {
        #(#attributes)*
        #visibility fn #name() -> ::std::process::ExitCode {
            #inner
            #runtime::run_main(#name())
        }
    };
    Expansion { item, extra: quote!() }
}

/// Emits the `main` of a root module.
pub fn root(root: &Root, item: TokenStream) -> Expansion {
    let runtime = root.paths.runtime();
    let ident = &root.ident;
    let app = quote_spanned!(ident.span()=> #runtime::App::new::<#ident>());
    let address = match &root.address {
        Some(address) => quote!(#address),
        None => quote!(("127.0.0.1", #runtime::port_or(3000)?)),
    };
    let extra = quote! {
        fn main() -> ::std::process::ExitCode {
            #runtime::run_main(async { #app.listen(#address).await })
        }
    };
    Expansion { item, extra }
}

/// Expands a test, which runs on a runtime.
pub fn test(function: &Function) -> Expansion {
    let runtime = function.paths.runtime();
    let inner = inner(function);
    let attributes = &function.item.attributes;
    let name = &function.item.signature.ident;
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

/// Emits the user's function. One without a return type may use `?` with any error.
fn inner(function: &Function) -> TokenStream {
    let signature = &function.item.signature;
    let body = &function.item.body;
    let name = &signature.ident;
    let runtime = function.paths.runtime();
    match &signature.output {
        ReturnType::Type(_, ty) => {
            quote_spanned!(ty.span()=> async fn #name() -> #ty #body)
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
