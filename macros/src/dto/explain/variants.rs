//! The search for errors in an enum: its variant, and the fields of that.

use proc_macro2::TokenStream;

use super::{counts, each, unknown};
use crate::dto::model::{At, Model, Style, Tagging, Variant};
use crate::syntax::hygienic as quote;

/// Emits the search for errors in an enum; `None` if the variants have no names.
pub fn explain(model: &Model, variants: &[Variant]) -> Option<TokenStream> {
    let read: Vec<_> = variants.iter().filter(|one| one.input).collect();
    if read.is_empty() || read.iter().any(|one| one.untagged || one.special) {
        return None;
    }
    let (bare, others): (Vec<_>, Vec<_>) = read.iter().partition(|one| one.style == Style::Unit);
    let accepts_others = read.iter().any(|one| one.other);
    let bare = names(&bare);
    let others = names(&others);
    let chosen = match &model.tagging {
        Tagging::External => {
            quote!(__baya::explain::external(document, &[#(#bare),*], &[#(#others),*], #accepts_others, report))
        }
        Tagging::Internal(tag) => {
            let all = bare.iter().chain(&others);
            quote!(__baya::explain::internal(document, #tag, &[#(#all),*], #accepts_others, report))
        }
        Tagging::Adjacent(tag, content) => quote! {
            __baya::explain::adjacent(
                document, (#tag, #content), &[#(#bare),*], &[#(#others),*], #accepts_others, report
            )
        },
        Tagging::Untagged => return None,
    };
    let arms = read.iter().filter_map(|one| arm(model, one));
    Some(quote! {
        let before = report.count();
        #[allow(unused_variables)]
        if let ::core::option::Option::Some((name, document)) = #chosen {
            match name {
                #(#arms)*
                _ => {}
            }
        }
        if report.count() > before {
            return ::core::option::Option::None;
        }
        __baya::explain::checked(document, report)
    })
}

/// Returns the names by which variants are read.
fn names(variants: &[&Variant]) -> Vec<String> {
    let all = variants.iter().flat_map(|one| std::iter::once(&one.name).chain(&one.aliases));
    all.cloned().collect()
}

/// Emits the search in the fields of a variant.
fn arm(model: &Model, variant: &Variant) -> Option<TokenStream> {
    let names = names(&[variant]);
    let below = &variant.below;
    let report = match &model.tagging {
        // The name in the input, which may be an alias.
        Tagging::External => quote!(let report = &mut report.field(name);),
        _ => quote!(#(let report = &mut report.field(#below);)*),
    };
    let tag = match &model.tagging {
        Tagging::Internal(tag) => Some(&**tag),
        _ => None,
    };
    let fields = each(model, variant, tag);
    match variant.style {
        Style::Named => {
            let unknown = unknown(model, variant, tag.as_slice());
            Some(quote! {
                #(#names)|* => {
                    #report
                    if let ::core::option::Option::Some(object) =
                        __baya::explain::object(document, report)
                    {
                        #fields
                        #unknown
                    }
                }
            })
        }
        Style::Listed => {
            let (min, max) = counts(variant);
            Some(quote! {
                #(#names)|* => {
                    #report
                    if let ::core::option::Option::Some(members) =
                        __baya::explain::elements(document, #min, #max, report)
                    {
                        #fields
                    }
                }
            })
        }
        Style::Unit if model.closed && tag.is_some() => {
            let unknown = unknown(model, variant, tag.as_slice());
            Some(quote! {
                #(#names)|* => {
                    if let ::core::option::Option::Some(object) =
                        __baya::explain::object(document, report)
                    {
                        #unknown
                    }
                }
            })
        }
        Style::Alone if variant.on_wire().all(|one| matches!(one.at, At::Whole)) => {
            Some(quote!(#(#names)|* => { #report #fields }))
        }
        _ => None,
    }
}
