//! Which item an attribute stands on.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Item, ItemStruct};

use crate::decoration;
use crate::entry::Expansion;
use crate::hooks::{self, Hook};
#[cfg(feature = "graphql")]
use crate::loader;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{
    Arguments, ImplBlock, Parameters, is_named, name_of, nearest, strip, strip_tokens, take,
};
use crate::trigger;

/// Whether the item is an `impl`.
pub fn is_impl(tokens: &TokenStream) -> bool {
    let words = tokens.clone().into_iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    });
    words.into_iter().find(|word| word != "unsafe").is_some_and(|word| word == "impl")
}

/// The item without our attributes, for one that can't be read.
pub fn as_it_was(tokens: TokenStream) -> Expansion {
    Expansion { item: strip_tokens(tokens), extra: quote!() }
}

/// A struct; anything else is a fault. What does not parse is left to the compiler's own message.
pub fn structure(attribute: &str, tokens: TokenStream, sink: &mut Sink) -> Option<ItemStruct> {
    match syn::parse2::<Item>(tokens) {
        Ok(Item::Struct(mut item)) => {
            alone(attribute, &mut item, sink);
            Some(item)
        }
        Ok(other) => {
            let instead = match &other {
                Item::Fn(_) if attribute == "injectable" => "; on a function write `#[provider]`",
                _ => "",
            };
            let message = format!("`#[{attribute}]` belongs on a struct or on its `impl`{instead}");
            sink.at(keyword(&other), message);
            None
        }
        Err(_) => None,
    }
}

/// A type is one kind of component: any other is a fault, and is taken off.
fn alone(attribute: &str, item: &mut ItemStruct, sink: &mut Sink) {
    const KINDS: &[&str] = &[
        "injectable",
        "controller",
        "gateway",
        "resolver",
        "module",
        "guard",
        "interceptor",
        "pipe",
        "filter",
    ];
    for other in take(&mut item.attrs, KINDS) {
        let message = format!(
            "a type is one kind of component, and `{}` has `#[{attribute}]` already; keep one of them, and share what both need as a provider",
            item.ident
        );
        sink.on(other, message);
    }
}

fn keyword(item: &Item) -> proc_macro2::Span {
    let mut tokens = item.to_token_stream().into_iter();
    let word = tokens.find_map(|token| match token {
        TokenTree::Ident(ident) if ident != "pub" => Some(ident.span()),
        _ => None,
    });
    word.unwrap_or_else(proc_macro2::Span::call_site)
}

/// An attribute on the `impl` of a component: its hooks.
pub fn component_impl(
    attribute: &str,
    arguments: TokenStream,
    tokens: TokenStream,
    sink: &mut Sink,
    expand: fn(&ImplBlock, &[Hook], &Paths) -> TokenStream,
) -> Expansion {
    handled_impl(attribute, arguments, tokens, sink, expand, &[])
}

/// The same for a component that may have handlers with these attributes.
pub fn handled_impl(
    attribute: &str,
    arguments: TokenStream,
    tokens: TokenStream,
    sink: &mut Sink,
    expand: fn(&ImplBlock, &[Hook], &Paths) -> TokenStream,
    triggers: &[&str],
) -> Expansion {
    let before = sink.count();
    let arguments = Arguments::read(attribute, arguments, 0, &["crate"], sink);
    let Some(mut block) = block(attribute, tokens.clone(), sink) else { return as_it_was(tokens) };
    if attribute == "resolver" {
        of_struct(&mut block, sink);
    }
    let hooks = hooks::read(&mut block, sink);
    let handlers = trigger::read(&mut block, triggers, sink);
    #[cfg(feature = "graphql")]
    let loaders =
        if attribute == "injectable" { loader::read(&mut block, sink) } else { Vec::new() };
    misplaced(attribute, &mut block, sink);
    // What is left of the attributes is not known.
    let is_misspelt = has_misspelt(&mut block, triggers);
    let paths = Paths::new(arguments.krate());
    let hooks = expand(&block, &hooks, &paths);
    // A resolver whose only method has an error is not one without fields.
    let is_broken = attribute == "resolver" && (is_misspelt || before < sink.count());
    let handlers = trigger::provider(&block, &handlers, is_broken, &paths);
    #[cfg(feature = "graphql")]
    let loader = loader::expand(&block, &loaders, &paths);
    #[cfg(not(feature = "graphql"))]
    let loader = TokenStream::new();
    Expansion { item: block.to_token_stream(), extra: quote!(#hooks #handlers #loader) }
}

/// Rejects what applies to all fields of a resolver.
fn of_struct(block: &mut ImplBlock, sink: &mut Sink) {
    for attribute in take(&mut block.attributes, decoration::NAMES) {
        let message = format!(
            "`#[{}]` for all fields belongs on the struct, below `#[resolver]`",
            name_of(&attribute)
        );
        sink.on(attribute, message);
    }
}

/// Whether a method has an attribute that another one reports: with nearly one of these names, or of a loader.
fn has_misspelt(block: &mut ImplBlock, names: &[&str]) -> bool {
    let is = |one: &Attribute| match nearest(&name_of(one), names) {
        Some(name) => !is_named(one, name),
        None => is_named(one, "loader"),
    };
    block.methods().any(|method| method.attributes.iter().any(is))
}

/// An inherent `impl`; what does not parse is left to the compiler's own message.
pub fn block(attribute: &str, tokens: TokenStream, sink: &mut Sink) -> Option<ImplBlock> {
    let block = syn::parse2::<ImplBlock>(tokens).ok()?;
    if let Some((of, _)) = &block.of_trait {
        sink.on(
            of,
            format!("`#[{attribute}]` belongs on the type's own `impl`, not on that of a trait"),
        );
        return None;
    }
    let before = sink.count();
    Parameters::read(attribute, &block.generics, sink);
    (before == sink.count()).then_some(block)
}

/// Verbs belong on methods of a controller, and triggers on those of a provider or a controller.
fn misplaced(attribute: &str, block: &mut ImplBlock, sink: &mut Sink) {
    for method in block.methods() {
        for trigger in take(&mut method.attributes, trigger::NAMES) {
            let message = format!(
                "`#[{}]` belongs on a method of an `impl` with `#[injectable]` or `#[controller]`; this one has `#[{attribute}]`",
                name_of(&trigger)
            );
            sink.on(trigger, message);
        }
        let verbs = take(&mut method.attributes, crate::controller::VERBS);
        if verbs.is_empty() {
            crate::handler::without_verb(method, crate::controller::VERBS, sink);
            continue;
        }
        for verb in verbs {
            let message = format!(
                "`#[{}]` belongs on a method of an `impl` with `#[controller]`; this one has `#[{attribute}]`",
                name_of(&verb)
            );
            sink.on(verb, message);
        }
        strip(&mut method.attributes);
        crate::handler::strip_arguments(&mut method.signature);
    }
}
