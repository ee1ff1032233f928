//! `#[module]` on a struct: a module; on its `impl`: its hooks.

mod attr;
mod entry;
mod expand;
mod model;
mod routing;

use proc_macro2::TokenStream;

use crate::entry::Expansion;
use crate::sink::Sink;
use crate::{component_impl, hooks, item};

pub fn run(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    if item::is_impl(&tokens) {
        return component_impl::with_hooks("module", arguments, tokens, sink, hooks::expand);
    }
    let args = attr::read(arguments, sink);
    let Some(model) = model::read(args, tokens.clone(), sink) else {
        return item::stripped(tokens);
    };
    expand::expand(&model, sink.is_clean())
}
