//! The dependencies that the arguments of a handler declare.

use proc_macro2::TokenStream;
use quote::quote;

use super::argument::Argument;
use crate::syntax::{last_segment, location, type_name};

/// Emits the injected dependencies, and the providers that the rules of arguments call.
pub fn dependencies(arguments: &[Argument]) -> TokenStream {
    let checks = arguments.iter().filter_map(Argument::checks).collect();
    joined(arguments.iter().filter_map(injected).collect(), checks)
}

/// Emits the injected dependencies, the providers that the rules of arguments call, and one more dependency.
#[cfg(feature = "gateway")]
pub fn dependencies_before(arguments: &[Argument], last: &TokenStream) -> TokenStream {
    let own = arguments.iter().filter_map(injected);
    let checks = arguments.iter().filter_map(Argument::checks);
    quote! {
        {
            const __BAYA_OWN: &[::core::option::Option<__baya::Dependency>] = &[#(#own),*];
            const __BAYA_CHECKS: &[&__baya::Checks] = &[#(#checks),*];
            const __BAYA_COUNT: usize =
                __baya::count(__BAYA_OWN) + __baya::Checks::count_all(__BAYA_CHECKS) + 1;
            &__baya::joined_and::<__BAYA_COUNT>(__BAYA_OWN, __BAYA_CHECKS, #last)
        }
    }
}

/// Emits the injected dependencies of a handler whose arguments have no rules, and one more dependency.
pub fn dependencies_and(arguments: &[Argument], last: Option<TokenStream>) -> TokenStream {
    let last = last.map(|last| quote!(::core::option::Option::Some(#last)));
    joined(arguments.iter().filter_map(injected).chain(last).collect(), Vec::new())
}

fn joined(own: Vec<TokenStream>, checks: Vec<TokenStream>) -> TokenStream {
    if own.is_empty() && checks.is_empty() {
        return quote!(&[]);
    }
    quote! {
        {
            const __BAYA_OWN: &[::core::option::Option<__baya::Dependency>] = &[#(#own),*];
            const __BAYA_CHECKS: &[&__baya::Checks] = &[#(#checks),*];
            const __BAYA_COUNT: usize = __baya::count(__BAYA_OWN) + __baya::Checks::count_all(__BAYA_CHECKS);
            &__baya::joined::<__BAYA_COUNT>(__BAYA_OWN, __BAYA_CHECKS)
        }
    }
}

/// Emits the dependency that the type of an argument declares. Messages show the type inside as it is written.
fn injected(argument: &Argument) -> Option<TokenStream> {
    let form = argument.form()?;
    let ty = argument.static_type();
    let shown = last_segment(&argument.ty).and_then(|(_, inner)| inner.first().copied().cloned());
    let shown = type_name(shown.as_ref().unwrap_or(&argument.ty));
    let name = &argument.name;
    let at = location(argument.span);
    Some(quote! {
        #form.dependency(
            __baya::Probe::<#ty>::MISUSED, __baya::Probe::<#ty>::INJECTED, #name, #shown, #at
        )
    })
}
