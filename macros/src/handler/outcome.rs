//! The response of a handler, from what its method returned.

use proc_macro2::{Ident, TokenStream};
use syn::spanned::Spanned;
use syn::{ReturnType, Token};

use super::call::{Call, Connects, negotiable};
use super::output::may_be_kept;
use crate::syntax::hygienic as quote;
use crate::syntax::local;

/// Emits the conversion of the returned value into a response. An error about its type points at the type.
pub(super) fn outcome(call: &Call<'_>, value: &TokenStream) -> TokenStream {
    let span = match call.output {
        ReturnType::Default => call.method.span(),
        ReturnType::Type(_, ty) => ty.span(),
    };
    let output = Ident::new("output", span);
    let reply = Ident::new(reply(call), span);
    let any = Token![_](span);
    if let Some(options) = call.events {
        let incoming = local("incoming");
        return quote! {
            let #output = #value;
            __baya::events!(#output, #any, #incoming, #options)
        };
    }
    if call.connects != Connects::No {
        let server = local("server");
        let incoming = local("incoming");
        return quote! {
            let #output = #value;
            __baya::handshake!(#output, #any, #server, #incoming)
        };
    }
    let default = status(call.default_status);
    let declared = match call.declared {
        Some(code) => {
            let code = status(code);
            quote!(::core::option::Option::Some(#code))
        }
        None => quote!(::core::option::Option::None),
    };
    let none = &call.none;
    let choice = negotiable(call).map(|_| local("choice"));
    let rest = if is_kept(call) {
        let choice = choice.map_or_else(|| quote!(()), |choice| quote!(#choice));
        let incoming = local("incoming");
        quote!(, #choice, #incoming)
    } else {
        let choice = choice.map(|choice| quote!(, #choice));
        quote!(#choice)
    };
    let response = quote!(__baya::reply!(#output, #reply, #any, #default, #declared, #none #rest));
    let response = match call.exposes {
        [] => response,
        groups => quote!(__baya::exposed_to(&[#(#groups),*], move || #response)),
    };
    quote! {
        let #output = #value;
        #response
    }
}

/// Whether interceptors may see the value that the method returns.
pub(super) fn is_kept(call: &Call<'_>) -> bool {
    let has_value = call.events.is_none() && call.connects == Connects::No;
    has_value && reply(call) == "reply" && may_be_kept(call.output)
}

/// Returns the name of the method that makes the response, which differs for statuses without content.
const fn reply(call: &Call<'_>) -> &'static str {
    match call.declared {
        Some(204) => "reply_204",
        Some(205) => "reply_205",
        Some(304) => "reply_304",
        _ => "reply",
    }
}

/// Emits a status as an expression.
fn status(code: u16) -> TokenStream {
    match code {
        200 => quote!(__baya::StatusCode::OK),
        201 => quote!(__baya::StatusCode::CREATED),
        code => quote!(__baya::status(#code)),
    }
}
