//! Attributes that mean something only to another attribute.

use proc_macro2::TokenStream;
use quote::quote;

use crate::syntax::strip_tokens;

/// What a helper attribute says when it is reached: the attribute that would have read it is not
/// there.
pub fn helper(name: &str, home: &str, tokens: TokenStream) -> TokenStream {
    let message = format!("`#[{name}]` belongs on {home}");
    let error = syn::Error::new(proc_macro2::Span::call_site(), message).to_compile_error();
    // A statement position takes no error beside a method, so it goes into the body of one.
    let item = strip_tokens(tokens);
    let mut tokens: Vec<_> = item.into_iter().collect();
    if let Some(proc_macro2::TokenTree::Group(body)) = tokens.last()
        && body.delimiter() == proc_macro2::Delimiter::Brace
    {
        let inner = body.stream();
        let body = proc_macro2::Group::new(proc_macro2::Delimiter::Brace, quote!(#error; #inner));
        tokens.pop();
        tokens.push(body.into());
        return tokens.into_iter().collect();
    }
    let item: TokenStream = tokens.into_iter().collect();
    quote!(#item #error)
}
