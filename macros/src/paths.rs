//! The one table of paths into the runtime: everything emitted goes through the alias `__baya`.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// The crate that re-exports the runtime: `::baya`, or what `crate = path` says.
#[derive(Clone)]
pub struct Paths {
    root: TokenStream,
    is_default: bool,
}

impl Paths {
    /// The table behind an optional `crate = path`.
    pub fn new(root: Option<TokenStream>) -> Self {
        Self { is_default: root.is_none(), root: root.unwrap_or_else(|| quote!(::baya)) }
    }

    /// Wraps items so that nothing of them is visible outside, with the alias in scope.
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

    /// The runtime by its full path, for what can't be in a scope of its own.
    pub fn runtime(&self) -> TokenStream {
        let root = &self.root;
        quote!(#root::__private)
    }

    /// An attribute of the facade, for what is emitted again with it.
    pub fn attribute(&self, name: &str) -> TokenStream {
        let root = &self.root;
        let name = quote::format_ident!("{name}");
        quote!(#root::#name)
    }
}

/// Writes the macros of the runtime by their full paths. While the compiler reports an attribute that it can't find,
/// it resolves macros before imports, so it would report each macro behind the alias as well.
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
    let is = |token: &TokenTree, of| matches!(token, TokenTree::Punct(one) if one.as_char() == of);
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
