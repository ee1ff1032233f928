//! `#[error(...)]`, as written.

use proc_macro2::TokenStream;
use syn::{Attribute, LitStr, Meta};

use crate::sink::Sink;
use crate::syntax::{Arguments, is_named};
use crate::value::error_status;

/// The attribute on a variant or on the type, as written.
#[derive(Default)]
pub struct AttributeArgs {
    /// The status; `500` if it is invalid.
    pub status: Option<u16>,
    pub code: Option<String>,
    pub message: Option<LitStr>,
    pub krate: Option<TokenStream>,
}

pub fn read(attributes: &[Attribute], sink: &mut Sink) -> AttributeArgs {
    let mut args = AttributeArgs::default();
    for attribute in attributes.iter().filter(|attribute| is_named(attribute, "error")) {
        let tokens = match &attribute.meta {
            Meta::List(list) => list.tokens.clone(),
            other => {
                sink.on(other, "write `#[error(status = 404, code = \"...\", message = \"...\")]`");
                continue;
            }
        };
        let arguments =
            Arguments::read("error", tokens, 0, &["status", "code", "message", "crate"], sink);
        let literal = arguments.value::<syn::Lit>("status", sink);
        args.status =
            literal.map(|literal| error_status(&literal, sink).unwrap_or(500)).or(args.status);
        args.code = arguments.value::<LitStr>("code", sink).map(|code| code.value()).or(args.code);
        args.message = arguments.value("message", sink).or(args.message);
        args.krate = arguments.krate().or(args.krate);
    }
    args
}
