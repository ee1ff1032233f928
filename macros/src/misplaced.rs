//! Attributes that another attribute reads, where the compiler expands them by themselves.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{format_ident, quote};

use crate::syntax::{is_helper, strip_tokens};

/// The attributes that read others below them.
const READERS: &[&str] = &[
    "injectable",
    "controller",
    "module",
    "guard",
    "interceptor",
    "pipe",
    "filter",
    "bundle",
    "dto",
    "gateway",
    "resolver",
];

/// Expands a helper attribute that the compiler reaches before the attribute that reads it. The helper moves below that
/// attribute, or is reported if there is none.
pub fn helper(name: &str, home: &str, arguments: TokenStream, tokens: TokenStream) -> TokenStream {
    if let Some(moved) = below(name, &arguments, tokens.clone()) {
        return moved;
    }
    let message = format!("`#[{name}]` belongs on {home}");
    let error = syn::Error::new(proc_macro2::Span::call_site(), message).to_compile_error();
    // In a statement position, an error can't follow a method, so it is added to the body of the method.
    let item = strip_tokens(tokens);
    let mut tokens: Vec<_> = item.into_iter().collect();
    if is_function(&tokens)
        && let Some(TokenTree::Group(body)) = tokens.last()
        && body.delimiter() == Delimiter::Brace
    {
        let inner = body.stream();
        let body = Group::new(Delimiter::Brace, quote!(#error; #inner));
        tokens.pop();
        tokens.push(body.into());
        return tokens.into_iter().collect();
    }
    let item: TokenStream = tokens.into_iter().collect();
    quote!(#item #error)
}

/// Whether an item is a function or a method: no other keyword of an item precedes its `fn`.
fn is_function(item: &[TokenTree]) -> bool {
    const OTHERS: [&str; 6] = ["impl", "struct", "enum", "union", "trait", "mod"];
    let words = item.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    let mut keywords = words.filter(|word| word == "fn" || OTHERS.contains(&&**word));
    keywords.next().is_some_and(|first| first == "fn")
}

/// Moves a helper attribute below the attribute that reads it, if there is one. The helper attributes between them move
/// along, so that all keep their order.
fn below(name: &str, arguments: &TokenStream, tokens: TokenStream) -> Option<TokenStream> {
    let name = format_ident!("{name}", span = proc_macro2::Span::call_site());
    let arguments = (!arguments.is_empty()).then(|| quote!((#arguments)));
    let mut above = TokenStream::new();
    let mut moved = quote!(#[#name #arguments]);
    let mut rest = tokens.into_iter();
    loop {
        let (Some(TokenTree::Punct(mark)), Some(TokenTree::Group(attribute))) =
            (rest.next(), rest.next())
        else {
            return None;
        };
        if mark.as_char() != '#' || attribute.delimiter() != Delimiter::Bracket {
            return None;
        }
        let whole = quote!(#mark #attribute);
        if is_reader(&attribute) {
            let rest: TokenStream = rest.collect();
            return Some(quote!(#above #whole #moved #rest));
        }
        let to = if is_helper(&attribute) { &mut moved } else { &mut above };
        to.extend(whole);
    }
}

/// Whether an attribute, inside its brackets, is one that reads others: `controller(...)` or `baya::controller(...)`.
fn is_reader(attribute: &Group) -> bool {
    let path = attribute.stream().into_iter();
    let path = path.take_while(|token| !matches!(token, TokenTree::Group(_)));
    let last = path.filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    });
    last.last().is_some_and(|last| READERS.contains(&&*last))
}
