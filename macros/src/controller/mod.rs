//! `#[controller]` on a struct: a component that answers requests; on its `impl`: its routes.

mod answer;
mod api;
mod asserts;
mod attr;
mod check;
mod described;
mod expand;
mod model;

use proc_macro2::TokenStream;

pub use attr::VERBS;

use crate::entry::Expansion;
use crate::item;
use crate::sink::Sink;

pub fn run(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    if item::is_impl(&tokens) {
        return routes(arguments, tokens, sink);
    }
    let written = attr::controller(arguments, sink);
    let Some(model) = model::controller(written, tokens.clone(), sink) else {
        return item::as_it_was(tokens);
    };
    expand::controller(&model)
}

fn routes(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    let paths = attr::routes(arguments, sink);
    let Some(block) = item::block("controller", tokens.clone(), sink) else {
        return item::as_it_was(tokens);
    };
    let mut model = model::routes(block, paths, sink);
    check::routes(&mut model, sink);
    expand::routes(&model)
}
