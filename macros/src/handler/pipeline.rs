//! Emits the extraction of an argument with its own pipes: as the input type of its first pipe, which the compiler
//! infers.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::argument::{Argument, Kind};
use super::call::{argument_name, covered};
use crate::decoration::Decoration;
use crate::syntax::hygienic as quote;
use crate::syntax::{at_span, local, local_at, static_type, to_source};

/// Emits the extraction of the argument with this index. `first` is the index of its first pipe among all pipes of
/// arguments. The errors of an
/// unreadable input are found after the pipes, when its type is known.
pub fn take(index: usize, argument: &Argument, first: usize) -> TokenStream {
    let binding = argument_name(index);
    let ty = &argument.ty;
    let span = argument.ty.span();
    let incoming = local("incoming");
    let value = local("value");
    let raw = raw(argument, span);
    let last = argument.pipes.len();
    let pipes = argument.pipes.iter().enumerate().map(|(number, pipe)| {
        let slot = first + number;
        let span = pipe.ty.span();
        let cx = local_at("cx", span);
        let value = local_at("value", span);
        let made = if number + 1 == last { at_span(ty, span) } else { quote!(_) };
        let ty = at_span(&pipe.ty, span);
        quote_spanned! {span=>
            let piping = __baya::Piping::<_, #made, #ty>::NEW;
            <_ as __baya::PipeTo<_>>::check(piping.reports(&#value), piping.output());
            let #value = piping.run(#cx.argument_pipe::<#ty>(#slot)?, #value, &#cx).await?;
        }
    });
    let piped = quote! {
        let #value = __baya::piped!(#incoming, #index, #value);
        let cx = #incoming.context();
        let cx = cx.for_argument(#index);
        #(#pipes)*
    };
    let explained = match &argument.kind {
        Kind::Body => quote!(flow.body()),
        Kind::Typed => quote!(flow.argument()),
        _ => return quote!(let #binding: #ty = { let #value = #raw?; #piped #value };),
    };
    quote! {
        #[allow(unused_mut)]
        let mut #binding: #ty = {
            let taken = #raw;
            let flow = __baya::flow::Flow::of(&taken);
            let made = match taken {
                ::core::result::Result::Ok(#value) => {
                    #piped
                    ::core::result::Result::Ok(#value)
                }
                ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
            };
            match made {
                ::core::result::Result::Ok(#value) => #value,
                ::core::result::Result::Err(error) => {
                    return ::core::result::Result::Err(
                        __baya::explained_flow!(#incoming, #explained, error)
                    );
                }
            }
        };
    }
}

/// Emits the input of the first pipe.
fn raw(argument: &Argument, span: Span) -> TokenStream {
    let incoming = local("incoming");
    let (origin, key) = argument.origin();
    let covered = covered(&argument.ty);
    match &argument.kind {
        Kind::Param { .. } | Kind::Text { .. } => {
            quote_spanned!(span=> #incoming.checked(
                false, const { #covered }, |#incoming| #incoming.raw(#origin, #key)
            ))
        }
        Kind::Body => {
            quote_spanned!(span=> __baya::Incoming::json(#incoming, const { #covered }).await)
        }
        Kind::Context | Kind::Typed => {
            quote_spanned!(span=> __baya::take_for_pipe(#incoming, const { #covered }).await)
        }
    }
}

/// Emits the shape of the input of an argument with pipes; `None` for an extractor, whose type describes it.
pub fn shape(argument: &Argument) -> Option<TokenStream> {
    let ty = static_type(&argument.ty);
    let last = argument.pipes.len();
    // The call of the handler reports pipes that do not accept these types.
    let pipes = argument.pipes.iter().enumerate().map(|(number, pipe)| {
        let span = pipe.ty.span();
        let value = local_at("value", span);
        let made = if number + 1 == last { at_span(&ty, span) } else { quote!(_) };
        let ty = at_span(&pipe.ty, span);
        quote_spanned!(span=> let #value = __baya::Piping::<_, #made, #ty>::NEW.flow(#value);)
    });
    let value = local("value");
    let flow = quote! {
        let flow = __baya::flow::Flow::new();
        let #value = flow;
        #(#pipes)*
        let _ = #value;
        let first = __baya::flow_shape!(flow);
    };
    match &argument.kind {
        _ if argument.pipes.is_empty() => None,
        Kind::Param { .. } | Kind::Text { .. } => Some(quote! {
            ::core::option::Option::Some(__baya::ArgumentShape::Value(|| {
                #flow
                __baya::flow::shape_of_text(first, __baya::Probe::<#ty>::SCHEMA)
            }))
        }),
        Kind::Body => Some(quote! {
            __baya::body_of(__baya::Probe::<#ty>::SCHEMA, || {
                #flow
                __baya::flow::shape_of_body(first)
            })
        }),
        _ => None,
    }
}

/// Emits a check for each pipe of a handler that it applies to an argument.
pub fn unused_pipes(
    name: &Ident,
    arguments: &[Argument],
    decorations: &[Decoration],
) -> Vec<TokenStream> {
    let arguments = || arguments.iter().filter(|one| one.kind != Kind::Context);
    let checks = decorations.iter().filter_map(|decoration| {
        let (cfg, pipe) = decoration.pipe()?;
        let ty = static_type(&pipe.ty);
        let span = pipe.ty.span();
        let applies = arguments().map(|argument| {
            let argument = argument.static_type();
            quote_spanned!(span=> __baya::applies!(#ty, #argument))
        });
        let message = format!(
            "`{0}` applies to no argument of `{name}`: none has a type that `{0}` takes; list the type of the argument in `#[pipe(takes = [...])]`, or remove the pipe here",
            to_source(&pipe.ty),
        );
        Some(cfg.items(quote_spanned! {span=>
            const _: () = if !__baya::Probe::<#ty>::TAKES_NOTHING && !(false #(|| #applies)*) {
                ::core::panic!("{}", #message)
            };
        }))
    });
    checks.collect()
}
