//! Types by their syntax.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{
    GenericArgument, Lifetime, ParenthesizedGenericArguments, PathArguments, Type, TypeFnPtr,
    TypeReference,
};

use super::list::Listed;

/// The primitive types that are read from one string. Their lower-case names can't be confused with those of other
/// types.
const PRIMITIVES: &[&str] = &[
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64", "bool", "char",
];

/// Returns a type without parentheses and without the groups that a `macro_rules!` puts around its arguments.
pub fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(inner) => bare(&inner.elem),
        other => other,
    }
}

/// Returns the last segment of a path type, with its type arguments. The name is only a hint: the traits of a type
/// determine what it is.
pub fn last_segment(ty: &Type) -> Option<(String, Vec<&Type>)> {
    let Type::Path(path) = bare(ty) else { return None };
    let segment = path.path.segments.last()?;
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(list) => list
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    Some((segment.ident.to_string(), arguments))
}

/// Whether a type has this name.
pub fn has_name(ty: &Type, name: &str) -> bool {
    last_segment(ty).is_some_and(|(last, _)| last == name)
}

/// Whether a type is a primitive type that is read from one string.
pub fn is_primitive(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|(name, _)| PRIMITIVES.contains(&&*name))
}

/// Returns `T` of a type that is written as `Result<T, ...>`.
pub fn result_value(ty: &Type) -> Option<&Type> {
    let (name, arguments) = last_segment(ty)?;
    (name == "Result").then(|| arguments.first().copied()).flatten()
}

/// Formats a type as people write it: `Arc<dyn Trait>`, not `Arc < dyn Trait >`.
pub fn to_source(ty: impl ToTokens) -> String {
    let mut out = String::new();
    let mut word = false;
    push(ty.to_token_stream(), &mut out, &mut word, Ident::to_string);
    out
}

/// Formats a type as the module graph names it: as people write it, with the names of raw identifiers.
pub fn type_name(ty: impl ToTokens) -> String {
    let mut out = String::new();
    let mut word = false;
    push(ty.to_token_stream(), &mut out, &mut word, name);
    out
}

/// Returns the name of an identifier: `type` for `r#type`.
pub fn name(ident: &Ident) -> String {
    ident.unraw().to_string()
}

fn push(tokens: TokenStream, out: &mut String, word: &mut bool, spell: fn(&Ident) -> String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::Brace => ("{ ", " }"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                out.push_str(open);
                *word = false;
                push(group.stream(), out, word, spell);
                out.push_str(close);
                *word = false;
            }
            TokenTree::Punct(punct) => {
                if matches!(punct.as_char(), '=' | '+') && !out.ends_with(' ') {
                    out.push(' ');
                }
                out.push(punct.as_char());
                if matches!(punct.as_char(), ',' | '+' | ';' | '=') {
                    out.push(' ');
                }
                *word = false;
            }
            token => {
                if *word {
                    out.push(' ');
                }
                match token {
                    TokenTree::Ident(ident) => out.push_str(&spell(&ident)),
                    other => out.push_str(&other.to_string()),
                }
                *word = true;
            }
        }
    }
}

/// Emits the location of a span as an expression.
pub fn location(span: Span) -> TokenStream {
    quote_spanned!(span=> __baya::location!())
}

/// Emits a type as a token of the module graph. Without a `key`, which only generic code has, the key is probed.
pub fn token_type(ty: impl ToTokens, key: Option<TokenStream>) -> TokenStream {
    let shown = type_name(&ty);
    let key = key.unwrap_or_else(|| quote!(__baya::Probe::<#ty>::KEY));
    quote!(__baya::Type::new::<#ty>(#shown, #key))
}

/// Emits a list of types that have attributes of the framework.
pub fn declared_types(types: &[Listed<Type>]) -> TokenStream {
    let types = types.iter().map(|listed| {
        let ty = &listed.entry;
        let shown = type_name(&listed.entry);
        let ty = quote_spanned!(ty.span()=> {
            __baya::Type::new::<#ty>(#shown, ::core::option::Option::Some(&<#ty as __baya::Token>::KEY))
        });
        listed.element(&ty)
    });
    quote!(&[#(#types),*])
}

/// Returns a type with all its tokens at one location. The compiler reports a type and the `.await` on a call with it
/// separately; at one location, that is one message.
pub fn at_span(ty: &Type, at: Span) -> TokenStream {
    relocated(ty.to_token_stream(), at)
}

fn relocated(tokens: TokenStream, at: Span) -> TokenStream {
    let one = |token: TokenTree| {
        let mut token = match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), relocated(group.stream(), at));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            token => token,
        };
        token.set_span(token.span().located_at(at));
        token
    };
    tokens.into_iter().map(one).collect()
}

/// Returns a type with the lifetime `'static` where it has none: constants have no other lifetime.
pub fn static_type(ty: &Type) -> Type {
    struct Lasting;
    impl VisitMut for Lasting {
        fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
            let span = reference.and_token.span;
            reference.lifetime.get_or_insert_with(|| Lifetime::new("'static", span));
            visit_mut::visit_type_reference_mut(self, reference);
        }

        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident == "_" {
                *lifetime = Lifetime::new("'static", lifetime.span());
            }
        }

        // The arguments of functions have lifetimes of their own.
        fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}

        fn visit_parenthesized_generic_arguments_mut(
            &mut self,
            _: &mut ParenthesizedGenericArguments,
        ) {
        }
    }
    let mut ty = ty.clone();
    Lasting.visit_type_mut(&mut ty);
    ty
}
