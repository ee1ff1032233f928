//! Mappings, as written.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Path, Token};

/// A mapping of the fields of types.
pub enum Tree {
    /// The fields of a type.
    Source(Path),
    /// The fields of a mapping, all optional.
    Partial(Box<Tree>),
    /// Some fields of a mapping.
    Pick(Box<Tree>, Vec<Ident>),
    /// The fields of a mapping without some of them.
    Omit(Box<Tree>, Vec<Ident>),
    /// The fields of several mappings.
    Merge(Vec<Tree>),
}

impl Tree {
    /// The names of mappings.
    pub const NAMES: [&'static str; 4] = ["partial", "pick", "omit", "merge"];

    /// Reads a mapping, or a type.
    pub fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let path: Path = input.call(Path::parse_mod_style)?;
        let name = path.get_ident().map(ToString::to_string).unwrap_or_default();
        if !input.peek(syn::token::Paren) || !Self::NAMES.contains(&&*name) {
            return Ok(Self::Source(path));
        }
        let content;
        syn::parenthesized!(content in input);
        let read = match &*name {
            "merge" => {
                let all = Punctuated::<_, Token![,]>::parse_terminated_with(&content, Self::read)?;
                if all.len() < 2 {
                    let message = "`merge` needs at least two types; write `merge(Name, Address)`";
                    return Err(syn::Error::new_spanned(path, message));
                }
                Self::Merge(all.into_iter().collect())
            }
            "partial" => Self::Partial(Box::new(Self::read(&content)?)),
            other => {
                let inner = Box::new(Self::read(&content)?);
                let fields = fields(&content, other, &path)?;
                if other == "pick" { Self::Pick(inner, fields) } else { Self::Omit(inner, fields) }
            }
        };
        if content.is_empty() {
            return Ok(read);
        }
        let message = match &*name {
            "partial" => {
                "`partial` makes all fields of one type optional; choose some of them inside, as in `partial(pick(Cat, name))`"
            }
            _ => "unexpected argument",
        };
        Err(content.error(message))
    }

    /// Returns the types, in order.
    pub fn leaves(&self) -> Vec<&Path> {
        match self {
            Self::Source(path) => vec![path],
            Self::Partial(inner) | Self::Pick(inner, _) | Self::Omit(inner, _) => inner.leaves(),
            Self::Merge(all) => all.iter().flat_map(Self::leaves).collect(),
        }
    }
}

/// Reads `, first, second` after the type.
fn fields(content: ParseStream<'_>, name: &str, at: &Path) -> syn::Result<Vec<Ident>> {
    let named = if content.is_empty() {
        Punctuated::new()
    } else {
        content.parse::<Token![,]>()?;
        Punctuated::<Ident, Token![,]>::parse_terminated(content)?
    };
    if named.is_empty() {
        let message = format!("`{name}` lists fields; write `{name}(Cat, name)`");
        return Err(syn::Error::new_spanned(at, message));
    }
    Ok(named.into_iter().collect())
}

impl ToTokens for Tree {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Source(path) => quote!(#path),
            Self::Partial(inner) => quote!(partial(#inner)),
            Self::Pick(inner, fields) => quote!(pick(#inner, #(#fields),*)),
            Self::Omit(inner, fields) => quote!(omit(#inner, #(#fields),*)),
            Self::Merge(all) => quote!(merge(#(#all),*)),
        });
    }
}
