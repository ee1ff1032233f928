//! The type of an expression, as far as its syntax shows it.

use proc_macro2::TokenTree;
use syn::parse::{ParseStream, Parser, discouraged::Speculative};
use syn::{Expr, ExprPath, Path, PathArguments, Token, Type};

/// Returns the type that a constructor creates: that of a struct literal, or the path of a call without the function, before
/// any methods.
pub fn constructed_type(expression: &Expr) -> Option<Type> {
    match expression {
        Expr::MethodCall(call) => constructed_type(&call.receiver),
        Expr::Struct(literal) => Some(constructed(&literal.path)),
        Expr::Path(path) => starts_upper(&path.path).then(|| constructed(&path.path)),
        Expr::Paren(inner) => constructed_type(&inner.expr),
        Expr::Group(inner) => constructed_type(&inner.expr),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if starts_upper(&path.path) => Some(constructed(&path.path)),
            _ => owner(expression).filter(starts_upper_type),
        },
        _ => None,
    }
}

/// Reads an entry of a list that is a whole expression. Otherwise returns `None` and reads nothing.
pub fn whole_expression(input: ParseStream<'_>) -> Option<Expr> {
    let ahead = input.fork();
    let expression = ahead.parse().ok()?;
    let ends = ahead.is_empty() || ahead.peek(Token![,]);
    ends.then(|| {
        input.advance_to(&ahead);
        ungrouped(expression)
    })
}

/// Reads an entry of a list that is a whole type, or a type before `as` if `bound`. Otherwise returns `None` and
/// reads nothing. `value(Config)` would parse as a type, but is an expression.
pub fn whole_type(input: ParseStream<'_>, bound: bool) -> Option<Type> {
    let ahead = input.fork();
    let ty = if ahead.peek(syn::token::Group) { grouped(&ahead)? } else { ahead.parse().ok()? };
    let called = |path: &syn::TypePath| {
        let mut segments = path.path.segments.iter();
        segments.any(|segment| matches!(segment.arguments, PathArguments::Parenthesized(_)))
    };
    let ends = ahead.is_empty() || ahead.peek(Token![,]) || bound && ahead.peek(Token![as]);
    if !ends || matches!(&ty, Type::Path(path) if called(path)) {
        return None;
    }
    input.advance_to(&ahead);
    Some(ty)
}

/// Reads a type that a `macro_rules!` has passed on, without the group around it. The group must be a whole type:
/// `$made:expr` may begin with one.
fn grouped(input: ParseStream<'_>) -> Option<Type> {
    let TokenTree::Group(group) = input.parse().ok()? else { return None };
    let whole = |inner: ParseStream<'_>| Ok(whole_type(inner, false));
    whole.parse2(group.stream()).ok()?
}

/// Returns an expression that a `macro_rules!` has passed on, without the group around it.
pub fn ungrouped(expression: Expr) -> Expr {
    match expression {
        Expr::Group(inner) => ungrouped(*inner.expr),
        other => other,
    }
}

/// Returns a path in an expression as a type.
pub fn type_from_path(path: &ExprPath) -> Type {
    Type::Path(syn::TypePath {
        attrs: Vec::new(),
        qself: path.qself.clone(),
        path: path.path.clone(),
    })
}

/// Returns a path as a type.
pub fn path_type(path: &Path) -> Type {
    Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: path.clone() })
}

/// Returns the type that a constructor creates: the path itself, or the enum before a variant.
fn constructed(path: &Path) -> Type {
    let mut owner = path.clone();
    owner.segments.pop();
    owner.segments.pop_punct();
    path_type(if starts_upper(&owner) { &owner } else { path })
}

/// Returns the path, without its last segment, of the call at the start of a method chain.
pub fn owner(expression: &Expr) -> Option<Type> {
    match expression {
        Expr::MethodCall(call) => owner(&call.receiver),
        Expr::Call(call) => match &*call.func {
            Expr::Path(ExprPath { qself: None, path, .. }) if path.segments.len() > 1 => {
                let mut path = path.clone();
                path.segments.pop();
                path.segments.pop_punct();
                Some(path_type(&path))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether the last segment is named like a type.
pub fn starts_upper(path: &Path) -> bool {
    let last = path.segments.last().map(|segment| segment.ident.to_string());
    last.is_some_and(|name| name.starts_with(|letter: char| letter.is_uppercase()))
}

fn starts_upper_type(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if starts_upper(&path.path))
}
