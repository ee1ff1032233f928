//! The macro that passes the tokens of a type to types with its fields.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Visibility};

use super::BROKEN;

/// Emits a `macro_rules!` with the name of the type, which passes on its tokens and whether they have errors. For a type that
/// can't be a source, the macro reports the reason.
pub fn source(item: &DeriveInput, as_written: &TokenStream, is_broken: bool) -> TokenStream {
    let ident = &item.ident;
    let name = format_ident!("__baya_dto_{}", ident.unraw());
    let visibility = match &item.vis {
        Visibility::Public(_) => quote!(pub(crate)),
        other => quote!(#other),
    };
    let broken = is_broken.then(|| format_ident!("{BROKEN}")).map(|broken| quote!(#broken,));
    let arms = match unfit(item) {
        None => quote! {
            ([$($with:tt)*] { __sources($($before:tt)*) $($arguments:tt)* } { $($item:tt)* }) => {
                #[$($with)*(__sources($($before)* { #as_written }), #broken $($arguments)*)]
                $($item)*
            };
        },
        Some(message) => quote! {
            ($($ignored:tt)*) => { ::core::compile_error! { #message } };
        },
    };
    quote! {
        #[doc(hidden)]
        #[allow(unused_macros)]
        macro_rules! #name {
            #arms
        }
        #[doc(hidden)]
        #[allow(unused_imports)]
        #visibility use #name as #ident;
    }
}

/// Returns the reason why a type can't be a source.
fn unfit(item: &DeriveInput) -> Option<String> {
    let ident = &item.ident;
    let what = match &item.data {
        Data::Struct(data) if matches!(data.fields, Fields::Named(_)) => {
            let generic = !item.generics.params.is_empty();
            return generic.then(|| {
                format!("`{ident}` is generic; `partial`, `pick`, `omit` and `merge` accept types without parameters")
            });
        }
        Data::Enum(_) => "an enum",
        _ => "a struct without named fields",
    };
    Some(format!(
        "`{ident}` is {what}; `partial`, `pick`, `omit` and `merge` accept structs with named fields"
    ))
}
