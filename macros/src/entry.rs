//! How every attribute runs: faults are rendered beside the item, and the item survives.

use proc_macro2::TokenStream;
use quote::quote;

use crate::sink::Sink;

/// What an attribute makes of an item.
pub struct Expansion {
    /// The user's item, without the attributes that were read.
    pub item: TokenStream,
    /// What is emitted beside it.
    pub extra: TokenStream,
}

/// Runs an attribute.
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

/// `BAYA_MACROS_DEBUG` in the environment of the compiler prints every expansion.
pub fn show(name: &str, expansion: &TokenStream) {
    if std::env::var_os("BAYA_MACROS_DEBUG").is_some() {
        use std::io::Write;
        // Nobody is left to tell when standard error is closed.
        let _ = writeln!(std::io::stderr().lock(), "// #[{name}]\n{expansion}\n");
    }
}
