//! `#[baya::main]` and `#[baya::test]`: where a program and a test begin.

mod attr;
mod expand;
mod model;

use proc_macro2::TokenStream;

use crate::entry::Expansion;
use crate::item;
use crate::sink::Sink;

/// `#[baya::main]`: an async function on a runtime, or a root module that is served.
pub fn main(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    let written = attr::main(arguments, sink);
    match model::main(written, &tokens, sink) {
        Some(model::Main::Function(function)) => expand::main(&function),
        Some(model::Main::Root(root)) => expand::root(&root, tokens),
        None => item::as_it_was(tokens),
    }
}

/// `#[baya::test]`: an async function on a runtime of its own.
pub fn test(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    let written = attr::test(arguments, sink);
    match model::test(written, &tokens, sink) {
        Some(function) => expand::test(&function),
        None => item::as_it_was(tokens),
    }
}
