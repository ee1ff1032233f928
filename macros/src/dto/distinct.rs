//! Where the sets and maps of a field are, which functions of the runtime read without repeated elements and keys.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::model::{Model, Value};
use super::rule::Rules;
use super::types;
use crate::syntax::last_segment;

/// Returns where the sets and maps of a field are, as a type of the runtime; `None` if it has none, or if its
/// elements and keys are read by another function.
pub fn of_field(value: &Value, model: &Model) -> Option<TokenStream> {
    let borrows = model.generics.lifetimes().next().is_some();
    let is_read = !value.skips_input && !value.by_function && !Rules::skips(&value.rules);
    if borrows || !is_read {
        return None;
    }
    // An optional field that rejects `null` is read as the type in the `Option`.
    let ty = if value.present {
        types::argument_of(&value.ty, "Option").unwrap_or(&value.ty)
    } else {
        &value.ty
    };
    inside(ty, &model.paths.runtime())
}

fn inside(ty: &Type, runtime: &TokenStream) -> Option<TokenStream> {
    let (name, arguments) = last_segment(ty)?;
    match (&*name, &*arguments) {
        ("BTreeSet" | "HashSet", [_, ..]) => Some(quote!(#runtime::how::Set)),
        ("BTreeMap" | "HashMap", [_, value, ..]) => {
            let value = inside(value, runtime).unwrap_or_else(|| quote!(#runtime::how::Plain));
            Some(quote!(#runtime::how::Map<#value>))
        }
        _ => {
            let inner = inside(types::inside_container(ty)?, runtime)?;
            Some(quote!(#runtime::how::Around<#inner>))
        }
    }
}
