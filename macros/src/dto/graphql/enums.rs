//! Enums: GraphQL enums, unions of objects, and `@oneOf` input objects.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::attr::Kind;
use super::check::unfit_value;
use crate::dto::model::{At, Model, Style, Tagging, Variant};
use crate::syntax::hygienic as quote;
use crate::syntax::local;
use crate::value::value_name;

/// Emits the enum value of each variant without fields.
pub fn values(variants: &[Variant]) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let path = &variant.path;
        let name = value_name(&variant.written);
        quote!(#path { .. } => #name)
    });
    quote!(__baya::graphql::enum_value(match self { #(#arms),* }))
}

/// Returns whether an enum is a GraphQL enum whose names schemas can contain.
pub fn is_of_values(model: &Model, variants: &[Variant]) -> bool {
    !variants.is_empty()
        && model.generics.params.is_empty()
        && model.through.read.is_none()
        && model.through.written.is_none()
        && matches!(model.tagging, Tagging::External)
        && variants.iter().all(|one| {
            one.style == Style::Unit
                && one.input
                && one.output
                && !one.untagged
                && !one.other
                && !one.special
                && unfit_value(&one.written).is_none()
        })
}

/// Emits the selected fields of the object in each variant.
pub fn objects(variants: &[Variant]) -> TokenStream {
    let arms = variants.iter().filter_map(|variant| {
        let inner = variant.fields.iter().find(|one| !matches!(one.at, At::Skipped))?;
        let path = &variant.path;
        let member = &inner.member;
        let inner = local("inner");
        let at = local("at");
        Some(quote_spanned! {variant.span=>
            #path { #member: #inner, .. } => __baya::graphql::Output::show(#inner, #at),
        })
    });
    quote!(match self { #(#arms)* })
}

/// Returns whether an enum is a `@oneOf` input object, whose fields are the variants.
pub fn is_one_of(model: &Model, variants: &[Variant]) -> bool {
    model.graphql.input
        && matches!(model.tagging, Tagging::External)
        && !variants.is_empty()
        && variants.iter().all(|one| one.style == Style::Alone && !one.untagged && !one.other)
        && !matches!(model.graphql.kind, Some(Kind::Scalar))
}
