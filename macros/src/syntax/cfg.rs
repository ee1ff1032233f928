//! `#[cfg(...)]` on elements of an item and entries of a list, which is copied to the code emitted for them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Meta};

/// The `#[cfg(...)]` attributes of an element.
#[derive(Clone, Default)]
pub struct Cfg(Vec<Attribute>);

impl Cfg {
    /// Returns the `#[cfg(...)]` attributes of an element, without removing them.
    pub fn from_attributes(attributes: &[Attribute]) -> Self {
        Self(attributes.iter().filter(|one| one.path().is_ident("cfg")).cloned().collect())
    }

    /// Returns the `#[cfg(...)]` attributes of an entry, and its other attributes.
    pub fn split(attributes: Vec<Attribute>) -> (Self, Vec<Attribute>) {
        let (own, others) =
            attributes.into_iter().partition(|one: &Attribute| one.path().is_ident("cfg"));
        (Self(own), others)
    }

    /// Returns a `#[cfg(...)]` with this predicate.
    pub fn new(predicate: &TokenStream) -> Self {
        Self(vec![syn::parse_quote!(#[cfg(#predicate)])])
    }

    /// Returns the conditions of an element together with those of an element inside it.
    #[must_use]
    pub fn and(&self, inner: &Self) -> Self {
        Self(self.0.iter().chain(&inner.0).cloned().collect())
    }

    /// Whether there are no conditions.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the conditions as one predicate.
    pub fn predicate(&self) -> TokenStream {
        let all = self.0.iter().map(|one| match &one.meta {
            Meta::List(list) => list.tokens.clone(),
            _ => TokenStream::new(),
        });
        quote!(all(#(#all),*))
    }

    /// Returns items under these conditions.
    pub fn items(&self, items: TokenStream) -> TokenStream {
        if self.is_empty() || items.is_empty() {
            return items;
        }
        quote! {
            #self
            const _: () = { #items };
        }
    }
}

/// Emits the index of the element after these, some of which may not be in every build.
pub fn index_after<'c>(before: impl Iterator<Item = &'c Cfg>) -> TokenStream {
    let (others, always): (Vec<_>, Vec<_>) = before.partition(|cfg| !cfg.is_empty());
    let always = always.len();
    let others = others.into_iter().map(Cfg::predicate);
    quote!(#always #(+ ::core::cfg!(#others) as usize)*)
}

impl ToTokens for Cfg {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.iter().for_each(|one| one.to_tokens(tokens));
    }
}
