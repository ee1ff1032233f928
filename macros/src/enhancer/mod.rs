//! `#[guard]`, `#[interceptor]`, `#[pipe]` and `#[filter]` on a struct: an enhancer of handlers; on its `impl`: its hooks.

mod attr;
mod expand;
mod model;

use proc_macro2::TokenStream;

use crate::entry::Expansion;
use crate::sink::Sink;
use crate::{component_impl, hooks, item};
use attr::Role;

pub fn guard(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    run(Role::Guard, arguments, tokens, sink)
}

pub fn interceptor(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    run(Role::Interceptor, arguments, tokens, sink)
}

pub fn pipe(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    run(Role::Pipe, arguments, tokens, sink)
}

pub fn filter(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    run(Role::Filter, arguments, tokens, sink)
}

fn run(role: Role, arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    if item::is_impl(&tokens) {
        return component_impl::with_hooks(role.name(), arguments, tokens, sink, hooks::expand);
    }
    let args = attr::read(role, arguments, sink);
    match model::read(args, tokens.clone(), sink) {
        Some(model) => expand::expand(&model),
        None => item::stripped(tokens),
    }
}
