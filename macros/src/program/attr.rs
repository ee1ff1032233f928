//! The arguments of `#[baya::main(...)]` and `#[baya::test(...)]`.

use proc_macro2::{Span, TokenStream};

use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Argument, Arguments, to_source};

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
    let arguments = Arguments::read_beside(attribute, arguments, 0, known, elsewhere, sink);
    let span = arguments.get("address").map(|argument| argument.span());
    let address = span.zip(arguments.value("address", sink));
    AttributeArgs { paths: Paths::new(arguments.krate()), address }
}

/// Returns the message for an argument that is written in another way.
fn elsewhere(argument: &Argument) -> Option<String> {
    let name = argument.name.to_string();
    let value = argument.value.as_ref().map(to_source).unwrap_or_default();
    let message = match &*name {
        "port" => format!("write `address = \"127.0.0.1:{value}\"`"),
        "flavor" | "worker_threads" | "start_paused" => {
            "write a `fn main()` that builds the runtime of tokio, and calls the async code"
                .to_owned()
        }
        _ => return None,
    };
    Some(format!("this attribute has no argument `{name}`; {message}"))
}
