//! Derives of serde beside `#[dto]`, which derives them itself.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Path, Token};

use crate::sink::Sink;

/// Reports and removes the derives that `#[dto]` emits as well.
pub fn reject(attributes: &mut [Attribute], input: bool, output: bool, sink: &mut Sink) {
    for attribute in attributes.iter_mut().filter(|one| one.path().is_ident("derive")) {
        let list = Punctuated::<Path, Token![,]>::parse_terminated;
        let Ok(derives) = attribute.parse_args_with(list) else { continue };
        let is_repeated = |path: &Path| match path.segments.last() {
            Some(last) if last.ident == "Serialize" => output,
            Some(last) if last.ident == "Deserialize" => input,
            _ => false,
        };
        let (repeated, kept): (Vec<_>, Vec<_>) = derives.into_iter().partition(is_repeated);
        for path in &repeated {
            let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            sink.on(path, format!("`#[dto]` derives `{name}` already; remove it here"));
        }
        if !repeated.is_empty()
            && let syn::Meta::List(list) = &mut attribute.meta
        {
            list.tokens = Punctuated::<Path, Token![,]>::from_iter(kept).into_token_stream();
        }
    }
}
