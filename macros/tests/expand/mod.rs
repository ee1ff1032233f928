//! Golden expansions: the code that each attribute emits, for reviews.

mod components;
mod controllers;
mod data;
mod enhancers;
mod programs;
mod triggers;

use proc_macro2::TokenStream;

use crate::entry::Expansion;
use crate::sink::Sink;

type Run = fn(TokenStream, TokenStream, &mut Sink) -> Expansion;

/// Formats an expansion.
fn pretty(tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("an expansion is Rust");
    prettyplease::unparse(&file)
}

/// Expands an attribute with these arguments on an item, and formats the result.
fn expand(run: Run, arguments: &str, item: &str) -> String {
    let mut sink = Sink::default();
    let arguments = arguments.parse().expect("tokens");
    let Expansion { item, extra } = run(arguments, item.parse().expect("tokens"), &mut sink);
    let errors = sink.into_tokens();
    pretty(quote::quote!(#item #extra #errors))
}

/// Compares an expansion with its golden file.
fn golden(name: &str, expansion: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(".");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, expansion));
}
