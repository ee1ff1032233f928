//! Whether the input contains a field of a type that is flattened into an `Option`: then the whole type must be valid.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::names;
use crate::dto::model::{Model, Presence, Reads, Shape, Style, Tagging, Value, Variant};
use crate::syntax::{hygienic as quote, local};

/// Emits the function; `None` for types whose names serde passes to a deserializer.
pub fn is_there(model: &Model) -> Option<TokenStream> {
    let is_there = match (&model.shape, &model.tagging) {
        _ if model.through.read.is_some() => return None,
        (Shape::Enum(_), Tagging::Internal(tag) | Tagging::Adjacent(tag, _)) => {
            quote!(__baya::explain::has(document, &[#tag]))
        }
        (Shape::Struct(variant), _) => of_struct(variant)?,
        _ => return None,
    };
    Some(quote! {
        fn is_there(document: __baya::InputValue<'_>) -> bool {
            #is_there
        }
    })
}

fn of_struct(variant: &Variant) -> Option<TokenStream> {
    let parts: Vec<_> = variant.on_wire().filter(|value| is_part(variant, value)).collect();
    if parts.is_empty() {
        return None;
    }
    let own = names(variant, &[]);
    let document = local("document");
    let parts = parts
        .into_iter()
        .map(|Value { ty, span, .. }| quote_spanned!(*span=> || __baya::is_there!(#ty, #document)));
    Some(quote!(__baya::explain::has(document, &[#(#own),*]) #(#parts)*))
}

/// Whether the object of the whole type contains the fields of a value.
fn is_part(variant: &Variant, value: &Value) -> bool {
    let is_whole = value.flatten || variant.style == Style::Alone;
    let is_read = value.input != Presence::Never && value.reads != Reads::Specially;
    let is_known = value.is_concrete;
    is_whole && is_read && is_known && !value.is_recursive
}
