//! Checks that flattened types and types beside a tag are written as objects, and the keys of maps as strings.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::model::{Model, Shape, Style, Tagging, Value, Variant};
use super::{generics, types};
use crate::syntax::to_source;

/// Emits the checks of the types that do not depend on parameters.
pub fn merged(model: &Model) -> Option<TokenStream> {
    let checks = checks(model).into_iter().filter(|check| check.is_concrete);
    let checks: TokenStream = checks
        .map(|Check { ty, assertion, .. }| quote_spanned!(ty.span()=> const _: () = #assertion;))
        .collect();
    (!checks.is_empty()).then_some(checks)
}

/// Emits the checks of the types that depend on parameters, as statements in a constant of the type itself.
pub fn merged_by_parameters(model: &Model) -> Option<TokenStream> {
    let checks =
        checks(model).into_iter().filter(|check| !check.is_concrete && !check.is_recursive);
    let checks: TokenStream =
        checks.map(|Check { ty, assertion, .. }| quote_spanned!(ty.span()=> #assertion;)).collect();
    (!checks.is_empty()).then_some(checks)
}

/// An assertion about a type.
struct Check<'m> {
    ty: &'m Type,
    /// Whether the type names no parameter of the declaring type.
    is_concrete: bool,
    /// Whether the type contains the declaring type.
    is_recursive: bool,
    assertion: TokenStream,
}

impl<'m> Check<'m> {
    /// Creates an assertion about the type of a field.
    fn of_field(value: &'m Value, assertion: TokenStream) -> Self {
        let Value { ty, is_concrete, is_recursive, .. } = value;
        Self { ty, is_concrete: *is_concrete, is_recursive: *is_recursive, assertion }
    }

    /// Creates an assertion about the type of the keys of a map.
    fn of_key(ty: &'m Type, model: &Model, assertion: TokenStream) -> Self {
        let is_concrete = generics::is_concrete(ty, &model.generics);
        let is_recursive = generics::contains(ty, &model.own);
        Self { ty, is_concrete, is_recursive, assertion }
    }
}

fn checks(model: &Model) -> Vec<Check<'_>> {
    let fields = model.on_wire().filter(|value| value.flatten && !is_overridden(value));
    let flattened = fields.map(flattened);
    let variants = model.variants();
    let beside_tag = variants.iter().flat_map(|variant| beside_tag(variant, model));
    let maps = model.on_wire().filter(|value| !is_overridden(value));
    let keys = maps.flat_map(|value| types::keys(&value.ty)).map(|ty| key(ty, model));
    flattened.chain(beside_tag).chain(keys).collect()
}

/// Emits the constant of the schema for whether values can be merged into another object, for types that are written like
/// their only field.
pub fn merges(model: &Model) -> Option<TokenStream> {
    let is_whole = |variant: &Variant| variant.style == Style::Alone && variant.api.like.is_none();
    let fields: Vec<_> = match &model.shape {
        _ if model.api.schema.is_some()
            || model.through.read.is_some()
            || model.through.written.is_some() =>
        {
            return None;
        }
        Shape::Struct(variant) if is_whole(variant) => variant.on_wire().collect(),
        Shape::Enum(variants) if matches!(model.tagging, Tagging::Untagged) => {
            variants.iter().filter(|one| is_whole(one)).flat_map(Variant::on_wire).collect()
        }
        _ => return None,
    };
    let known = fields.into_iter().filter(|value| !is_overridden(value) && !value.is_recursive);
    let known: Vec<_> = known.map(|value| &value.ty).collect();
    (!known.is_empty()).then(|| {
        quote! {
            const MERGES: __baya::Merges = __baya::Merges::least(
                &[__baya::Merges::of(&Self::SHAPE) #(, <#known as __baya::Schema>::MERGES)*]
            );
        }
    })
}

fn flattened(value: &Value) -> Check<'_> {
    let message = format!(
        "a flattened field must be written as an object, and `{}` is not; remove `flatten`, or put the value into a struct",
        to_source(&value.ty)
    );
    merges_into(value, &quote!(Flattened), &message)
}

/// Emits the checks of the only field of a variant, which serde writes into the object of the tag.
fn beside_tag<'m>(variant: &'m Variant, model: &Model) -> Vec<Check<'m>> {
    let Tagging::Internal(tag) = &model.tagging else { return Vec::new() };
    let is_variant_overridden = variant.api.like.is_some() || variant.api.schema.is_some();
    if variant.style != Style::Alone || variant.untagged || variant.special || is_variant_overridden
    {
        return Vec::new();
    }
    let Some(value) = variant.on_wire().next().filter(|value| !is_overridden(value)) else {
        return Vec::new();
    };
    let ty = &value.ty;
    let message = format!(
        "the tag `{tag}` is a field of this variant's object, and `{}` is not always an object; give the variant fields with names, or use `#[serde(tag = \"{tag}\", content = \"...\")]`",
        to_source(ty)
    );
    let object = merges_into(value, &quote!(Always), &message);
    let message = format!(
        "`{}` has a field `{tag}` already, which is the tag of this enum; rename one of them",
        to_source(ty)
    );
    let directions =
        [(model.input && variant.input, "Input"), (model.output && variant.output, "Output")];
    let names = directions.into_iter().filter(|(is_there, _)| *is_there).map(|(_, direction)| {
        let direction = syn::Ident::new(direction, ty.span());
        quote_spanned! {ty.span()=>
            __baya::has_names_of_its_own(
                &<#ty as __baya::Schema>::PARTS, &[#tag], &[], __baya::Direction::#direction, #message,
            );
        }
    });
    // The first panic ends the evaluation, so that one mistake is one error.
    let names = Check::of_field(value, quote!({ #(#names)* }));
    let closed = (model.closed && model.input && variant.input).then(|| closed(value));
    [object, names].into_iter().chain(closed).collect()
}

/// Emits the check that the type in a variant rejects unknown fields, as the enum does: serde reads the object of the tag
/// as this type.
fn closed(value: &Value) -> Check<'_> {
    let ty = &value.ty;
    let message = format!(
        "`deny_unknown_fields` of this enum does not apply to `{}`; put `#[serde(deny_unknown_fields)]` on that type, or write the variant with named fields or without fields",
        to_source(ty)
    );
    let assertion = quote_spanned! {ty.span()=>
        __baya::rejects_others(&<#ty as __baya::Schema>::SHAPE, #message)
    };
    Check::of_field(value, assertion)
}

/// Emits the check of the keys of a map.
fn key<'m>(ty: &'m Type, model: &Model) -> Check<'m> {
    let message = format!(
        "the keys of a map are written as strings, and `{}` is not; use a list, as in `Vec<(K, V)>`, or write `impl Serialize` and `impl Schema` that make it a string",
        to_source(ty)
    );
    let assertion = quote_spanned! {ty.span()=>
        __baya::names_fields(&<#ty as __baya::Schema>::SHAPE, #message)
    };
    Check::of_key(ty, model, assertion)
}

fn merges_into<'m>(value: &'m Value, required: &TokenStream, message: &str) -> Check<'m> {
    let ty = &value.ty;
    let assertion = quote_spanned! {ty.span()=>
        __baya::merges(<#ty as __baya::Schema>::MERGES, __baya::Merges::#required, #message)
    };
    Check::of_field(value, assertion)
}

/// Whether something other than the type of a field determines how it is written.
fn is_overridden(value: &Value) -> bool {
    value.api.like.is_some() || value.api.schema.is_some() || value.special
}
