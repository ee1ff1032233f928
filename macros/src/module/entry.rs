//! One entry of a list of `#[module]`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, discouraged::Speculative};
use syn::spanned::Spanned;
use syn::{Expr, ExprPath, Path, Token, Type};

/// An entry as written.
pub enum Entry {
    /// `Cats`, `pool`, `dyn CatRepo`
    Plain(Type),
    /// `DbModule::with(options)`: the type is the path without its last segment.
    Built { of: Type, expression: Expr },
    /// `PgCats as dyn CatRepo`
    Bound { of: Type, to: Type },
    /// `value(expression)`, with the type that is written or can be read off
    Value { of: Type, expression: Expr },
}

impl Entry {
    /// The type that the entry names.
    pub const fn of(&self) -> &Type {
        match self {
            Self::Plain(of)
            | Self::Built { of, .. }
            | Self::Bound { of, .. }
            | Self::Value { of, .. } => of,
        }
    }

    pub fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        if let Ok(expression) = ahead.parse::<Expr>()
            && (ahead.is_empty() || ahead.peek(Token![,]))
        {
            input.advance_to(&ahead);
            return Self::from_expression(expression);
        }
        let of: Type = input.parse()?;
        if input.peek(Token![as]) {
            input.parse::<Token![as]>()?;
            return Ok(Self::Bound { of, to: input.parse()? });
        }
        Ok(Self::Plain(of))
    }

    fn from_expression(expression: Expr) -> syn::Result<Self> {
        match &expression {
            Expr::Path(path) => Ok(Self::Plain(type_of(&path.path))),
            Expr::Cast(cast) => match &*cast.expr {
                Expr::Path(path) => {
                    Ok(Self::Bound { of: type_of(&path.path), to: (*cast.ty).clone() })
                }
                other => Err(syn::Error::new_spanned(other, "only a type is bound `as` another")),
            },
            Expr::Call(call) => match (&*call.func, call.args.first()) {
                (Expr::Path(path), Some(inner))
                    if path.path.is_ident("value") && call.args.len() == 1 =>
                {
                    Self::value(inner)
                }
                _ => Self::built(expression),
            },
            Expr::MethodCall(_) => Self::built(expression),
            other => Err(syn::Error::new_spanned(
                other,
                "expected a type, `Type as dyn Trait`, a provider function, `Module::with(...)` or `value(...)`",
            )),
        }
    }

    fn built(expression: Expr) -> syn::Result<Self> {
        match owner(&expression) {
            Some(of) => Ok(Self::Built { of, expression }),
            None => Err(syn::Error::new_spanned(
                expression,
                "can't tell the type of this entry; write `Type::function(...)`",
            )),
        }
    }

    /// The type of a value: written behind `as`, that of a literal struct, or the path of a call
    /// without the function.
    fn value(inner: &Expr) -> syn::Result<Self> {
        let (of, expression) = match inner {
            Expr::Cast(cast) => (Some((*cast.ty).clone()), bare(&cast.expr)),
            Expr::Struct(literal) => (Some(constructed(&literal.path)), inner),
            Expr::Path(path) => (starts_upper(&path.path).then(|| constructed(&path.path)), inner),
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) if starts_upper(&path.path) => {
                    (Some(constructed(&path.path)), inner)
                }
                _ => (owner(inner).filter(starts_upper_type), inner),
            },
            other => (owner(other).filter(starts_upper_type), inner),
        };
        match of {
            Some(of) => Ok(Self::Value { of, expression: expression.clone() }),
            None => Err(syn::Error::new_spanned(
                inner,
                "can't tell the type of this value; write `value(expression as Type)`",
            )),
        }
    }

    /// Whether it is named like a function.
    pub fn is_function(&self) -> bool {
        matches!(self, Self::Plain(Type::Path(path)) if !starts_upper(&path.path))
    }

    pub fn span(&self) -> Span {
        match self {
            Self::Plain(of) | Self::Bound { of, .. } => of.span(),
            Self::Built { expression, .. } | Self::Value { expression, .. } => expression.span(),
        }
    }
}

fn type_of(path: &Path) -> Type {
    Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: path.clone() })
}

/// The expression without parentheses, which nothing needs once it stands alone.
fn bare(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(inner) => bare(&inner.expr),
        other => other,
    }
}

/// The type that a constructor makes: the path itself, or the enum before a variant.
fn constructed(path: &Path) -> Type {
    let mut of = path.clone();
    of.segments.pop();
    of.segments.pop_punct();
    type_of(if starts_upper(&of) { &of } else { path })
}

/// The path without its last segment, of the call that everything else is chained to.
fn owner(expression: &Expr) -> Option<Type> {
    match expression {
        Expr::MethodCall(call) => owner(&call.receiver),
        Expr::Call(call) => match &*call.func {
            Expr::Path(ExprPath { qself: None, path, .. }) if path.segments.len() > 1 => {
                let mut path = path.clone();
                path.segments.pop();
                path.segments.pop_punct();
                Some(type_of(&path))
            }
            _ => None,
        },
        _ => None,
    }
}

fn starts_upper(path: &Path) -> bool {
    let last = path.segments.last().map(|segment| segment.ident.to_string());
    last.is_some_and(|name| name.starts_with(|letter: char| letter.is_uppercase()))
}

fn starts_upper_type(of: &Type) -> bool {
    matches!(of, Type::Path(path) if starts_upper(&path.path))
}

impl ToTokens for Entry {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Plain(of) => quote!(#of),
            Self::Built { expression, .. } => quote!(#expression),
            Self::Bound { of, to } => quote!(#of as #to),
            Self::Value { expression, .. } => quote!(value(#expression)),
        });
    }
}
