//! Where the sets and maps of a field are, which functions of the runtime read without repeated elements and keys.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Generics, Type};

use super::attr::OfOne;
use super::own;
use super::rule::Rules;
use crate::paths::Paths;
use crate::syntax::last_segment;

/// Returns where the sets and maps of a field are, as a type of the runtime; `None` if it has none, or if its
/// elements and keys are read by another function.
pub fn of_field(of: &Type, one: &OfOne, generics: &Generics, paths: &Paths) -> Option<TokenStream> {
    let borrows = generics.lifetimes().next().is_some();
    let is_read = !one.serde.skips_input && !one.serde.special && !Rules::skips(&one.rules);
    if borrows || !is_read {
        return None;
    }
    let runtime = paths.runtime();
    // An optional field that rejects `null` is read as the type in the `Option`.
    let of = match Rules::present(&one.rules) {
        Some(_) => own::of_one(of, "Option").unwrap_or(of),
        None => of,
    };
    inside(of, &runtime)
}

fn inside(of: &Type, runtime: &TokenStream) -> Option<TokenStream> {
    let (name, arguments) = last_segment(of)?;
    match (&*name, &*arguments) {
        ("BTreeSet" | "HashSet", [_, ..]) => Some(quote!(#runtime::how::Set)),
        ("BTreeMap" | "HashMap", [_, value, ..]) => {
            let value = inside(value, runtime).unwrap_or_else(|| quote!(#runtime::how::Plain));
            Some(quote!(#runtime::how::Map<#value>))
        }
        _ => {
            let inner = inside(own::around_sets(of)?, runtime)?;
            Some(quote!(#runtime::how::Around<#inner>))
        }
    }
}
