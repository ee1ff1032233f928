//! `#[baya::main]` and `#[baya::test]`: the entry points of programs and tests.

mod attr;
mod expand;
mod model;

use proc_macro2::TokenStream;

use crate::entry::Expansion;
use crate::item;
use crate::sink::Sink;

/// Expands `#[baya::main]`: an async function on a runtime, or a root module that is served.
pub fn main(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    let args = attr::main(arguments, sink);
    match model::main(args, &tokens, sink) {
        Some(model::Main::Function(function)) => expand::main(&function),
        Some(model::Main::Root(root)) => expand::root(&root, tokens),
        None => item::stripped(tokens),
    }
}

/// Expands `#[baya::test]`: an async function with its own runtime.
pub fn test(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    let args = attr::test(arguments, sink);
    match model::test(args, &tokens, sink) {
        Some(function) => expand::test(&function),
        None => item::stripped(tokens),
    }
}
