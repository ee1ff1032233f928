//! Rules that say more of a field than that it can't be read.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::spanned::Spanned;

use crate::dto::expand::{each, length_of, range_of, worded};
use crate::dto::model::{Model, Value};
use crate::dto::own;
use crate::dto::rule::{Kind, Rule};

/// The rules of a field that this emits something for, where they hold.
fn of_each(value: &Value, emit: impl Fn(&Rule) -> Option<TokenStream>) -> Vec<TokenStream> {
    let all = value.rules.iter().flat_map(|rules| {
        let groups = &rules.groups;
        let emitted = rules.rules.iter().filter_map(&emit);
        emitted.map(move |one| match groups.is_empty() {
            true => one,
            false => quote!(if report.holds(&[#(#groups),*]) { #one }),
        })
    });
    all.collect()
}

/// Reads a field, unless a range excludes a number that its type does not hold.
pub fn outside(model: &Model, value: &Value, read: TokenStream) -> TokenStream {
    let of = value.inner().0;
    if !own::open(of, &model.generics).is_empty() {
        return read;
    }
    let all = of_each(value, |rule| match &rule.kind {
        Kind::Range(bounds) => {
            let range = range_of(rule.span, bounds);
            let check = quote!(excluded |= #range.excludes::<#of>(document, report););
            Some(worded(rule, check))
        }
        _ => None,
    });
    if all.is_empty() {
        return read;
    }
    quote! {{
        let mut excluded = false;
        #(#all)*
        if excluded { ::core::option::Option::None } else { #read }
    }}
}

/// The rules of a list that hold for what of it can be read.
pub fn unread(model: &Model, value: &Value) -> Option<TokenStream> {
    let of = value.inner().0;
    if !own::open(of, &model.generics).is_empty() {
        return None;
    }
    let all = of_each(value, |rule| match &rule.kind {
        Kind::Length { min, max } => {
            let length = length_of(rule.span, min.as_ref(), max.as_ref());
            Some(worded(rule, quote!(__baya::explain::length(#length, document, report);)))
        }
        Kind::Each(rules) => {
            let item = Ident::new("__baya_item", of.span());
            let checks = each(rules, &item);
            Some(quote! {
                __baya::explain::members::<#of>(document, report, |#item, report| { #checks });
            })
        }
        _ => None,
    });
    (!all.is_empty()).then(|| quote!(#(#all)*))
}
