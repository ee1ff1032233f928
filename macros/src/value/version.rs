//! The versions of an API that a route belongs to.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit, LitStr, Token};

use crate::sink::Sink;
use crate::syntax::{Arguments, is_word, to_source};

/// The versions of a route, as written.
pub enum Versions {
    Neutral,
    Of(Vec<String>),
}

impl Versions {
    /// Reads `version = "1"`, `version = ["1", "2"]` or `version = neutral`.
    pub fn read(arguments: &Arguments, name: &str, sink: &mut Sink) -> Option<Self> {
        match arguments.value::<Expr>(name, sink)? {
            Expr::Path(path) if path.path.is_ident("neutral") => Some(Self::Neutral),
            Expr::Lit(ExprLit { lit: Lit::Str(one), .. }) => {
                version(&one, sink).map(|one| Self::Of(vec![one]))
            }
            Expr::Array(list) => Self::list(name, &list.elems, list.span(), sink),
            Expr::Lit(ExprLit { lit: number @ (Lit::Int(_) | Lit::Float(_)), .. }) => {
                let found = to_source(&number);
                let message =
                    format!("a version is a string, found `{found}`; write `{name} = \"{found}\"`");
                sink.on(number, message);
                None
            }
            Expr::Path(path) => {
                sink.on(&path, named_constant(name, &path));
                None
            }
            other => {
                let message = format!(
                    "a version is a string; write `{name} = \"1\"`, `{name} = [\"1\", \"2\"]` or `{name} = neutral`"
                );
                sink.on(other, message);
                None
            }
        }
    }

    fn list(
        name: &str,
        list: &Punctuated<Expr, Token![,]>,
        span: Span,
        sink: &mut Sink,
    ) -> Option<Self> {
        let sink = &mut sink.child();
        let mut all: Vec<String> = Vec::new();
        for one in list {
            let one = match one {
                Expr::Lit(ExprLit { attrs, .. }) if !attrs.is_empty() => {
                    let message = "a version cannot have attributes; write the item once for each case, each with its own `#[cfg(...)]`";
                    sink.on(one, message);
                    continue;
                }
                Expr::Lit(ExprLit { lit: Lit::Str(one), .. }) => one,
                Expr::Path(path) if path.path.is_ident("neutral") => {
                    let message = format!(
                        "`neutral` means every version; write `{name} = neutral`, or list the versions without it"
                    );
                    sink.on(path, message);
                    continue;
                }
                other => {
                    sink.on(other, "a version is a string, such as `\"1\"`");
                    continue;
                }
            };
            match version(one, sink) {
                Some(text) if all.contains(&text) => {
                    sink.at(
                        one.span(),
                        format!("the version `{text}` is repeated; remove one of them"),
                    );
                }
                read => all.extend(read),
            }
        }
        if list.is_empty() {
            sink.at(span, "list at least one version, or write `neutral` for every one");
        }
        sink.is_clean().then_some(Self::Of(all))
    }
}

/// Returns the message for a constant, or another word than `neutral`.
fn named_constant(name: &str, path: &syn::ExprPath) -> String {
    let found = to_source(path);
    if found.to_lowercase().ends_with("neutral") {
        return format!("the version of every request is a word; write `{name} = neutral`");
    }
    if is_word(&path.path) {
        return format!(
            "a version is a string, found `{found}`; write `{name} = \"{found}\"`, or `{name} = neutral` for every version"
        );
    }
    format!(
        "a macro can't read the constant `{found}`; write the string itself, as in `{name} = \"1\"`"
    )
}

/// Reads a version, which is valid in a path segment, in a header and in a media type parameter.
fn version(literal: &LitStr, sink: &mut Sink) -> Option<String> {
    let text = literal.value();
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-~".contains(c);
    if text.is_empty() || !text.chars().all(fits) {
        let message = format!(
            "{text:?} is not a valid version; use ASCII letters, digits, `.`, `_` and `-`, such as `\"1\"` or `\"2026-01\"`"
        );
        sink.at(literal.span(), message);
        return None;
    }
    Some(text)
}

/// Emits the versions as an expression. `default` is the variant without a declaration.
pub fn versions(written: Option<&Versions>, default: &str) -> TokenStream {
    match written {
        None => {
            let default = Ident::new(default, Span::call_site());
            quote!(__baya::Versions::#default)
        }
        Some(Versions::Neutral) => quote!(__baya::Versions::Neutral),
        Some(Versions::Of(all)) => quote!(__baya::Versions::Of(&[#(#all),*])),
    }
}

/// The deprecation date of a route, and its removal date, in seconds of Unix time.
#[derive(Default)]
pub struct Deprecation {
    since: Option<i64>,
    sunset: Option<i64>,
}

impl Deprecation {
    /// Reads `deprecated = "2026-01-31"` and `sunset = "2027-01-31"`.
    pub fn read(arguments: &Arguments, sink: &mut Sink) -> Self {
        let since = arguments.named_string("deprecated", "2026-01-31", sink);
        let sunset = arguments.named_string("sunset", "2027-01-31", sink);
        let date = |literal: &Option<LitStr>, sink: &mut Sink| {
            literal.as_ref().and_then(|literal| super::date(literal, sink))
        };
        let read = Self { since: date(&since, sink), sunset: date(&sunset, sink) };
        if let (Some(from), Some(to), Some(literal)) = (read.since, read.sunset, &sunset)
            && to < from
        {
            let message = "`sunset` is before `deprecated`, but a route is deprecated before it is removed; write a later date";
            sink.at(literal.span(), message);
        }
        read
    }
}

impl ToTokens for Deprecation {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { since, sunset } = self;
        if since.is_none() && sunset.is_none() {
            return tokens.extend(quote!(__baya::Deprecation::NONE));
        }
        let since = option(*since);
        let sunset = option(*sunset);
        tokens.extend(quote!(__baya::Deprecation { since: #since, sunset: #sunset }));
    }
}

fn option(value: Option<i64>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
