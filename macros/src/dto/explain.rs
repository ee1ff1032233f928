//! How a document that can't be read is explained, field by field.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

use super::expand::own;
use super::model::{At, Model, Reads, Shape, Style, Value, Variant};
use super::own as of_own;
use super::rule::Rules;
use crate::syntax::{last_segment, local};

/// The explanation of what is read, if it borrows nothing.
pub fn explain(model: &Model) -> Option<TokenStream> {
    if !model.input || model.generics.lifetimes().next().is_some() {
        return None;
    }
    let Model { ident, .. } = model;
    // What reading the type asks of its parameters, serde alone knows.
    let is_generic = model.generics.type_params().next().is_some();
    let read = is_generic.then(|| quote!(Self: __baya::serde::de::DeserializeOwned));
    let bound = quote!(__baya::Explain + __baya::Validate);
    let types = model.on_wire().map(|value| &value.of);
    let generics = of_own::bounded(model, types, &bound, read);
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
        _ => quote!(__baya::explain::checked(document, report)),
    }
}

fn fields(model: &Model, variant: &Variant) -> TokenStream {
    let whole = variant.style == Style::Alone;
    // A flattened map is of what the other fields leave, which serde alone knows.
    let known = |value: &&Value| whole || !matches!(value.at, At::Whole) || !is_map(&value.of);
    let each = variant.on_wire().filter(known).map(|value| field(model, value));
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

fn is_map(of: &Type) -> bool {
    last_segment(of).is_some_and(|(name, _)| name.ends_with("Map"))
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
            quote!({ #read })
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

/// What a type without other fields says of those that it does not know.
fn unknown(model: &Model, fields: &[Value]) -> Option<TokenStream> {
    model.closed.then(|| {
        let names = fields.iter().filter_map(|value| match &value.at {
            At::Name(name) => Some(std::iter::once(name).chain(&value.aliases)),
            _ => None,
        });
        let names = names.flatten();
        quote!(__baya::explain::unknown(object, &[#(#names),*], report);)
    })
}
