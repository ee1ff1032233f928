//! The item that has an attribute.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Item, ItemStruct};

use crate::entry::Expansion;
use crate::foreign;
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
            replace_foreign(attribute, &mut item, sink);
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

/// Reports the attributes of other frameworks on a struct and on its fields, and reads them as ours.
fn replace_foreign(attribute: &str, item: &mut ItemStruct, sink: &mut Sink) {
    let of_derives = foreign::has_other_derives(&item.attrs);
    for field in item.fields.iter_mut().filter(|_| !of_derives) {
        foreign::replace(&mut field.attrs, |one, _| foreign::on_component_field(one), sink);
    }
    let meant = |one: &Attribute, _: &[Attribute]| match attribute {
        "module" => foreign::on_module(one),
        _ => foreign::on_component(one, attribute),
    };
    foreign::replace_on_item(&mut item.attrs, meant, sink);
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
    for other in take(&mut item.attrs, foreign::KINDS) {
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
    let mut block = syn::parse2::<ImplBlock>(tokens).ok()?;
    if let Some((ty, _)) = &block.of_trait {
        sink.on(
            ty,
            format!("`#[{attribute}]` belongs on the type's own `impl`, not on that of a trait"),
        );
        return None;
    }
    {
        let sink = &mut sink.child();
        Parameters::read(attribute, &block.generics, sink);
        if !sink.is_clean() {
            return None;
        }
    }
    for method in block.methods() {
        let meant = |one: &Attribute, all: &[Attribute]| foreign::on_handler(one, all, attribute);
        foreign::replace_on_item(&mut method.attributes, meant, sink);
    }
    Some(block)
}
