//! Rules that describe the error of an unreadable field better than its type does.

use proc_macro2::{Ident, TokenStream};
use syn::spanned::Spanned;
use syn::{Expr, Type};

use crate::dto::model::Value;
use crate::dto::rule::{Bounds, Kind, Rule};
use crate::dto::schema::number;
use crate::dto::validate::{each, length_of, with_message};
use crate::syntax::has_name;
use crate::syntax::hygienic as quote;

/// Emits code for the rules of a field, in the groups to which they apply.
fn of_each(value: &Value, emit: impl Fn(&Rule) -> Option<TokenStream>) -> Vec<TokenStream> {
    let all = value.rules.iter().flat_map(|rules| {
        let groups = &rules.groups;
        let emitted = rules.rules.iter().filter_map(&emit);
        emitted.map(move |one| {
            if groups.is_empty() {
                one
            } else {
                quote!(if report.has_group(&[#(#groups),*]) { #one })
            }
        })
    });
    all.collect()
}

/// Emits the reading of a field, unless a range excludes a number that its type can't represent.
pub fn outside(value: &Value, read: TokenStream) -> TokenStream {
    let ty = value.inner().0;
    if value.is_generic() {
        return read;
    }
    let all = of_each(value, |rule| match &rule.kind {
        Kind::Range(bounds) => {
            let range = data_of(bounds);
            let check =
                quote!(excluded |= __baya::explain::excludes::<#ty>(#range, document, report););
            Some(with_message(rule, check))
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

/// Emits a range as data, which fits every type: the validation reports a rule that does not fit the type.
fn data_of(Bounds { min, max, above, below }: &Bounds) -> TokenStream {
    let data = |bound: &Option<Expr>| match bound {
        Some(bound) => {
            let number = number(bound);
            quote!(::core::option::Option::Some(#number))
        }
        None => quote!(::core::option::Option::None),
    };
    let min = data(min);
    let max = data(max);
    quote! {
        __baya::rules::Range { min: #min, max: #max, above_min: #above, below_max: #below }
    }
}

/// Whether a type is written as a list, so that its elements are checked one by one. The validation reports a rule that does
/// not fit another type.
fn is_list(ty: &Type) -> bool {
    const LISTS: [&str; 4] = ["Vec", "VecDeque", "BTreeSet", "CommaSeparated"];
    matches!(ty, Type::Array(_)) || LISTS.iter().any(|name| has_name(ty, name))
}

/// Emits the rules of a list for those elements that can be read.
pub fn unread(value: &Value) -> Option<TokenStream> {
    let ty = value.inner().0;
    if value.is_generic() {
        return None;
    }
    let all = of_each(value, |rule| match &rule.kind {
        Kind::Length { min, max } => {
            let length = length_of(rule.span, min.as_ref(), max.as_ref());
            Some(with_message(rule, quote!(__baya::explain::length(#length, document, report);)))
        }
        Kind::Each(rules) if is_list(ty) => {
            let item = Ident::new("__baya_item", ty.span());
            let checks = each(rules, &item);
            Some(quote! {
                __baya::explain::members::<#ty>(document, report, |#item, report| { #checks });
            })
        }
        _ => None,
    });
    (!all.is_empty()).then(|| quote!(#(#all)*))
}
