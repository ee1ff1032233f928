//! The search for all errors in unreadable input, field by field.

mod presence;
mod unreadable;
mod variants;

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::spanned::Spanned;

use crate::dto::model::{At, Model, Presence, Reads, Shape, Style, Value, Variant};
use crate::dto::rule::Rules;
use crate::dto::validate::{is_bounded, own};
use crate::dto::{generics, types};
use crate::syntax::hygienic as quote;
use crate::syntax::{is_primitive, local};

/// Emits the implementation of `Explain`; `None` for a type that is not read, or that borrows.
pub fn explain(model: &Model) -> Option<TokenStream> {
    if !model.input || model.generics.lifetimes().next().is_some() {
        return None;
    }
    let Model { ident, .. } = model;
    // Only serde knows the bounds for reading a generic type.
    let is_generic = model.generics.type_params().next().is_some();
    let read = if is_generic {
        quote!(Self: __baya::serde::de::DeserializeOwned,)
    } else {
        // If serde derives nothing, its own error is the only one. The lifetime makes the compiler accept the bound.
        quote!(for<'__baya> Self: __baya::serde::Deserialize<'__baya>,)
    };
    let without_rules =
        model.on_wire().filter(|value| !value.nests() && value.is_generic() && !value.is_recursive);
    let without_rules = without_rules.map(|value| &value.ty);
    let nested = || model.on_wire().filter(|value| value.nests());
    let generic = nested().flat_map(|value| &value.generic_types);
    let read = quote! {
        #read #(#without_rules: __baya::serde::de::DeserializeOwned,)* #(#generic: __baya::Explain,)*
    };
    let bound = quote!(__baya::Explain + __baya::Validate);
    let parameters = nested().flat_map(|value| &value.parameters);
    let generics = generics::with_bounds(model, parameters, &bound, Some(read));
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, types, _) = model.generics.split_for_impl();
    let body = body(model);
    let is_there = presence::is_there(model);
    Some(quote! {
        #[automatically_derived]
        impl #parameters __baya::Explain for #ident #types #clause {
            fn explain(
                document: __baya::InputValue<'_>,
                report: &mut __baya::Report<'_>,
            ) -> ::core::option::Option<Self> {
                #body
            }
            #is_there
        }
    })
}

/// Emits the search for errors: field by field, or only the first error for a type that is read through another.
fn body(model: &Model) -> TokenStream {
    match &model.shape {
        Shape::Struct(variant)
            if variant.style != Style::Unit
                && model.through.read.is_none()
                && variant.on_wire().next().is_some() =>
        {
            let fields = fields(model, variant);
            quote! {
                let before = report.count();
                #fields
                if report.count() > before {
                    return ::core::option::Option::None;
                }
                __baya::explain::deserialized(document, report)
            }
        }
        Shape::Enum(all) if model.through.read.is_none() => {
            variants::explain(model, all).unwrap_or_else(first_error)
        }
        _ => first_error(),
    }
}

/// Emits the reading of the whole value, which reports its first error.
fn first_error() -> TokenStream {
    quote!(__baya::explain::checked(document, report))
}

