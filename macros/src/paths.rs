//! The one table of paths into the runtime: everything emitted goes through the alias `__baya`.

use proc_macro2::TokenStream;
use quote::quote;

/// The crate that re-exports the runtime: `::baya`, or what `crate = path` says.
#[derive(Clone)]
pub struct Paths {
    root: TokenStream,
}

impl Paths {
    /// The table behind an optional `crate = path`.
    pub fn new(root: Option<TokenStream>) -> Self {
        Self { root: root.unwrap_or_else(|| quote!(::baya)) }
    }

    /// Wraps items so that nothing of them is visible outside, with the alias in scope.
    pub fn scoped(&self, items: &TokenStream) -> TokenStream {
        let root = &self.root;
        quote! {
            const _: () = {
                #[allow(unused_imports)]
                use #root::__private::{self as __baya, OneText as _, Unannotated as _};
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
        let (root, name) = (&self.root, quote::format_ident!("{name}"));
        quote!(#root::#name)
    }
}
