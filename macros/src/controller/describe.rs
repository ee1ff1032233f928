//! The description of a handler for OpenAPI documents, by its signature.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ReturnType, Type, parse_quote};

use super::model::Route;
use crate::handler::{self, Argument, Kind, is_opaque, stream_item};
use crate::syntax::{self, location, static_type, type_name};

/// Emits the fields of an argument that describe its value.
pub fn argument(route: &Route, index: usize) -> TokenStream {
    let argument = &route.arguments[index];
    let shown = type_name(&argument.ty);
    let doc = &argument.doc;
    let shape = shape(argument);
    let doc = (!doc.is_empty()).then(|| quote!(doc: #doc,));
    let default = match &argument.kind {
        Kind::Text { default: Some(default), .. } => {
            let call = handler::call_name(&route.name);
            let function = handler::default_name(index);
            Some(quote_spanned!(default.span()=> default: ::core::option::Option::Some(|| {
                let default = #call::#function();
                __baya::shown!(default)
            }),))
        }
        _ => None,
    };
    let example = argument.example.as_ref().map(|example| {
        quote_spanned! {example.span()=>
            example: ::core::option::Option::Some(|| __baya::json_of(&#example)),
        }
    });
    quote! {
        written: #shown,
        shape: #shape,
        #doc
        #default
        #example
        ..__baya::Argument::NONE
    }
}

/// Emits the shape of the type of `like`. An error about a type without a schema points at it.
fn like(argument: &Argument, ty: &Type) -> TokenStream {
    let shape = match argument.kind {
        Kind::Param { .. } | Kind::Text { .. } => {
            quote_spanned!(ty.span()=> __baya::ArgumentShape::Value(<#ty as __baya::Schema>::shape))
        }
        Kind::Body => {
            quote_spanned!(ty.span()=> <__baya::Json<#ty> as __baya::DescribeArgument>::SHAPE)
        }
        _ => quote_spanned!(ty.span()=> <#ty as __baya::DescribeArgument>::SHAPE),
    };
    quote!(::core::option::Option::Some(#shape))
}

/// Emits the shape of an argument.
fn shape(argument: &Argument) -> TokenStream {
    if let Some(ty) = &argument.like {
        return like(argument, &static_type(ty));
    }
    if let Some(shape) = handler::shape_with_pipes(argument) {
        return shape;
    }
    let ty = static_type(&argument.ty);
    match argument.kind {
        Kind::Param { .. } | Kind::Text { .. } => quote!(__baya::Probe::<#ty>::VALUE),
        Kind::Body => quote!(__baya::Probe::<__baya::Json<#ty>>::ARGUMENT),
        Kind::Typed => quote! {
            __baya::extracted(__baya::Probe::<#ty>::ARGUMENT, __baya::Probe::<#ty>::READS_BODY)
        },
        Kind::Context => quote!(::core::option::Option::Some(__baya::ArgumentShape::Nothing)),
    }
}

/// Emits the description of the return type.
pub fn output(route: &Route) -> TokenStream {
    let ty: Type = match &route.output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    };
    let shown = type_name(&ty);
    let at = location(ty.span());
    let ty = static_type(&ty);
    let responses = responses(route, &ty);
    let errors = if is_opaque(&ty) { quote!(&[]) } else { quote!(__baya::Probe::<#ty>::ERRORS) };
    let events = events(route, &ty);
    quote! {
        __baya::OutputSpec {
            written: #shown,
            at: #at,
            responses: #responses,
            errors: #errors,
            events: #events,
            reply: ::core::option::Option::None,
        }
    }
}

/// Emits checks that the errors of the return type include the declared ones.
pub fn errors(route: &Route) -> Vec<TokenStream> {
    let ReturnType::Type(_, ty) = &route.output else { return Vec::new() };
    let ty = static_type(ty);
    let errors = if is_opaque(&ty) { quote!(&[]) } else { quote!(__baya::Probe::<#ty>::ERRORS) };
    let named = route.api.errors.iter().flatten().map(|name| {
        let text = syntax::name(name);
        let message =
            format!("`{name}` is not a variant of the error type that this handler returns");
        quote_spanned! {name.span()=>
            const _: () = __baya::has_error(#errors, #text, #message);
        }
    });
    named.collect()
}

/// Emits the shape of the events of a stream.
fn events(route: &Route, ty: &Type) -> TokenStream {
    if route.attribute.events.is_none() {
        return quote!(::core::option::Option::None);
    }
    match stream_item(ty) {
        Some(item) => quote!(__baya::Probe::<#item>::EVENT),
        None if is_opaque(ty) => quote!(::core::option::Option::None),
        None => quote! {
            __baya::either(__baya::Probe::<#ty>::EVENTS, __baya::Probe::<#ty>::EVENTS_OR_ERROR)
        },
    }
}

/// Emits the responses of a handler.
fn responses(route: &Route, ty: &Type) -> TokenStream {
    let found = match &route.attribute.events {
        Some(_) => {
            let data = events(route, ty);
            quote!(__baya::events_of(#data))
        }
        None if is_opaque(ty) => quote!(::core::option::Option::None),
        None => quote!(__baya::Probe::<#ty>::RESPONSES),
    };
    if route.api.responses.is_empty() { found } else { quote!(__baya::or_said(#found)) }
}

/// Emits an optional status.
pub fn optional(status: Option<u16>) -> TokenStream {
    match status {
        Some(status) => quote!(::core::option::Option::Some(#status)),
        None => quote!(::core::option::Option::None),
    }
}
