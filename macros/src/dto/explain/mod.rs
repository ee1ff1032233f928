//! How a document that can't be read is explained, field by field.

mod variants;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::dto::expand::own;
use crate::dto::model::{At, Model, Reads, Shape, Style, Value, Variant};
use crate::dto::own as of_own;
use crate::dto::rule::Rules;
use crate::syntax::local;

/// The explanation of what is read, if it borrows nothing.
pub fn explain(model: &Model) -> Option<TokenStream> {
    if !model.input || model.generics.lifetimes().next().is_some() {
        return None;
    }
    let Model { ident, .. } = model;
    // What reading the type asks of its parameters, serde alone knows.
    let is_generic = model.generics.type_params().next().is_some();
    let read = is_generic.then(|| quote!(Self: __baya::serde::de::DeserializeOwned,));
    let alone = model.on_wire().filter(|value| {
        let is_open = !of_own::open(&value.of, &model.generics).is_empty();
        !value.nests() && is_open && !of_own::is_recursive(&value.of, &model.own)
    });
    let alone = alone.map(|Value { of, .. }| quote!(#of: __baya::serde::de::DeserializeOwned,));
    let read = quote!(#read #(#alone)*);
    let bound = quote!(__baya::Explain + __baya::Validate);
    let types = model.on_wire().filter(|value| value.nests()).map(|value| &value.of);
    let generics = of_own::bounded(model, types, &bound, Some(read));
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, types, _) = model.generics.split_for_impl();
    let body = body(model);
    Some(quote! {
        #[automatically_derived]
        impl #parameters __baya::Explain for #ident #types #clause {
            fn explain(
                document: __baya::Document<'_>,
                report: &mut __baya::Report<'_>,
            ) -> ::core::option::Option<Self> {
                #body
            }
        }
    })
}

/// Fields that have names are explained one by one; of the rest, and of what is read through another type,
/// serde says what is wrong.
fn body(model: &Model) -> TokenStream {
    let has_names = |variant: &Variant| matches!(variant.style, Style::Named | Style::Alone);
    match &model.shape {
        Shape::Struct(variant)
            if has_names(variant)
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
                __baya::explain::told(document, report)
            }
        }
        Shape::Enum(all) if model.through.read.is_none() => {
            variants::explain(model, all).unwrap_or_else(told_at_once)
        }
        _ => told_at_once(),
    }
}

fn told_at_once() -> TokenStream {
    quote!(__baya::explain::checked(document, report))
}

fn fields(model: &Model, variant: &Variant) -> TokenStream {
    let whole = variant.style == Style::Alone;
    let each = variant.on_wire().map(|value| field(model, value));
    if whole {
        return quote!(#(#each)*);
    }
    let unknown = unknown(model, &variant.fields);
    quote! {
        let object = __baya::explain::object(document, report)?;
        #(#each)*
        #unknown
    }
}

fn field(model: &Model, value: &Value) -> TokenStream {
    let checks = own(model, value, &quote!((&value)));
    let check =
        checks.map(|checks| quote!(if let ::core::option::Option::Some(value) = value { #checks }));
    // What may be left out, and not be `null`, is read as what is in the `Option`.
    let of = if value.present { value.inner().0 } else { &value.of };
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
    let read = |document: TokenStream| {
        let told = match value.nests() {
            true => quote!(__baya::explain_field!(#of, #document, report)),
            false => quote!(__baya::explain::told::<#of>(#document, report)),
        };
        quote! {
            #[allow(unused_variables)]
            let value = #told;
            #cleaned
            #present
            #check
        }
    };
    match (&value.at, value.reads) {
        (_, Reads::Specially) | (At::Left | At::Index(_), _) => quote!(),
        (At::Whole, _) => {
            let read = read(quote!(document));
            let part = value.flatten.then(|| quote!(let report = &mut report.part();));
            quote!({ #part #read })
        }
        (At::Name(name), reads) => {
            let (needed, aliases) = (reads == Reads::Needed, &value.aliases);
            let read = read(quote!(document));
            quote! {{
                let report = &mut report.field(#name);
                let names = &[#name #(, #aliases)*];
                if let ::core::option::Option::Some(document) =
                    __baya::explain::field(object, names, #needed, report)
                {
                    #read
                }
            }}
        }
    }
}

/// What a type without other fields says of those that it does not know; which are those of its parts, serde
/// alone knows.
fn unknown(model: &Model, fields: &[Value]) -> Option<TokenStream> {
    let has_parts = fields.iter().any(|field| field.flatten);
    (model.closed && !has_parts).then(|| {
        let names = fields.iter().filter_map(|value| match &value.at {
            At::Name(name) => Some(std::iter::once(name).chain(&value.aliases)),
            _ => None,
        });
        let names = names.flatten();
        quote!(__baya::explain::unknown(object, &[#(#names),*], report);)
    })
}
