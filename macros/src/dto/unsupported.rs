//! Types that serde doesn't support, for which its own errors would mention its traits.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, Lit, TypeArray, parse_quote};

use super::model::{At, Model, Presence, Shape, Style, Tagging, Value, Variant};
use super::{expand, types};
use crate::sink::Sink;
use crate::syntax::to_source;

/// The longest arrays that serde implements its traits for.
const LONGEST: u64 = 32;

/// Reports types that serde doesn't support.
pub fn check(model: &Model, sink: &mut Sink) {
    gaps(model, sink);
    arrays(model, sink);
    others(model, sink);
    tags(model, sink);
}

/// Rejects optional elements before the end of a list: the elements after them would move.
fn gaps(model: &Model, sink: &mut Sink) {
    let lists = model.variants().iter().filter(|variant| variant.style == Style::Listed);
    for variant in lists {
        let fields: Vec<_> = variant.on_wire().collect();
        let Some((_, before)) = fields.split_last() else { continue };
        for value in before.iter().filter(|value| types::is_patch(&value.ty)) {
            let message = "an absent `Patch` would move the elements after it; make it the last field, or give all fields names";
            sink.at(value.ty.span(), message);
        }
    }
}

/// Rejects arrays whose length serde doesn't support.
fn arrays(model: &Model, sink: &mut Sink) {
    struct Arrays<'m>(&'m Model, &'m mut Sink);
    impl<'t> Visit<'t> for Arrays<'_> {
        fn visit_type_array(&mut self, ty: &'t TypeArray) {
            let inner = to_source(&ty.elem);
            if is_too_long(&ty.len) {
                let length = to_source(&ty.len);
                let message = format!(
                    "serde reads and writes arrays of at most {LONGEST} elements; write `Vec<{inner}>` with `#[rule(length(exact = {length}))]`"
                );
                self.1.on(ty, message);
            } else if is_parameter(&ty.len, self.0) {
                let message = format!(
                    "serde doesn't read or write arrays whose length is a parameter of the type; write `Vec<{inner}>`, or one type for each length"
                );
                self.1.on(ty, message);
            }
            visit::visit_type_array(self, ty);
        }
    }
    for variant in model.variants() {
        for value in variant.on_wire().filter(|value| !value.special && !variant.special) {
            Arrays(model, sink).visit_type(&value.ty);
        }
    }
}

/// Emits the traits of a type whose declaration has errors, so that its uses cause no others.
pub fn inert(model: &Model) -> TokenStream {
    let others = expand::inert(model);
    let ident = &model.ident;
    let (parameters, types, clause) = model.generics.split_for_impl();
    let mut generics = model.generics.clone();
    generics.params.insert(0, parse_quote!('de));
    let (de_parameters, _, _) = generics.split_for_impl();
    let read = model.input.then(|| {
        quote! {
            #[automatically_derived]
            impl #de_parameters __baya::serde::Deserialize<'de> for #ident #types #clause {
                fn deserialize<__D: __baya::serde::Deserializer<'de>>(
                    _: __D,
                ) -> ::core::result::Result<Self, __D::Error> {
                    ::core::unreachable!()
                }
            }
            #[automatically_derived]
            impl #parameters __baya::Explain for #ident #types #clause {
                fn explain(
                    _: __baya::InputValue<'_>,
                    _: &mut __baya::Report<'_>,
                ) -> ::core::option::Option<Self> {
                    ::core::option::Option::None
                }
            }
        }
    });
    let written = model.output.then(|| {
        quote! {
            #[automatically_derived]
            impl #parameters __baya::serde::Serialize for #ident #types #clause {
                fn serialize<__S: __baya::serde::Serializer>(
                    &self,
                    _: __S,
                ) -> ::core::result::Result<__S::Ok, __S::Error> {
                    ::core::unreachable!()
                }
            }
        }
    });
    let serde = model.paths.scoped(&quote!(#read #written));
    quote!(#others #serde)
}

fn is_too_long(length: &Expr) -> bool {
    let Expr::Lit(literal) = length else { return false };
    let Lit::Int(literal) = &literal.lit else { return false };
    literal.base10_parse().is_ok_and(|length: u64| length > LONGEST)
}

fn is_parameter(length: &Expr, model: &Model) -> bool {
    let Expr::Path(path) = length else { return false };
    model.generics.const_params().any(|parameter| path.path.is_ident(&parameter.ident))
}

/// Rejects fields that have the name of the tag beside them.
fn tags(model: &Model, sink: &mut Sink) {
    if let Tagging::Adjacent(tag, content) = &model.tagging
        && tag == content
    {
        let message =
            format!("`{tag}` is the tag and the content; write another name for one of them");
        sink.at(model.ident.span(), message);
    }
    let (Shape::Enum(variants), Tagging::Internal(tag)) = (&model.shape, &model.tagging) else {
        return;
    };
    let beside = |variant: &&Variant| variant.style == Style::Named && !variant.untagged;
    for variant in variants.iter().filter(beside) {
        let has_tag = |value: &&Value| !value.flatten && is_called(value, tag, variant, model);
        for value in variant.on_wire().filter(has_tag) {
            let message = format!(
                "`{tag}` is the tag of this enum, beside this field; rename the field, as in `#[serde(rename = \"...\")]`, or the tag"
            );
            sink.at(value.span, message);
        }
    }
}

/// Whether a field is read or written by a name.
fn is_called(value: &Value, name: &str, variant: &Variant, model: &Model) -> bool {
    let is_read = model.input && variant.input && value.input != Presence::Never;
    let is_written = model.output && variant.output && value.output != Presence::Never;
    let read = matches!(&value.at, At::Name(one) if one == name)
        || value.aliases.iter().any(|alias| alias == name);
    is_read && read || is_written && value.written == name
}

/// Rejects a second variant for unknown names.
fn others(model: &Model, sink: &mut Sink) {
    for variant in model.variants().iter().filter(|variant| variant.other).skip(1) {
        let message = "another variant is read from unknown names already; remove `#[serde(other)]` from one of them";
        sink.at(variant.span, message);
    }
}
