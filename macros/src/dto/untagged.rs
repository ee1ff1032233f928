//! Enums with `#[serde(untagged)]`, and enums of which only some variants have it.
//!
//! serde buffers a value and reads it as one variant after the other, which takes exponential time if the enum contains
//! itself. So the buffering goes through a function of the runtime, which limits it.
//!
//! Of the enums with both kinds of variants, serde reads the named ones from its
//! buffer, which accepts other values than the schema does. So they are read by two copies of the type, from a buffer of
//! the runtime: by one with the named variants, and then by one with the others.

use proc_macro2::{Ident, TokenStream};
use syn::{Data, DeriveInput, parse_quote};

use super::model::{Model, Shape, Tagging, Variant};
use crate::syntax::hygienic as quote;
use crate::syntax::remove_argument;

/// Whether a type has named variants beside untagged ones.
pub fn is_mixed(model: &Model) -> bool {
    let is_itself = model.through.read.is_none() && !matches!(model.tagging, Tagging::Untagged);
    model.input && is_itself && model.variants().iter().any(|variant| variant.untagged)
}

/// Whether a value is read by trying one variant after the other.
pub fn is_tried(model: &Model) -> bool {
    let is_enum = matches!(model.shape, Shape::Enum(_));
    let is_untagged = is_enum && matches!(model.tagging, Tagging::Untagged);
    is_mixed(model) || model.input && model.through.read.is_none() && is_untagged
}

/// Returns the copy that reads the named variants.
pub fn named(mut copy: DeriveInput, model: &Model) -> DeriveInput {
    skip(&mut copy, model, |variant| variant.untagged);
    copy
}

/// Returns the copy that reads the untagged variants.
pub fn others(mut copy: DeriveInput, model: &Model) -> DeriveInput {
    skip(&mut copy, model, |variant| !variant.untagged);
    for argument in ["tag", "content"] {
        remove_argument(&mut copy.attrs, "serde", argument);
    }
    copy.attrs.push(parse_quote!(#[serde(untagged)]));
    copy
}

/// Emits a function that reads a value by one copy.
pub fn reads_tried(model: &Model, copy: &Ident, turbofish: &TokenStream) -> TokenStream {
    let is_open = is_open(model);
    quote! {
        |deserializer: __D| {
            __baya::untagged(deserializer, #is_open, |deserializer| #copy #turbofish::deserialize(deserializer))
        }
    }
}

/// Emits a function that reads a value by both copies.
pub fn reads(
    model: &Model,
    (named, others): (&Ident, &Ident),
    turbofish: &TokenStream,
) -> TokenStream {
    let is_open = is_open(model);
    quote! {
        |deserializer: __D| __baya::untagged(deserializer, #is_open, |deserializer| {
            let buffer = __baya::Buffer::fill(deserializer)?;
            match #named #turbofish::deserialize(buffer.reader::<__D::Error>()) {
                ::core::result::Result::Ok(value) => ::core::result::Result::Ok(value),
                ::core::result::Result::Err(_) => {
                    #others #turbofish::deserialize(buffer.reader::<__D::Error>())
                }
            }
        })
    }
}

/// Whether serde itself reads a field, because the type is a parameter.
fn is_open(model: &Model) -> bool {
    model.on_wire().any(|value| value.is_generic())
}

/// Skips variants of a copy. They are not removed, because they may use the type parameters.
fn skip(copy: &mut DeriveInput, model: &Model, is_left_out: impl Fn(&Variant) -> bool) {
    let Data::Enum(data) = &mut copy.data else { return };
    for (variant, declared) in data.variants.iter_mut().zip(model.variants()) {
        if is_left_out(declared) {
            variant.attrs = vec![parse_quote!(#[serde(skip_deserializing)])];
            variant.fields.iter_mut().for_each(|field| field.attrs.clear());
        } else {
            remove_argument(&mut variant.attrs, "serde", "untagged");
        }
    }
}
