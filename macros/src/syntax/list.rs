//! Lists of entries, of which a broken one leaves the others standing.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};

use crate::sink::Sink;

/// Reads entries between commas; each broken one is a fault.
pub fn entries<T>(
    tokens: TokenStream,
    sink: &mut Sink,
    read: impl Fn(ParseStream<'_>) -> syn::Result<T>,
) -> Vec<T> {
    let parser = |input: ParseStream<'_>| {
        let (mut entries, mut faults) = (Vec::new(), Vec::new());
        while !input.is_empty() {
            match read(input) {
                Ok(entry) => entries.push(entry),
                Err(fault) => {
                    faults.push(fault);
                    skip(input)?;
                }
            }
            if !input.is_empty() {
                input.parse::<syn::Token![,]>()?;
            }
        }
        Ok((entries, faults))
    };
    let Some((entries, faults)) = sink.keep(parser.parse2(tokens)) else { return Vec::new() };
    for fault in faults {
        sink.keep::<()>(Err(fault));
    }
    entries
}

fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(syn::Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}
