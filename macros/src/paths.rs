//! The table of paths into the runtime: emitted code refers to it by the alias `__baya`.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// The crate that re-exports the runtime: `::baya`, or the one of `crate = path`.
#[derive(Clone)]
pub struct Paths {
    root: TokenStream,
    is_default: bool,
}

impl Paths {
    /// Creates the table for the path of `crate = path`, if there is one.
    pub fn new(root: Option<TokenStream>) -> Self {
        Self { is_default: root.is_none(), root: root.unwrap_or_else(|| quote!(::baya)) }
    }

    /// Wraps items in a scope that has the alias and hides their names.
    pub fn scoped(&self, items: &TokenStream) -> TokenStream {
        let root = &self.root;
        let items = if self.is_default { with_macros(items.clone()) } else { items.clone() };
        quote! {
            #[allow(deprecated, unused_qualifications)]
            const _: () = {
                #[allow(unused_imports)]
                use #root::__private::{self as __baya, otherwise::*};
                #items
            };
        }
    }

    /// Emits the full path of the runtime, for code that can't be in such a scope.
    pub fn runtime(&self) -> TokenStream {
        let root = &self.root;
        quote!(#root::__private)
    }

    /// Emits the path of an attribute of the facade, for items that are expanded again.
    pub fn attribute(&self, name: &str) -> TokenStream {
        let root = &self.root;
        let name = quote::format_ident!("{name}");
        quote!(#root::#name)
    }
}

/// Writes the macros of the runtime by their full paths. While the compiler reports an attribute that it can't find,
/// it resolves macros before imports, so it would report each macro that is called by the alias as well.
fn with_macros(items: TokenStream) -> TokenStream {
    let items: Vec<_> = items.into_iter().collect();
    let each = items.iter().enumerate().map(|(at, token)| match token {
        // The location that a macro expands to is that of its first token.
        TokenTree::Ident(ident) if ident == "__baya" && is_macro(&items[at + 1..]) => {
            quote_spanned!(ident.span()=> ::baya::__private)
        }
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), with_macros(group.stream()));
            inner.set_span(group.span());
            TokenTree::Group(inner).into()
        }
        token => token.clone().into(),
    });
    each.collect()
}

/// Whether the rest of a path names a macro that is called: `::name!`.
fn is_macro(mut rest: &[TokenTree]) -> bool {
    let is = |token: &TokenTree, letter| matches!(token, TokenTree::Punct(one) if one.as_char() == letter);
    let mut is_path = false;
    while let [first, second, TokenTree::Ident(_), after @ ..] = rest
        && is(first, ':')
        && is(second, ':')
    {
        is_path = true;
        rest = after;
    }
    // `!=` compares a constant.
    let is_called = matches!(rest, [mark, next, ..] if is(mark, '!') && !is(next, '='));
    is_path && is_called
}
