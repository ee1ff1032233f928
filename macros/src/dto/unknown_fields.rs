//! Checks types that reject unknown fields and have flattened fields.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::model::{Model, Presence, Value};
use super::types;
use crate::syntax::to_source;

/// Emits checks that flattened types read only their own fields. serde rejects every field that a flattened type
/// reads without removing it, so that no value could be read.
pub fn unknown_fields(model: &Model) -> Option<TokenStream> {
    if !model.closed || !model.input {
        return None;
    }
    let flattened = model.on_wire().filter(|value| {
        value.flatten
            && value.input != Presence::Never
            && !types::is_option(&value.ty)
            && value.api.like.is_none()
            && value.api.schema.is_none()
            && value.is_concrete
    });
    let checks: TokenStream = flattened.map(check).collect();
    (!checks.is_empty()).then_some(checks)
}

fn check(Value { ty, .. }: &Value) -> TokenStream {
    let message = format!(
        "`{}` does not remove its fields from the unknown ones, which `deny_unknown_fields` rejects; remove `deny_unknown_fields`, or declare the fields of this type without another `flatten`, tag or map",
        to_source(ty)
    );
    quote_spanned! {ty.span()=>
        const _: () = __baya::takes_its_own(&<#ty as __baya::Schema>::SHAPE, #message);
    }
}
