//! `#[injectable]` on a struct: a provider that the container creates; on its `impl`: its hooks and handlers.

mod attr;
mod expand;
mod model;

use proc_macro2::TokenStream;

use crate::entry::Expansion;
use crate::sink::Sink;
use crate::syntax::Function;
use crate::{component_impl, hooks, item, provider, trigger};

pub fn run(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    if item::is_impl(&tokens) {
        return component_impl::with_handlers(
            "injectable",
            arguments,
            tokens,
            sink,
            hooks::expand,
            trigger::NAMES,
        );
    }
    let args = attr::read(arguments, sink);
    match model::read(args, tokens.clone(), sink) {
        Some(model) => expand::expand(&model),
        // A module may list the function, which has been reported.
        None if syn::parse2::<Function>(tokens.clone()).is_ok() => {
            provider::run(TokenStream::new(), tokens, &mut Sink::discarding())
        }
        None => item::stripped(tokens),
    }
}
