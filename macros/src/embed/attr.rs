//! The arguments of `embed!(...)`.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Path, Token};

use crate::paths::Paths;
use crate::sink::Sink;

/// The arguments, as written.
pub struct AttributeArgs {
    /// The directory; `None` if the arguments can't be read.
    pub directory: Option<LitStr>,
    pub paths: Paths,
}

pub fn read(tokens: TokenStream, sink: &mut Sink) -> AttributeArgs {
    let parsed = sink.keep(parse.parse2(tokens));
    let (directory, root) =
        parsed.map_or((None, None), |(directory, root)| (Some(directory), root));
    let root = root.map(|root| quote::quote!(#root));
    AttributeArgs { directory, paths: Paths::new(root) }
}

fn parse(input: ParseStream<'_>) -> syn::Result<(LitStr, Option<Path>)> {
    if !input.peek(LitStr) {
        let message = "`embed!` accepts the path of a directory; write `embed!(\"dist\")`";
        return Err(syn::Error::new(input.span(), message));
    }
    let directory = input.parse()?;
    let comma: Option<Token![,]> = input.parse()?;
    if comma.is_none() || input.is_empty() {
        return Ok((directory, None));
    }
    if !input.peek(Token![crate]) {
        return Err(input.error("after the directory, `embed!` accepts only `crate = path`"));
    }
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    let root = input.parse()?;
    input.parse::<Option<Token![,]>>()?;
    Ok((directory, Some(root)))
}
