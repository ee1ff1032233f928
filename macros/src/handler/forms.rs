//! Checks of the arguments that the container or a guard fills.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::Type;
use syn::spanned::Spanned;

use super::argument::{Argument, Kind};
use crate::syntax::{last_segment, to_source};

/// Emits the check of each argument without a parameter attribute.
///
/// `is` are the labels of the handler besides that of a route.
pub fn checks(arguments: &[Argument], is: &TokenStream) -> Vec<TokenStream> {
    let typed = arguments.iter().filter(|argument| argument.kind == Kind::Typed);
    typed.map(|argument| form(argument, is)).collect()
}

/// Emits checks that an injected provider is neither shared twice nor optional, and that the data of a guard has an identity.
pub fn form(argument: &Argument, is: &TokenStream) -> TokenStream {
    let ty = argument.static_type();
    let span = argument.ty.span();
    let inner = inner(&argument.ty);
    let provider = to_source(innermost(&argument.ty));
    let shared = format!("`Inject` already shares the provider; write `Inject<{provider}>`");
    let optional = format!(
        "a handler requires the providers that it injects; write `Inject<{provider}>`, or a field `Option<Arc<{provider}>>` of the controller for a provider that may be missing"
    );
    let unknown = format!(
        "`{0}` has no identity in the module graph; put `#[token]` on `{0}`",
        to_source(inner)
    );
    let mut misused = quote_spanned!(span=> __baya::Probe::<#ty>::MISUSED);
    if matches!(last_segment(&ty), Some((form, _)) if form == "Option") {
        let inside = innermost(&ty);
        misused = quote_spanned! {span=>
            __baya::Misused::or_inside(#misused, __baya::Probe::<#inside>::MISUSED)
        };
    }
    quote_spanned! {span=>
        const _: () = {
            __baya::check_argument(
                __baya::Probe::<#ty>::FORM,
                #misused,
                __baya::Probe::<#ty>::NEEDS,
                &[#shared, #optional, #unknown],
                __baya::Probe::<#ty>::ONLY_IN,
                &[#is],
            )
        };
    }
}

/// Returns the type inside as it is written, or the type itself, for messages.
pub fn inner(ty: &Type) -> &Type {
    last_segment(ty).and_then(|(_, inner)| inner.first().copied()).unwrap_or(ty)
}

/// Returns the provider in `Inject`, `Option` and `Arc` as they are written, for messages.
fn innermost(ty: &Type) -> &Type {
    match last_segment(ty) {
        Some((name, inner)) if ["Inject", "Option", "Arc"].contains(&&*name) => {
            inner.first().map_or(ty, |inner| innermost(inner))
        }
        _ => ty,
    }
}
