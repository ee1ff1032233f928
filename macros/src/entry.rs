//! Runs an attribute: its errors are rendered after the item, which always survives.

use proc_macro2::TokenStream;
use quote::quote;

use crate::sink::Sink;

/// The output of an attribute.
pub struct Expansion {
    /// The user's item, without the attributes that were read.
    pub item: TokenStream,
    /// The code that is emitted in addition.
    pub extra: TokenStream,
}

/// Runs an attribute, and renders its errors.
pub fn attribute(
    name: &str,
    arguments: TokenStream,
    item: TokenStream,
    run: fn(TokenStream, TokenStream, &mut Sink) -> Expansion,
) -> TokenStream {
    let mut sink = Sink::default();
    let Expansion { item, extra } = run(arguments, item, &mut sink);
    let errors = sink.into_tokens();
    let expansion = quote!(#item #extra #errors);
    show(name, &expansion);
    expansion
}

/// Prints an expansion if `BAYA_MACROS_DEBUG` is set in the environment of the compiler.
pub fn show(name: &str, expansion: &TokenStream) {
    if std::env::var_os("BAYA_MACROS_DEBUG").is_some() {
        use std::io::Write;
        // A closed standard error can't be reported.
        let _ = writeln!(std::io::stderr().lock(), "// #[{name}]\n{expansion}\n");
    }
}
