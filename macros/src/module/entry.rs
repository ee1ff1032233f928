//! The entries of the lists of `#[module]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Token, Type};

use crate::decoration::{self, Decoration};
use crate::foreign::Given;
use crate::sink::Sink;
use crate::syntax::{
    Listed, attribute_name, constructed_type, entries_with, misplaced, owner, take, to_source,
    type_from_path, ungrouped, whole_expression, whole_type,
};

/// An entry, as written.
pub enum Entry {
    /// `Cats`, `pool`, `dyn CatRepo`
    Plain(Type),
    /// `DbModule::with(options)`: the type is the path without its last segment.
    Built { ty: Type, expression: Expr },
    /// `PgCats as dyn CatRepo`
    Bound { ty: Type, to: Type },
    /// `value(expression)`, with the type that is written or that its syntax shows
    Value { ty: Type, expression: Expr },
    /// `value(expression) as dyn Trait`
    BoundValue { ty: Type, expression: Expr, to: Type },
}

/// An entry of `imports`.
pub struct Imported {
    pub entry: Entry,
    /// Whether it is written as `nested(Module)`.
    pub nested: bool,
    /// The decorations of the routes that the module adds itself.
    pub decorations: Vec<Decoration>,
}

impl Imported {
    /// Reads the entries of the list.
    pub fn list(tokens: TokenStream, sink: &mut Sink) -> Vec<Listed<Self>> {
        let read = |attributes: Vec<Attribute>, input: ParseStream<'_>| {
            Ok((attributes, Self::read(input)?))
        };
        let entries = entries_with(tokens, sink, read);
        let decorated = |(attributes, mut import): (Vec<Attribute>, Self), sink: &mut Sink| {
            import.decorations = around_import(attributes, sink);
            import
        };
        entries.into_iter().map(|one| one.map(|one| decorated(one, sink))).collect()
    }

    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        let word = ahead.parse::<Ident>();
        if word.is_ok_and(|word| word == "nested") && ahead.peek(syn::token::Paren) {
            input.parse::<Ident>()?;
            let content;
            syn::parenthesized!(content in input);
            let entry = Entry::read(&content)?;
            if !content.is_empty() {
                return Err(content.error("`nested(...)` accepts one module"));
            }
            return Ok(Self { entry, nested: true, decorations: Vec::new() });
        }
        Ok(Self { entry: Entry::read(input)?, nested: false, decorations: Vec::new() })
    }
}

/// Reads the attributes of an import, which apply to the routes that its module adds itself.
fn around_import(mut attributes: Vec<Attribute>, sink: &mut Sink) -> Vec<Decoration> {
    for attribute in take(&mut attributes, &["use_pipes", "skip"]) {
        let message = match &*attribute_name(&attribute) {
            "skip" => {
                "guards of outer levels do not run before routes that a module adds itself; remove `#[skip]`"
            }
            _ => {
                "routes that a module adds itself have no arguments for pipes; remove `#[use_pipes]`"
            }
        };
        sink.on(attribute, message);
    }
    let decorations = decoration::read(&mut attributes, sink);
    for attribute in attributes {
        sink.add(misplaced(&attribute));
    }
    decorations
}

impl Entry {
    /// Returns the type that the entry names.
    pub const fn ty(&self) -> &Type {
        match self {
            Self::Plain(ty)
            | Self::Built { ty, .. }
            | Self::Bound { ty, .. }
            | Self::Value { ty, .. }
            | Self::BoundValue { ty, .. } => ty,
        }
    }

