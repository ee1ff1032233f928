//! The options of `#[sse]`.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, ExprLit, Lit};

use crate::sink::Sink;
use crate::syntax::{Arguments, to_source};
use crate::value::duration;

/// The options of an event stream, as written.
#[derive(Default)]
pub struct SseOptions {
    retry: Option<Duration>,
    /// `Some(None)` if it is off.
    keep_alive: Option<Option<Duration>>,
}

impl SseOptions {
    /// Reads `retry = "3s"` and `keep_alive = "15s"` or `keep_alive = off`.
    pub fn read(arguments: &Arguments, sink: &mut Sink) -> Self {
        Self {
            retry: time(arguments, "retry", "2s", sink).flatten(),
            keep_alive: time(arguments, "keep_alive", "15s", sink),
        }
    }
}

/// Reads a duration, or `off`.
fn time(
    arguments: &Arguments,
    name: &str,
    example: &str,
    sink: &mut Sink,
) -> Option<Option<Duration>> {
    match arguments.value::<Expr>(name, sink)? {
        Expr::Path(path) if path.path.is_ident("off") => Some(None),
        Expr::Lit(ExprLit { lit: Lit::Str(literal), .. }) => duration(&literal, sink).map(Some),
        other => {
            let found = to_source(&other);
            let example = match &other {
                Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
                    format!("{}s", number.base10_digits())
                }
                _ => example.to_owned(),
            };
            let message = format!(
                "`{name}` is a duration, found `{found}`; write `{name} = \"{example}\"`, or `{name} = off`"
            );
            sink.on(other, message);
            None
        }
    }
}

impl ToTokens for SseOptions {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if self.retry.is_none() && self.keep_alive.is_none() {
            return tokens.extend(quote!(__baya::SseOptions::DEFAULT));
        }
        let retry = option(self.retry);
        let keep_alive = match self.keep_alive {
            Some(keep_alive) => option(keep_alive),
            None => quote!(__baya::SseOptions::DEFAULT.keep_alive),
        };
        tokens.extend(quote! {
            __baya::SseOptions { retry: #retry, keep_alive: #keep_alive }
        });
    }
}

fn option(time: Option<Duration>) -> TokenStream {
    match time {
        None => quote!(::core::option::Option::None),
        Some(time) => {
            let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            quote!(::core::option::Option::Some(::core::time::Duration::from_millis(#millis)))
        }
    }
}
