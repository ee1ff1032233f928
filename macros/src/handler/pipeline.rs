//! How an argument with pipes of its own is taken: as whatever its first pipe takes, which the compiler
//! finds out.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::argument::{Argument, Kind};
use super::call::argument_name;
use crate::syntax::{gathered, local, local_at};

/// Takes the argument of this number; `slot` is its place among the injected ones, and `first` that of
/// its first pipe among all pipes of arguments.
pub fn take(index: usize, argument: &Argument, slot: usize, first: usize) -> TokenStream {
    let (place, of, span) = (argument_name(index), &argument.of, argument.of.span());
    let (incoming, value) = (local("incoming"), local("value"));
    let raw = raw(argument, slot, span);
    let last = argument.pipes.len();
    let pipes = argument.pipes.iter().enumerate().map(|(number, pipe)| {
        let (slot, span) = (first + number, pipe.of.span());
        let (cx, value) = (local_at("cx", span), local_at("value", span));
        let made = if number + 1 == last { gathered(of, span) } else { quote!(_) };
        let of = gathered(&pipe.of, span);
        quote_spanned! {span=>
            let #value = __baya::pipe::<_, #made, #of>(
                #cx.argument_pipe::<#of>(#slot)?, #value, &#cx
            ).await?;
        }
    });
    quote! {
        let #place: #of = {
            let #value = #raw;
            let #value = __baya::piped!(#incoming, #index, #value);
            let cx = #incoming.context();
            let cx = cx.for_argument(#index);
            #(#pipes)*
            #value
        };
    }
}

/// What the first pipe gets.
fn raw(argument: &Argument, slot: usize, span: Span) -> TokenStream {
    let incoming = local("incoming");
    let (origin, key) = argument.origin();
    match &argument.kind {
        Kind::Param { .. } | Kind::Text { .. } => {
            let origin = Ident::new(origin, Span::call_site());
            quote_spanned!(span=> #incoming.raw(__baya::Origin::#origin, #key)?)
        }
        Kind::Body => quote_spanned!(span=> __baya::Incoming::json(#incoming).await?),
        Kind::Inject | Kind::Provided | Kind::Context | Kind::Extractor => {
            quote_spanned!(span=> __baya::take(#incoming, #slot).await?)
        }
    }
}