    /// Reads an entry.
    pub fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(syn::token::Brace) {
            return Err(object(input)?);
        }
        if input.peek(Token![&]) {
            let expression: Expr = input.parse()?;
            let message = not_an_entry(&expression);
            return Err(syn::Error::new_spanned(expression, message));
        }
        match whole_type(input, true) {
            Some(ty) => Self::bound(ty, input),
            None => match whole_expression(input) {
                Some(expression) => Self::from_expression(expression),
                None => Self::bound(input.parse()?, input),
            },
        }
    }

    /// Reads the type that an entry is bound to, if it is.
    fn bound(ty: Type, input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![as]) {
            input.parse::<Token![as]>()?;
            return Ok(Self::Bound { ty, to: input.parse()? });
        }
        Ok(Self::Plain(ty))
    }

    fn from_expression(expression: Expr) -> syn::Result<Self> {
        match &expression {
            Expr::Path(path) => Ok(Self::Plain(type_from_path(path))),
            Expr::Cast(cast) => match &ungrouped((*cast.expr).clone()) {
                Expr::Path(path) => {
                    Ok(Self::Bound { ty: type_from_path(path), to: (*cast.ty).clone() })
                }
                Expr::Call(_) => match Self::from_expression(ungrouped((*cast.expr).clone()))? {
                    Self::Value { ty, expression } => {
                        Ok(Self::BoundValue { ty, expression, to: (*cast.ty).clone() })
                    }
                    other => Err(syn::Error::new_spanned(
                        other,
                        "only a type or a `value(...)` can be bound with `as`",
                    )),
                },
                other => Err(syn::Error::new_spanned(
                    other,
                    "only a type or a `value(...)` can be bound with `as`",
                )),
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
            other => Err(syn::Error::new_spanned(other, not_an_entry(other))),
        }
    }

    fn built(expression: Expr) -> syn::Result<Self> {
        match owner(&expression) {
            Some(ty) => Ok(Self::Built { ty, expression }),
            None => Err(unknown(expression)),
        }
    }

    /// Reads a value. Its type is written after `as`, or is that of a struct literal, or the path of a call without the
    /// function.
    fn value(inner: &Expr) -> syn::Result<Self> {
        let (ty, expression) = match inner {
            Expr::Cast(cast) => (Some((*cast.ty).clone()), bare(&cast.expr)),
            other => (constructed_type(other), inner),
        };
        match ty {
            Some(ty) => Ok(Self::Value { ty, expression: expression.clone() }),
            None => Err(syn::Error::new_spanned(
                inner,
                "the type of this value is unknown; write `value(expression as Type)`",
            )),
        }
    }

    /// Returns the span of the entry.
    pub fn span(&self) -> Span {
        match self {
            Self::Plain(ty) | Self::Bound { ty, .. } => ty.span(),
            Self::Built { expression, .. }
            | Self::Value { expression, .. }
            | Self::BoundValue { expression, .. } => expression.span(),
        }
    }
}

/// Returns the message for an expression that no list accepts.
fn not_an_entry(expression: &Expr) -> String {
    let found = to_source(expression);
    let remedy = match expression {
        Expr::Lit(_) if found.starts_with('"') => {
            format!("write the type `{}` without quotes", found.trim_matches('"'))
        }
        Expr::Reference(reference) => format!("write `{}`", to_source(&reference.expr)),
        Expr::Lit(_) => format!("write `value({found} as Type)`"),
        _ => "write a type, `Type as dyn Trait`, a provider function, `Module::with(...)` or `value(...)`".to_owned(),
    };
    format!("expected a type, found `{found}`; {remedy}")
}

/// Returns the error for a provider as an object, as in `{ provide: CatRepo, useClass: PgCats }`.
fn object(input: ParseStream<'_>) -> syn::Result<syn::Error> {
    let content;
    let braces = syn::braced!(content in input);
    let given = Given::read(content.parse()?);
    let token = given.get(&["provide", "token"]).unwrap_or("CatRepo");
    let name = token.trim_matches('"');
    let remedy = if let Some(class) = given.get(&["use_class", "use_existing"]) {
        format!("`{class} as dyn {name}`, or `{class}`")
    } else if let Some(value) = given.get(&["use_value"]) {
        if token.starts_with('"') {
            let ty = camel_case(name);
            format!("`value({ty}({value}))`, where `{ty}` is a struct with `#[token]`")
        } else {
            format!("`value({value} as {name})`")
        }
    } else if let Some(factory) = given.get(&["use_factory"]) {
        let is_name = factory.chars().all(|c| c.is_alphanumeric() || c == '_');
        let name = if is_name { factory } else { "factory" };
        format!("`{name}`, a function with `#[provider]`")
    } else {
        "a type, `Type as dyn Trait` or `value(...)`".to_owned()
    };
    let message = format!("an entry of a list is not an object; write {remedy}");
    Ok(syn::Error::new(braces.span.join(), message))
}

/// Returns the name of a type for a name such as `MAX_CATS` or `max-cats`.
fn camel_case(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let capitalized = words.map(|word| {
        let rest = word.chars().skip(1).flat_map(char::to_lowercase);
        word.chars().take(1).flat_map(char::to_uppercase).chain(rest).collect::<String>()
    });
    capitalized.collect()
}

/// Returns the error for an expression that is not an entry: a provider function that is called, or another value.
fn unknown(expression: Expr) -> syn::Error {
    let message = match &expression {
        Expr::Call(call) if matches!(&*call.func, Expr::Path(_)) => {
            let function = to_source(&call.func);
            let call = to_source(call);
            format!(
                "a function with `#[provider]` is listed by its name; write `{function}`, or `value({call} as Type)` for another function"
            )
        }
        other => {
            format!(
                "the type of this entry is unknown; write `value({} as Type)`",
                to_source(other)
            )
        }
    };
    syn::Error::new_spanned(expression, message)
}

/// Returns an expression without parentheses.
fn bare(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(inner) => bare(&inner.expr),
        other => other,
    }
}

impl ToTokens for Entry {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Plain(ty) => quote!(#ty),
            Self::Built { expression, .. } => quote!(#expression),
            Self::Bound { ty, to } => quote!(#ty as #to),
            Self::Value { expression, .. } => quote!(value(#expression)),
            Self::BoundValue { expression, to, .. } => quote!(value(#expression) as #to),
        });
    }
}
