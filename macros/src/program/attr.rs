//! The arguments of `#[baya::main(...)]` and `#[baya::test(...)]`.

use proc_macro2::{Span, TokenStream};

use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::Arguments;

/// The arguments, as written.
pub struct AttributeArgs {
    pub paths: Paths,
    /// `address = ...`, with its span.
    pub address: Option<(Span, syn::Expr)>,
}

pub fn main(arguments: TokenStream, sink: &mut Sink) -> AttributeArgs {
    read("main", arguments, &["address", "crate"], sink)
}

pub fn test(arguments: TokenStream, sink: &mut Sink) -> AttributeArgs {
    read("test", arguments, &["crate"], sink)
}

fn read(attribute: &str, arguments: TokenStream, known: &[&str], sink: &mut Sink) -> AttributeArgs {
    let arguments = Arguments::read(attribute, arguments, 0, known, sink);
    let span = arguments.get("address").map(|argument| argument.span());
    let address = span.zip(arguments.value("address", sink));
    AttributeArgs { paths: Paths::new(arguments.krate()), address }
}
