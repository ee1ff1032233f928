//! `#[provider]`: an async function that creates a provider.

mod expand;
mod model;

use proc_macro2::TokenStream;

use crate::component::Scope;
use crate::entry::Expansion;
use crate::item;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::Arguments;

/// The arguments, as written.
pub struct AttributeArgs {
    pub scope: Scope,
    pub paths: Paths,
}

pub fn run(arguments: TokenStream, tokens: TokenStream, sink: &mut Sink) -> Expansion {
    let arguments = Arguments::read("provider", arguments, 0, &["scope", "crate"], sink);
    let args = AttributeArgs {
        scope: Scope::read(&arguments, sink),
        paths: Paths::new(arguments.krate()),
    };
    let Some(model) = model::read(&args, tokens.clone(), sink) else {
        return item::stripped(tokens);
    };
    expand::expand(&model, &args)
}
