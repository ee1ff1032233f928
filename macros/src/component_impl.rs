//! The `impl` of a component: its hooks, and its handlers without a route.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Attribute;

use crate::entry::Expansion;
use crate::hooks::{self, Hook};
#[cfg(feature = "graphql")]
use crate::loader;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, ImplBlock, attribute_name, is_named, nearest, strip, take};
use crate::{decoration, handler, item, trigger};

/// Expands an attribute on the `impl` of a component that can have hooks.
pub fn with_hooks(
    attribute: &str,
    arguments: TokenStream,
    tokens: TokenStream,
    sink: &mut Sink,
    expand: fn(&ImplBlock, &[Hook], &Paths) -> TokenStream,
) -> Expansion {
    with_handlers(attribute, arguments, tokens, sink, expand, &[])
}

/// Expands an attribute on the `impl` of a component that can have hooks, and handlers with these attributes.
pub fn with_handlers(
    attribute: &str,
    arguments: TokenStream,
    tokens: TokenStream,
    sink: &mut Sink,
    expand: fn(&ImplBlock, &[Hook], &Paths) -> TokenStream,
    triggers: &[&str],
) -> Expansion {
    let sink = &mut sink.child();
    let arguments = Arguments::read(attribute, arguments, 0, &["crate"], sink);
    let Some(mut block) = item::block(attribute, tokens.clone(), sink) else {
        return item::stripped(tokens);
    };
    if attribute == "resolver" {
        reject_decorations(&mut block, sink);
    }
    let hooks = hooks::read(&mut block, sink);
    let handlers = trigger::read(&mut block, triggers, sink);
    #[cfg(feature = "graphql")]
    let loaders =
        if attribute == "injectable" { loader::read(&mut block, sink) } else { Vec::new() };
    misplaced(attribute, &mut block, sink);
    let is_misspelt = has_misspelt(&mut block, triggers);
    let paths = Paths::new(arguments.krate());
    let hooks = expand(&block, &hooks, &paths);
    // A resolver whose only method has an error is not one without fields.
    let is_broken = attribute == "resolver" && (is_misspelt || !sink.is_clean());
    let handlers = trigger::provider(&block, &handlers, is_broken, &paths);
    #[cfg(feature = "graphql")]
    let loader = loader::expand(&block, &loaders, &paths);
    #[cfg(not(feature = "graphql"))]
    let loader = TokenStream::new();
    Expansion { item: block.to_token_stream(), extra: quote!(#hooks #handlers #loader) }
}

/// Rejects attributes for all fields of a resolver, which belong on the struct.
fn reject_decorations(block: &mut ImplBlock, sink: &mut Sink) {
    for attribute in take(&mut block.attributes, decoration::NAMES) {
        let message = format!(
            "`#[{}]` for all fields belongs on the struct, below `#[resolver]`",
            attribute_name(&attribute)
        );
        sink.on(attribute, message);
    }
}

/// Whether a method has an attribute whose error is reported separately: one with nearly one of these names, or a misplaced
/// `#[loader]`.
fn has_misspelt(block: &mut ImplBlock, names: &[&str]) -> bool {
    let is = |one: &Attribute| match nearest(&attribute_name(one), names) {
        Some(name) => !is_named(one, name),
        None => is_named(one, "loader"),
    };
    block.methods().any(|method| method.attributes.iter().any(is))
}

/// Rejects routes, which belong on methods of a controller, and triggers, which belong on those of a provider or a
/// controller.
fn misplaced(attribute: &str, block: &mut ImplBlock, sink: &mut Sink) {
    for method in block.methods() {
        for trigger in take(&mut method.attributes, trigger::NAMES) {
            let message = format!(
                "`#[{}]` belongs on a method of an `impl` with `#[injectable]` or `#[controller]`; this one has `#[{attribute}]`",
                attribute_name(&trigger)
            );
            sink.on(trigger, message);
        }
        let routes = take(&mut method.attributes, handler::ROUTES);
        if routes.is_empty() {
            handler::reject_on_other_method(method, sink);
            continue;
        }
        for route in routes {
            let message = format!(
                "`#[{}]` belongs on a method of an `impl` with `#[controller]`; this one has `#[{attribute}]`",
                attribute_name(&route)
            );
            sink.on(route, message);
        }
        strip(&mut method.attributes);
        handler::strip_arguments(&mut method.signature);
    }
}
