//! `#[controller]` on a struct: a component that serves requests; on its `impl`: its routes. `#[gateway]` is a controller with
//! one route, which accepts connections, and handlers of their messages.

mod api;
mod asserts;
mod attr;
mod check;
#[cfg(feature = "gateway")]
mod connect;
#[cfg(feature = "gateway")]
mod connections;
mod describe;
mod elsewhere;
mod expand;
mod model;
mod response;
mod role;

use proc_macro2::TokenStream;

pub use role::Role;

use crate::entry::Expansion;
use crate::item;
use crate::sink::Sink;

/// Expands `#[controller]`.
pub fn run(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    component(Role::Controller, arguments, tokens, sink)
}

/// Expands `#[gateway]`.
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
    let args = attr::component(role, arguments, sink);
    let Some(model) = model::controller(args, tokens.clone(), sink) else {
        return item::stripped(tokens);
    };
    expand::controller(&model)
}

fn routes(role: Role, arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    let paths = attr::routes(role, arguments, sink);
    let Some(block) = item::block(role.attribute(), tokens.clone(), sink) else {
        return item::stripped(tokens);
    };
    let mut model = model::routes(role, block, paths, sink);
    check::routes(&mut model, sink);
    expand::routes(&model)
}
