//! The item that has an attribute.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Item, ItemStruct};

use crate::entry::Expansion;
use crate::sink::Sink;
use crate::syntax::{ImplBlock, Parameters, strip_tokens, take};

/// Whether the item is an `impl`.
pub fn is_impl(tokens: &TokenStream) -> bool {
    let words = tokens.clone().into_iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    });
    words.into_iter().find(|word| word != "unsafe").is_some_and(|word| word == "impl")
}

/// Returns an item that can't be read, without our attributes.
pub fn stripped(tokens: TokenStream) -> Expansion {
    Expansion { item: strip_tokens(tokens), extra: quote!() }
}

/// Reads a struct, and reports any other item. The compiler itself reports what does not parse.
pub fn read_struct(attribute: &str, tokens: TokenStream, sink: &mut Sink) -> Option<ItemStruct> {
    match syn::parse2::<Item>(tokens) {
        Ok(Item::Struct(mut item)) => {
            reject_other_kinds(attribute, &mut item, sink);
            Some(item)
        }
        Ok(other) => {
            let instead = instead(attribute, &other);
            let message = format!("`#[{attribute}]` belongs on a struct or on its `impl`{instead}");
            sink.at(keyword(&other), message);
            None
        }
        Err(_) => None,
    }
}

/// Returns the remedy for an attribute of structs on another item.
fn instead(attribute: &str, item: &Item) -> String {
    let function = match attribute {
        "guard" => "check(&self, cx: &mut Context<'_>) -> Result<(), Error>",
        "interceptor" => {
            "intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error>"
        }
        "pipe" => "transform(&self, value: In, cx: &Context<'_>) -> Result<Out, Error>",
        "filter" => {
            "catch(&self, error: Caught<Self::Catches>, cx: &mut Context<'_>) -> Result<Reply, Error>"
        }
        _ => "",
    };
    match item {
        Item::Fn(_) if attribute == "injectable" => {
            "; on a function write `#[provider]`".to_owned()
        }
        Item::Fn(_) if !function.is_empty() => format!(
            "; declare a struct with `#[{attribute}]`, and move the function into its implementation as `async fn {function}`"
        ),
        Item::Enum(_) | Item::Union(_) if attribute == "injectable" => {
            "; declare a struct with a field of this type and `#[inject(value = ...)]`, or return this type from a `#[provider]` function".to_owned()
        }
        _ => String::new(),
    }
}

/// Reports and removes the attributes of other kinds of components: a type is one kind.
fn reject_other_kinds(attribute: &str, item: &mut ItemStruct, sink: &mut Sink) {
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

/// Returns the span of the keyword of an item.
fn keyword(item: &Item) -> proc_macro2::Span {
    let mut tokens = item.to_token_stream().into_iter();
    let word = tokens.find_map(|token| match token {
        TokenTree::Ident(ident) if ident != "pub" => Some(ident.span()),
        _ => None,
    });
    word.unwrap_or_else(proc_macro2::Span::call_site)
}

/// Reads an inherent `impl`. The compiler itself reports what does not parse.
pub fn block(attribute: &str, tokens: TokenStream, sink: &mut Sink) -> Option<ImplBlock> {
    let block = syn::parse2::<ImplBlock>(tokens).ok()?;
    if let Some((ty, _)) = &block.of_trait {
        sink.on(
            ty,
            format!("`#[{attribute}]` belongs on the type's own `impl`, not on that of a trait"),
        );
        return None;
    }
    let sink = &mut sink.child();
    Parameters::read(attribute, &block.generics, sink);
    sink.is_clean().then_some(block)
}
