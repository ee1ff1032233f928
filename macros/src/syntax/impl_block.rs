//! An `impl` whose function bodies are not parsed, so that incomplete ones are accepted.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream, discouraged::Speculative};
use syn::{Attribute, Generics, Signature, Token, Type, Visibility, WhereClause, braced};

/// An `impl` block.
pub struct ImplBlock {
    pub attributes: Vec<Attribute>,
    pub generics: Generics,
    /// The trait and the `for` before the type, if there are any.
    pub of_trait: Option<(Type, Token![for])>,
    pub self_type: Type,
    pub members: Vec<Member>,
    unsafety: Option<Token![unsafe]>,
    impl_token: Token![impl],
}

/// A member of an `impl`.
pub enum Member {
    Method(Box<Method>),
    Other(TokenStream),
}

/// A function of an `impl`.
pub struct Method {
    pub attributes: Vec<Attribute>,
    pub visibility: Visibility,
    pub signature: Signature,
    /// The braces with their content, or `;`.
    pub body: TokenTree,
}

impl Parse for ImplBlock {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let unsafety = input.parse()?;
        let impl_token = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let first: Type = input.parse()?;
        let (of_trait, self_type) = if input.peek(Token![for]) {
            (Some((first, input.parse()?)), input.parse()?)
        } else {
            (None, first)
        };
        generics.where_clause = input.parse::<Option<WhereClause>>()?;
        let content;
        braced!(content in input);
        let mut members = Vec::new();
        while !content.is_empty() {
            members.push(content.parse()?);
        }
        Ok(Self { attributes, generics, of_trait, self_type, members, unsafety, impl_token })
    }
}

impl Parse for Member {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        if let Ok(method) = ahead.parse::<Method>() {
            input.advance_to(&ahead);
            return Ok(Self::Method(Box::new(method)));
        }
        let mut tokens = TokenStream::new();
        loop {
            let token: TokenTree = input.parse()?;
            let ends = match &token {
                TokenTree::Punct(punct) => punct.as_char() == ';',
                TokenTree::Group(group) => {
                    group.delimiter() == proc_macro2::Delimiter::Brace && !input.peek(Token![;])
                }
                _ => false,
            };
            tokens.extend([token]);
            if ends || input.is_empty() {
                return Ok(Self::Other(tokens));
            }
        }
    }
}

impl Parse for Method {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let signature = input.parse()?;
        let body = input.parse()?;
        Ok(Self { attributes, visibility, signature, body })
    }
}

impl ImplBlock {
    /// Returns the methods.
    pub fn methods(&mut self) -> impl Iterator<Item = &mut Method> {
        self.members.iter_mut().filter_map(|member| match member {
            Member::Method(method) => Some(&mut **method),
            Member::Other(_) => None,
        })
    }
}

impl ToTokens for ImplBlock {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attributes, generics, self_type, members, unsafety, impl_token, .. } = self;
        let of_trait = self.of_trait.as_ref().map(|(ty, word)| quote!(#ty #word));
        let clause = &generics.where_clause;
        tokens.extend(quote! {
            #(#attributes)*
            #unsafety #impl_token #generics #of_trait #self_type #clause { #(#members)* }
        });
    }
}

impl ToTokens for Member {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Method(method) => method.to_tokens(tokens),
            Self::Other(other) => other.to_tokens(tokens),
        }
    }
}

impl ToTokens for Method {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attributes, visibility, signature, body } = self;
        tokens.extend(quote!(#(#attributes)* #visibility #signature #body));
    }
}
