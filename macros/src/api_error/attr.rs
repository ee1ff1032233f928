//! `#[error(...)]`, as written.

use proc_macro2::TokenStream;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Token};

use crate::sink::Sink;
use crate::syntax::{Arguments, is_named, status_code, to_source};
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
        if let Some(message) = nameless(tokens.clone()) {
            sink.on(&tokens, message);
            args.status = Some(500);
            continue;
        }
        let arguments =
            Arguments::read("error", tokens, 0, &["status", "code", "message", "crate"], sink);
        if arguments.broken {
            args.status = args.status.or(Some(500));
        }
        let status = arguments.value::<Expr>("status", sink);
        args.status = status.map(|status| number(&status, sink).unwrap_or(500)).or(args.status);
        args.code = arguments.value::<LitStr>("code", sink).map(|code| code.value()).or(args.code);
        args.message = arguments.value("message", sink).or(args.message);
        args.krate = arguments.krate().or(args.krate);
    }
    args
}

/// Returns the message for a status and a message without names, as in `#[error(404, "no cat {id}")]`.
fn nameless(tokens: TokenStream) -> Option<String> {
    if tokens.to_string() == "transparent" {
        let message = "clients see the message of the variant itself; write `#[error(status = 500, message = \"...\")]`, and `#[from]` or `#[source]` on its field";
        return Some(message.to_owned());
    }
    let literals = Punctuated::<Lit, Token![,]>::parse_terminated.parse2(tokens).ok()?;
    let mut status = "404".to_owned();
    let mut message = None;
    for literal in literals.iter().take(2) {
        match literal {
            Lit::Str(text) => message = Some(to_source(text)),
            other => status = to_source(other),
        }
    }
    let message = message.map(|message| format!(", message = {message}")).unwrap_or_default();
    (!literals.is_empty()).then(|| {
        format!(
            "the arguments of `#[error]` have names; write `#[error(status = {status}{message})]`"
        )
    })
}

/// Reads a status, and reports a constant.
fn number(status: &Expr, sink: &mut Sink) -> Option<u16> {
    if let Expr::Lit(ExprLit { lit, .. }) = status {
        return error_status(lit, sink);
    }
    let found = to_source(status);
    let code = status_code(&found).unwrap_or(404);
    sink.on(status, format!("a macro can't read `{found}`; write the number, `status = {code}`"));
    None
}
