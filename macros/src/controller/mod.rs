//! `#[controller]` on a struct: a component that answers requests; on its `impl`: its routes. `#[gateway]` is the same with
//! one route, which opens sockets, and handlers of their messages.

mod answer;
mod api;
mod asserts;
mod attr;
mod check;
#[cfg(feature = "gateway")]
mod connect;
#[cfg(feature = "gateway")]
mod declared;
mod described;
mod expand;
mod model;
mod role;

use proc_macro2::TokenStream;

pub use role::Role;

use crate::entry::Expansion;
use crate::item;
use crate::sink::Sink;

/// `#[controller]`.
pub fn run(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    component(Role::Controller, arguments, tokens, sink)
}

/// `#[gateway]`.
#[cfg(feature = "gateway")]
pub fn gateway(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    component(Role::Gateway, arguments, tokens, sink)
}

fn component(
    role: Role,
    arguments: TokenStream,
    tokens: TokenStream,
    sink: &mut Sink,
) -> Expansion {
    if item::is_impl(&tokens) {
        return routes(role, arguments, tokens, sink);
    }
    let written = attr::component(role, arguments, sink);
    let Some(model) = model::controller(written, tokens.clone(), sink) else {
        return item::as_it_was(tokens);
    };
    expand::controller(&model)
}

fn routes(role: Role, arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    let paths = attr::routes(role, arguments, sink);
    let Some(block) = item::block(role.attribute(), tokens.clone(), sink) else {
        return item::as_it_was(tokens);
    };
    let mut model = model::routes(role, block, paths, sink);
    check::routes(&mut model, sink);
    expand::routes(&model)
}
