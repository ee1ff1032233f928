//! `#[injectable]` on a struct: a provider that the container builds; on its `impl`: its hooks.

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
        return component_impl::handled_impl(
            "injectable",
            arguments,
            tokens,
            sink,
            hooks::expand,
            trigger::NAMES,
        );
    }
    let written = attr::read(arguments, sink);
    match model::read(written, tokens.clone(), sink) {
        Some(model) => expand::expand(&model),
        // A module may list the function; that it is one has been said.
        None if syn::parse2::<Function>(tokens.clone()).is_ok() => {
            provider::run(TokenStream::new(), tokens, &mut Sink::discarding())
        }
        None => item::as_it_was(tokens),
    }
}
