//! The arguments of `#[baya::main(...)]` and `#[baya::test(...)]`.

use proc_macro2::{Span, TokenStream};

use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::Arguments;

/// The arguments, as written.
pub struct Written {
    pub paths: Paths,
    /// `address = ...`, with its span.
    pub address: Option<(Span, syn::Expr)>,
}

pub fn main(arguments: TokenStream, sink: &mut Sink) -> Written {
    read("main", arguments, &["address", "crate"], sink)
}

pub fn test(arguments: TokenStream, sink: &mut Sink) -> Written {
    read("test", arguments, &["crate"], sink)
}

fn read(attribute: &str, arguments: TokenStream, known: &[&str], sink: &mut Sink) -> Written {
    let arguments = Arguments::read(attribute, arguments, 0, known, sink);
    let span = arguments.get("address").map(|argument| argument.span());
    let address = span.zip(arguments.value("address", sink));
    Written { paths: Paths::new(arguments.krate()), address }
}
