//! The expansion of handlers without a route: their specs, each with a function that calls the method.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{ReturnType, Token, Type};

use super::attr::Family;
use super::model::Triggered;
use crate::decoration;
use crate::handler::{self, Argument, Kind};
use crate::paths::Paths;
use crate::syntax::hygienic as quote;
use crate::syntax::{ImplBlock, Parameters, at_span, bare, local, location, type_name};

/// Emits the table of the handlers of a provider, with the checks that only the compiler can evaluate. A provider whose
/// handlers have errors has a table without them.
pub fn provider(
    block: &ImplBlock,
    handlers: &[Triggered],
    is_broken: bool,
    paths: &Paths,
) -> TokenStream {
    if handlers.is_empty() && !is_broken {
        return quote!();
    }
    let ty = &block.self_type;
    let generics = Parameters::new(&block.generics);
    let (parameters, _, clause) = generics.split(None);
    let items = items(ty, handlers);
    let specs = specs(handlers);
    let at = location(ty.span());
    let checks = (!generics.is_generic()).then(|| checks(handlers));
    let owner = quote_spanned!(ty.span()=> __baya::ProviderSpec::owner::<Self>(#at));
    let imports = handlers.iter().find_map(|one| one.family.imports());
    paths.scoped(&quote! {
        #imports
        #[automatically_derived]
        impl #parameters #ty #clause {
            #items
        }
        #[automatically_derived]
        impl #parameters __baya::OneImplWithAllHandlers for #ty #clause {
            const COMPONENT: __baya::ComponentSpec = __baya::ComponentSpec {
                provider: #owner,
                handlers: &[#(#specs),*],
                decorations: __baya::Probe::<Self>::DECORATIONS,
                listed: #at,
            };
        }
        #checks
    })
}

/// Emits checks of the handlers, as items.
pub fn checks(handlers: &[Triggered]) -> TokenStream {
    let each = handlers.iter().map(|one| {
        let decorations = decoration::checks(&one.decorations);
        let arguments = handler::form_checks(&one.arguments, &one.family.labels());
        let pipes = handler::unused_pipes(&one.name, &one.arguments, &one.decorations);
        let own = one.family.checks(one);
        one.cfg.items(quote!(#decorations #(#arguments)* #(#pipes)* #own))
    });
    each.collect()
}

/// Emits the specs of the handlers, which [`items`] declares.
pub fn specs(handlers: &[Triggered]) -> Vec<TokenStream> {
    let each = handlers.iter().map(|Triggered { cfg, name, .. }| {
        let spec = spec_name(name);
        quote!(#cfg Self::#spec)
    });
    each.collect()
}

/// Emits associated items of the component: the function that calls each handler, and its spec.
///
/// Each is an item of its own, because the incremental compiler hashes a body again for each closure and inline constant in
/// it. In one table, the time would grow with the square of the number of handlers.
pub fn items(ty: &Type, handlers: &[Triggered]) -> TokenStream {
    handlers.iter().map(|one| item(ty, one)).collect()
}

fn spec_name(handler: &Ident) -> Ident {
    format_ident!("__BAYA_HANDLER_{}", handler.unraw(), span = Span::call_site())
}

fn item(ty: &Type, one: &Triggered) -> TokenStream {
    let Triggered { cfg, name, arguments, decorations, doc, .. } = one;
    let shown = name.unraw().to_string();
    let at = location(name.span());
    let takes = arguments.iter().map(|argument| takes_argument(argument, &one.family));
    let injected = if one.family.has_provider_checks() {
        handler::dependencies(arguments)
    } else {
        handler::dependencies_and(arguments, one.family.injected(one))
    };
    let decorations = decoration::expand(decorations);
    let call_name = format_ident!("__baya_call_{}", name.unraw(), span = Span::call_site());
    let call = call(ty, one, &call_name);
    let spec_name = spec_name(name);
    let full = format!("{}::{shown}", type_name(ty));
    let described = one.family.described(one);
    let trigger = one.family.expand(&full, one, &quote!(Self::#call_name));
    quote! {
        #cfg
        #call
        #cfg
        #[doc(hidden)]
        #[allow(non_upper_case_globals)]
        const #spec_name: __baya::HandlerSpec = __baya::HandlerSpec {
            name: #shown,
            at: #at,
            arguments: &[#(#takes),*],
            dependencies: #injected,
            decorations: #decorations,
            doc: #doc,
            trigger: ::core::option::Option::Some(const { &#trigger }),
            #described
            ..__baya::HandlerSpec::NONE
        };
    }
}

fn takes_argument(argument: &Argument, family: &Family) -> TokenStream {
    let shape = family.shape(argument);
    let name = &argument.name;
    let at = location(argument.span);
    let shown = type_name(&argument.ty);
    let (origin, key) = argument.origin();
    quote! {
        __baya::Argument {
            name: #name,
            origin: #origin,
            key: #key,
            at: #at,
            written: #shown,
            #shape
            ..__baya::Argument::NONE
        }
    }
}

/// Emits the function that extracts the arguments and runs the method.
fn call(ty: &Type, one: &Triggered, function: &Ident) -> TokenStream {
    let Triggered { name, arguments, output, payload, .. } = one;
    let component = local("component");
    let names = (0..arguments.len()).map(handler::argument_name);
    let mut names: Vec<_> = names.map(|name| quote!(#name)).collect();
    let takes = takes(arguments, &one.family);
    let uses_context = !arguments.is_empty() || payload.is_some();
    let payload = payload.as_ref().map(|payload| {
        let cx = local("cx");
        let (statements, argument) = one.family.take(payload, arguments, &quote!(#cx));
        names.insert(0, argument);
        statements
    });
    let cx = if uses_context { local("cx") } else { local("_cx") };
    let value = quote_spanned!(name.span()=> <#ty>::#name(#component, #(#names),*).await);
    let expected = one.family.output(one.payload.as_ref());
    let reply = one.family.reply(one, &local("output"), &local("cx"));
    let outcome = match reply {
        Some(reply) => quote!(let output = #value; #reply),
        None => outcome(output, name, &value, expected),
    };
    quote! {
        #[doc(hidden)]
        fn #function<'a>(
            stored: &'a __baya::Stored,
            #cx: &'a mut __baya::Context<'_>,
        ) -> __baya::BoxFuture<'a, __baya::Result<__baya::Reply>> {
            ::std::boxed::Box::pin(async move {
                let component = __baya::component_ref::<#ty>(stored)?;
                #payload
                #takes
                #outcome
            })
        }
    }
}

/// Emits the extraction of each argument; the context is borrowed last. Rules that call a provider validate the arguments of
/// some families as well.
fn takes(arguments: &[Argument], family: &Family) -> TokenStream {
    let cx = local("cx");
    let typed = arguments.iter().enumerate().filter(|(_, one)| one.kind == Kind::Typed);
    let typed = typed.map(|(index, argument)| {
        let location = handler::argument_name(index);
        let ty = &argument.ty;
        let lasting = argument.static_type();
        let slot = handler::injected(&arguments[..index]);
        let provider_checks = family
            .has_provider_checks()
            .then(|| provider_checks(index, arguments, family))
            .flatten();
        let extraction = family.extraction(ty);
        let reports = family.reports(ty);
        quote_spanned! {ty.span()=>
            #reports
            let #location = #extraction.run(
                #cx,
                const { #slot },
                #index,
                const { __baya::Probe::<#lasting>::FORM.is_framework() },
            ).await?;
            #provider_checks
        }
    });
    let lent = arguments.iter().enumerate().filter(|(_, one)| one.kind == Kind::Context);
    let lent = lent.map(|(index, argument)| {
        let location = handler::argument_name(index);
        let ty = match bare(&argument.ty) {
            Type::Reference(reference) => &*reference.elem,
            other => other,
        };
        let ty = at_span(ty, ty.span());
        quote_spanned! {ty.span()=>
            let #location = <#ty as __baya::IsContext>::of(&*#cx);
        }
    });
    quote!(#(#typed)* #(#lent)*)
}

/// Emits the validation of an argument by rules that call a provider.
fn provider_checks(index: usize, arguments: &[Argument], family: &Family) -> Option<TokenStream> {
    let argument = &arguments[index];
    let checks = argument.checks()?;
    let cx = local("cx");
    let location = handler::argument_name(index);
    let span = argument.ty.span();
    let injected = handler::injected(arguments);
    let before = arguments[..index].iter().filter_map(Argument::checks);
    let base = quote!(#injected + __baya::Checks::count_all(&[#(#before),*]));
    Some(family.provider_checks(
        index,
        argument,
        &quote_spanned!(span=> #cx, #location, #checks, #base),
    ))
}

/// Emits the conversion of the returned value into a reply. An error about its type points at the type.
fn outcome(
    output: &ReturnType,
    name: &Ident,
    value: &TokenStream,
    expected: Option<TokenStream>,
) -> TokenStream {
    let span = match output {
        ReturnType::Default => name.span(),
        ReturnType::Type(_, ty) => ty.span(),
    };
    // With the hygiene of the type, so that a message about it points there and not at the attribute.
    let output = Ident::new("output", span);
    let any = Token![_](span);
    let expected = expected.map(|expected| quote!(, #expected));
    quote! {
        let #output = #value;
        __baya::handled!(#output, #any #expected)
    }
}
