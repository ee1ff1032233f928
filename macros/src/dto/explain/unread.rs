//! Rules that say more of a field than that it can't be read.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, Type};

use crate::dto::expand::{each, length_of, worded};
use crate::dto::model::{Model, Value};
use crate::dto::own;
use crate::dto::rule::{Bounds, Kind, Rule};
use crate::dto::schema::number;
use crate::syntax::is_of;

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
            let range = data_of(bounds);
            let check =
                quote!(excluded |= __baya::explain::excludes::<#of>(#range, document, report););
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

/// A range as data, which fits any type: that the rule does not fit its type is told where it is checked.
fn data_of(Bounds { min, max, above, below }: &Bounds) -> TokenStream {
    let data = |bound: &Option<Expr>| match bound {
        Some(bound) => {
            let number = number(bound);
            quote!(::core::option::Option::Some(#number))
        }
        None => quote!(::core::option::Option::None),
    };
    let (min, max) = (data(min), data(max));
    quote! {
        __baya::rules::Range { min: #min, max: #max, above_min: #above, below_max: #below }
    }
}

/// Whether a type is known to be a list, so that its members are looked at one by one. For others the rule is told
/// not to fit where it is checked.
fn is_list(of: &Type) -> bool {
    const LISTS: [&str; 4] = ["Vec", "VecDeque", "BTreeSet", "Commas"];
    matches!(of, Type::Array(_)) || LISTS.iter().any(|name| is_of(of, name))
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
        Kind::Each(rules) if is_list(of) => {
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
