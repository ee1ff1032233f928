//! `#[resolver]`: a component whose handlers are fields of a GraphQL schema. The `impl` contains the fields.

mod attr;
mod expand;
mod model;

use proc_macro2::TokenStream;

use crate::entry::Expansion;
use crate::sink::Sink;
use crate::{component_impl, hooks, item, trigger};

pub fn run(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    if item::is_impl(&tokens) {
        let triggers = trigger::RESOLVER_NAMES;
        return component_impl::with_handlers(
            "resolver",
            arguments,
            tokens,
            sink,
            hooks::expand,
            triggers,
        );
    }
    let args = attr::read(arguments, sink);
    match model::read(args, tokens.clone(), sink) {
        Some(model) => expand::expand(&model),
        None => item::stripped(tokens),
    }
}