/// Emits the search in the fields of a struct.
fn fields(model: &Model, variant: &Variant) -> TokenStream {
    let each = each(model, variant, None);
    match variant.style {
        Style::Named => {
            let unknown = unknown(model, variant, &[]);
            quote! {
                let object = __baya::explain::object(document, report)?;
                #each
                #unknown
            }
        }
        Style::Listed => {
            let (min, max) = counts(variant);
            quote! {
                let members = __baya::explain::elements(document, #min, #max, report)?;
                #each
            }
        }
        Style::Alone | Style::Unit => each,
    }
}

/// Emits the search in the fields of a struct or a variant. `tag` is the field beside them that names the variant.
fn each(model: &Model, variant: &Variant, tag: Option<&str>) -> TokenStream {
    let beside = names(variant, tag.as_slice());
    let parts: Vec<_> = variant.fields.iter().filter(|field| field.flatten).collect();
    let read = variant.on_wire().filter(|value| value.input != Presence::Never);
    let each = read.map(|value| {
        // The only field of a variant is flattened if the tag is beside it.
        let is_part = value.flatten || variant.style == Style::Alone && tag.is_some();
        let others = || parts.iter().copied().filter(|part| !std::ptr::eq(*part, value));
        let part = is_part.then(|| match names_of(others()) {
            Some(others) if others.is_empty() => {
                quote!(let report = &mut report.part(&[#(#beside),*], true);)
            }
            Some(others) => quote! {
                let (beside, known) = __baya::explain::beside(&[#(#beside),*], &[#others]);
                let report = &mut report.part(&beside, known);
            },
            None => quote!(let report = &mut report.part(&[#(#beside),*], false);),
        });
        field(model, value, part)
    });
    each.collect()
}

/// Emits the names of the fields of flattened values. `None` if one of them has a type without known fields.
fn names_of<'v>(parts: impl Iterator<Item = &'v Value>) -> Option<TokenStream> {
    let names = parts.filter(|value| value.input != Presence::Never).map(|value| {
        let ty = types::argument_of(&value.ty, "Option").unwrap_or(&value.ty);
        let is_known = value.reads != Reads::Specially && value.is_concrete;
        is_known.then(|| quote!(__baya::explain::names::<#ty>(),))
    });
    names.collect()
}

/// Returns the minimum and maximum number of elements of a tuple's list.
fn counts(variant: &Variant) -> (usize, usize) {
    let read = || variant.fields.iter().filter(|value| value.input != Presence::Never);
    let needed = read().take_while(|value| value.missing.is_none()).count();
    (needed, read().count())
}

/// Emits the search in a field. `part` is the report of a flattened field.
fn field(model: &Model, value: &Value, part: Option<TokenStream>) -> TokenStream {
    let checks = own(model, value, &quote!((&value)));
    // An optional field that rejects `null` is read as the type in the `Option`.
    let ty = if value.present { value.inner().0 } else { &value.ty };
    let present = value.present.then(
        || quote!(let value = ::core::option::Option::map(value, ::core::option::Option::Some);),
    );
    let cleaned = Rules::sanitizer(&value.rules).map(|(span, sanitizer)| {
        let value = local("value");
        quote_spanned! {span=>
            let #value = ::core::option::Option::map(
                #value, __baya::Sanitize::sanitized::<#sanitizer>
            );
        }
    });
    let read = if value.nests() {
        quote!(__baya::explain_field!(#ty, document, report))
    } else {
        quote!(__baya::explain::deserialized::<#ty>(document, report))
    };
    let read = unreadable::outside(value, read);
    let unread = unreadable::unread(value).map(|unread| quote!(else { #unread }));
    let end = is_bounded(value).then(|| quote!(;));
    let checks = (checks.is_some() || unread.is_some()).then(
        || quote!(if let ::core::option::Option::Some(value) = value { #checks #end } #unread),
    );
    let read = quote! {
        #[allow(unused_variables)]
        let value = #read;
        #cleaned
        #present
        #checks
    };
    at_location(value, &read, part)
}

/// Emits the search in a field at its location.
fn at_location(value: &Value, read: &TokenStream, part: Option<TokenStream>) -> TokenStream {
    match (&value.at, value.reads) {
        (_, Reads::Specially) | (At::Skipped, _) => quote!(),
        (At::Whole, _) => quote!({ #part #read }),
        (At::Index(index), _) => quote! {
            if let ::core::option::Option::Some(document) = members.get(#index).copied() {
                let report = &mut report.index(#index);
                #read
            }
        },
        (At::Name(name), reads) => {
            let aliases = &value.aliases;
            let needed = is_needed(value, reads);
            quote! {
                if let ::core::option::Option::Some((name, document)) =
                    __baya::explain::field(object, &[#name #(, #aliases)*], #needed, report)
                {
                    let report = &mut report.field(name);
                    #read
                }
            }
        }
    }
}

/// Emits whether the absence of a field is an error.
fn is_needed(value: &Value, reads: Reads) -> TokenStream {
    let ty = if value.present { value.inner().0 } else { &value.ty };
    // Whether a type parameter may be absent depends on its argument.
    if reads != Reads::Needed {
        quote!(false)
    } else if is_primitive(ty) {
        quote!(true)
    } else if value.is_generic() {
        quote!(!__baya::explain::may_be_left_out::<#ty>())
    } else {
        quote_spanned!(ty.span()=> !(__baya::Probe::<#ty>::LEFT_OUT)())
    }
}

/// Returns the names of the fields of a struct or a variant, and other names.
fn names<'n>(variant: &'n Variant, others: &[&'n str]) -> Vec<&'n str> {
    let own = variant.fields.iter().filter_map(|value| match &value.at {
        At::Name(name) => Some(std::iter::once(name).chain(&value.aliases)),
        _ => None,
    });
    own.flatten().map(String::as_str).chain(others.iter().copied()).collect()
}

/// Emits the check for unknown fields of a type that rejects them.
fn unknown(model: &Model, variant: &Variant, others: &[&str]) -> Option<TokenStream> {
    if !model.closed {
        return None;
    }
    let names = names(variant, others);
    let parts = names_of(variant.fields.iter().filter(|field| field.flatten))?;
    Some(if parts.is_empty() {
        quote!(__baya::explain::unknown(object, &[#(#names),*], report);)
    } else {
        quote! {
            __baya::explain::unknown_beside(object, &[#(#names),*], &[#parts], report);
        }
    })
}
