//! Compile-time checks of bounds that are constants.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Path, Type};

use super::literals::number;
use super::model::Model;
use super::rule::{Kind, Rule};
use super::types;
use crate::syntax::{last_segment, to_source};

/// The types whose constants the compiler compares.
const COMPARED: [&str; 14] = [
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64",
];

/// Emits checks that the smallest bound is not above the largest one, if one of them is a constant.
pub fn checks(model: &Model) -> Vec<TokenStream> {
    let mut all = Vec::new();
    for value in model.variants().iter().flat_map(|variant| &variant.fields) {
        for rule in value.rules.iter().flat_map(|rules| &rules.rules) {
            add(rule, Some(value.inner().0), model, &mut all);
        }
    }
    all
}

fn add(rule: &Rule, ty: Option<&Type>, model: &Model, all: &mut Vec<TokenStream>) {
    match &rule.kind {
        Kind::Length { min: Some(min), max: Some(max) } => {
            all.extend(check([min, max], &quote!(usize), false, "length", model));
        }
        Kind::Range(bounds) => {
            let is_compared =
                |ty: &&Type| last_segment(ty).is_some_and(|(name, _)| COMPARED.contains(&&*name));
            if let (Some(ty), Some(min), Some(max)) =
                (ty.filter(is_compared), &bounds.min, &bounds.max)
            {
                let is_open = bounds.above || bounds.below;
                all.extend(check([min, max], &quote!(#ty), is_open, "range", model));
            }
        }
        Kind::Each(rules) => {
            let ty = ty.and_then(types::element);
            rules.iter().for_each(|rule| add(rule, ty, model, all));
        }
        _ => {}
    }
}

fn check(
    bounds @ [min, max]: [&Expr; 2],
    ty: &TokenStream,
    is_open: bool,
    rule: &str,
    model: &Model,
) -> Option<TokenStream> {
    let is_known = |bound: &&Expr| number(bound).is_some();
    let is_constant = |bound: &Expr| path_of(bound).is_some_and(|path| is_free(path, model));
    if bounds.iter().all(is_known) || !bounds.iter().all(|one| is_known(one) || is_constant(one)) {
        return None;
    }
    let message = format!(
        "no value has this {rule}: the smallest, `{}`, is not below the largest, `{}`",
        to_source(min),
        to_source(max)
    );
    let compared = if is_open { quote!(>=) } else { quote!(>) };
    let reported = quote_spanned!(max.span()=> ::core::panic!("{}", #message));
    Some(quote! {
        const _: () = if (#min) as #ty #compared (#max) as #ty {
            #reported
        };
    })
}

fn path_of(bound: &Expr) -> Option<&Path> {
    match bound {
        Expr::Path(path) if path.qself.is_none() => Some(&path.path),
        Expr::Paren(inner) => path_of(&inner.expr),
        Expr::Group(inner) => path_of(&inner.expr),
        _ => None,
    }
}

/// Whether a path has the same meaning outside of the type's implementations.
fn is_free(path: &Path, model: &Model) -> bool {
    let Some(first) = path.segments.first() else { return false };
    let is_parameter = model.generics.params.iter().any(|parameter| match parameter {
        syn::GenericParam::Type(one) => one.ident == first.ident,
        syn::GenericParam::Const(one) => one.ident == first.ident,
        syn::GenericParam::Lifetime(_) => false,
    });
    first.ident != "Self" && !is_parameter
}
