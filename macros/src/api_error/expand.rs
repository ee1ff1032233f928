//! The expansion of `#[derive(ApiError)]`: `Display`, `Error`, `ApiError`, the conversions of `#[from]`, and the record by
//! which `?` finds the description.

use super::example;
use proc_macro2::TokenStream;
use quote::{format_ident, quote_spanned};
use syn::{Fields, Member};

use super::model::{Model, Variant};
use crate::syntax::{hygienic as quote, local, name};

pub fn expand(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let display = arms(model, message);
    let source = arms(model, cause);
    let describe = arms(model, description);
    let specs = model.variants.iter().map(spec);
    let from = model.variants.iter().filter_map(|variant| from(model, variant));
    model.paths.scoped(&quote! {
        #[automatically_derived]
        impl ::core::fmt::Display for #ident {
            #[allow(unused_variables)]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self { #(#display)* }
            }
        }
        #[automatically_derived]
        impl ::core::error::Error for #ident {
            #[allow(unused_variables)]
            fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                match self { #(#source)* }
            }
        }
        #[automatically_derived]
        impl __baya::ApiError for #ident {
            const SPECS: &'static [__baya::ErrorSpec] = &[#(#specs),*];
            #[allow(unused_variables)]
            fn describe(&self) -> __baya::Description {
                match self { #(#describe)* }
            }
        }
        #(#from)*
        __baya::inventory::submit! {
            __baya::ApiErrorRecord {
                id: ::core::any::TypeId::of::<#ident>,
                describe: |error| ::core::option::Option::map(
                    error.downcast_ref::<#ident>(), <#ident as __baya::ApiError>::describe
                ),
            }
        }
    })
}

/// Emits the arms of a `match self`, one for each variant.
fn arms(model: &Model, body: fn(&Variant) -> TokenStream) -> Vec<TokenStream> {
    let arm = |variant: &Variant| {
        let path = path(model, variant);
        let fields = variant.fields.members().enumerate().map(|(index, member)| match &member {
            Member::Named(name) => quote!(#name),
            Member::Unnamed(_) => {
                let name = field(index, &member);
                quote!(#member: #name)
            }
        });
        let body = body(variant);
        quote!(#path { #(#fields),* } => { #body })
    };
    model.variants.iter().map(arm).collect()
}

fn path(model: &Model, variant: &Variant) -> TokenStream {
    let ident = &variant.ident;
    if model.is_enum { quote!(Self::#ident) } else { quote!(Self) }
}

/// Returns the name by which a message refers to a field: its own, or `_0`.
fn field(index: usize, member: &Member) -> proc_macro2::Ident {
    match member {
        Member::Named(name) => name.clone(),
        Member::Unnamed(_) => format_ident!("_{index}"),
    }
}

fn message(variant: &Variant) -> TokenStream {
    let text = numbered(&variant.message);
    let f = local("f");
    quote_spanned!(variant.message.span()=> ::core::write!(#f, #text))
}

/// Rewrites `{0}` to `{_0}`, so that it refers to a field.
fn numbered(message: &syn::LitStr) -> syn::LitStr {
    let mut text = String::new();
    let mut open = 0;
    for letter in message.value().chars() {
        // An odd number of braces opens a field; two of them are one brace of the text.
        if letter.is_ascii_digit() && open % 2 == 1 {
            text.push('_');
        }
        open = if letter == '{' { open + 1 } else { 0 };
        text.push(letter);
    }
    syn::LitStr::new(&text, message.span())
}

fn cause(variant: &Variant) -> TokenStream {
    match &variant.source {
        Some((index, ..)) => {
            let member = variant.fields.members().nth(*index);
            let name = member.map(|member| field(*index, &member));
            quote!(::core::option::Option::Some(#name))
        }
        None => quote!(::core::option::Option::None),
    }
}

fn description(variant: &Variant) -> TokenStream {
    let Variant { status, code, .. } = variant;
    quote!(__baya::Description::new(#status, #code, ::std::string::ToString::to_string(self)))
}

fn spec(variant: &Variant) -> TokenStream {
    let Variant { ident, status, code, doc, message, .. } = variant;
    let name = name(ident);
    let example = example::render(message, &variant.fields);
    quote! {
        __baya::ErrorSpec {
            name: #name,
            status: #status,
            code: #code,
            doc: #doc,
            message: #message,
            example: #example,
        }
    }
}

fn from(model: &Model, variant: &Variant) -> Option<TokenStream> {
    let (_, ty, converts) = variant.source.as_ref()?;
    if !converts {
        return None;
    }
    let ident = &model.ident;
    let path = path(model, variant);
    let value = match &variant.fields {
        Fields::Named(fields) => {
            let name = fields.named.first()?.ident.as_ref()?;
            quote!(#path { #name: source })
        }
        _ => quote!(#path(source)),
    };
    Some(quote! {
        #[automatically_derived]
        impl ::core::convert::From<#ty> for #ident {
            fn from(source: #ty) -> Self {
                #value
            }
        }
    })
}
