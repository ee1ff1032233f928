//! The arguments of `#[serde(...)]` that determine the wire format of a type. serde reads them as well, and reports their
//! errors.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Attribute, ExprPath, LitStr, Path, Token, Type};

use crate::sink::Sink;
use crate::syntax::{attribute_tokens, split_arguments, to_source};

/// The case of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

/// A value for reading, and one for writing.
#[derive(Clone, Debug)]
pub struct Both<T> {
    pub read: Option<T>,
    pub written: Option<T>,
}

impl<T> Default for Both<T> {
    fn default() -> Self {
        Self { read: None, written: None }
    }
}

impl<T: Clone> Both<T> {
    /// Returns these values, or those of another one where there are none.
    pub fn or(&self, other: &Self) -> Self {
        let or = |one: &Option<T>, other: &Option<T>| one.clone().or_else(|| other.clone());
        Self { read: or(&self.read, &other.read), written: or(&self.written, &other.written) }
    }
}

/// The value of an absent field.
#[derive(Clone)]
pub enum Missing {
    /// The default of its type, by an attribute at this location.
    Default(Span),
    /// The value that a function returns.
    Function(Box<Path>),
    /// The field of the default of the whole type.
    Whole,
}

/// The arguments on a type.
#[derive(Default)]
pub struct TypeArguments {
    pub rename: Both<String>,
    pub rename_all: Both<Case>,
    pub rename_all_fields: Both<Case>,
    pub tag: Option<String>,
    pub content: Option<String>,
    pub untagged: bool,
    pub transparent: bool,
    /// The source of absent fields.
    pub default: Option<Missing>,
    /// Whether it rejects unknown fields.
    pub closed: bool,
    /// The types that it is read and written through.
    pub through: Both<Box<Type>>,
    /// The bounds on its parameters for reading it.
    pub bound: Option<LitStr>,
}

/// The arguments on a field or a variant.
#[derive(Default)]
pub struct FieldArguments {
    pub rename: Both<String>,
    pub rename_all: Both<Case>,
    pub default: Option<Missing>,
    /// Whether it is skipped when it is read, and when it is written.
    pub skips_input: bool,
    pub skips_output: bool,
    /// The function that decides whether it is omitted when it is written.
    pub left_out_if: Option<Box<ExprPath>>,
    /// The bounds on type parameters for reading it.
    pub bound: Option<LitStr>,
    /// Whether a variant is read from unknown names.
    pub other: bool,
    /// Whether a variant is untagged.
    pub untagged: bool,
    pub flatten: bool,
    /// Further names by which it is read.
    pub aliases: Vec<String>,
    /// Whether a function reads it.
    pub special: bool,
    /// Whether a function writes it.
    pub written_specially: bool,
    /// Whether it borrows from the input.
    pub borrows: bool,
}

impl TypeArguments {
    pub fn read(attributes: &[Attribute], sink: &mut Sink) -> Self {
        let mut read = Self::default();
        each(attributes, sink, |meta| match &*name(&meta) {
            "rename" => strings(&meta).map(|names| read.rename = names.or(&read.rename)),
            "rename_all" => case(&meta).map(|case| read.rename_all = case),
            "rename_all_fields" => case(&meta).map(|case| read.rename_all_fields = case),
            "tag" => string(&meta).map(|tag| read.tag = tag),
            "content" => string(&meta).map(|content| read.content = content),
            "from" | "try_from" => parsed(&meta).map(|ty| read.through.read = Some(ty)),
            "into" => parsed(&meta).map(|ty| read.through.written = Some(ty)),
            "untagged" => set(&mut read.untagged),
            "transparent" => set(&mut read.transparent),
            "deny_unknown_fields" => set(&mut read.closed),
            "default" => missing(&meta).map(|missing| read.default = Some(missing)),
            "bound" => bound(&meta).map(|bound| read.bound = read.bound.take().or(bound)),
            _ => skip(&meta),
        });
        read
    }
}

impl FieldArguments {
    pub fn read(attributes: &[Attribute], sink: &mut Sink) -> Self {
        let mut read = Self::default();
        each(attributes, sink, |meta| match &*name(&meta) {
            "rename" => strings(&meta).map(|names| read.rename = names.or(&read.rename)),
            "rename_all" => case(&meta).map(|case| read.rename_all = case),
            "flatten" => set(&mut read.flatten),
            "untagged" => set(&mut read.untagged),
            "other" => set(&mut read.other),
            "alias" => string(&meta).map(|name| read.aliases.extend(name)),
            "with" => {
                read.special = true;
                read.written_specially = true;
                skip(&meta)
            }
            "borrow" => {
                read.borrows = true;
                skip(&meta)
            }
            "deserialize_with" => {
                read.special = true;
                skip(&meta)
            }
            "serialize_with" => {
                read.written_specially = true;
                skip(&meta)
            }
            "skip_serializing_if" => {
                parsed(&meta).map(|function| read.left_out_if = Some(function))
            }
            "bound" => bound(&meta).map(|bound| read.bound = bound),
            "skip" => {
                read.skips_input = true;
                read.skips_output = true;
                Ok(())
            }
            "skip_deserializing" => set(&mut read.skips_input),
            "skip_serializing" => set(&mut read.skips_output),
            "default" => missing(&meta).map(|missing| read.default = Some(missing)),
            _ => skip(&meta),
        });
        read
    }
}

/// Reads the arguments of the attributes of serde.
pub fn each(
    attributes: &[Attribute],
    sink: &mut Sink,
    mut read: impl FnMut(ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        if let Err(error) = attribute.parse_nested_meta(&mut read) {
            sink.add(unquoted(attribute).unwrap_or(error));
        }
    }
}

/// Returns the error for a value that is not a string, as in `#[serde(default = function)]`.
fn unquoted(attribute: &Attribute) -> Option<syn::Error> {
    split_arguments(attribute_tokens(attribute)).into_iter().find_map(|part| {
        let mut tokens = part.into_iter();
        let name = tokens.next()?.to_string();
        let is_assigned = tokens.next().is_some_and(|sign| sign.to_string() == "=");
        let value: proc_macro2::TokenStream = tokens.collect();
        let is_string = syn::parse2::<LitStr>(value.clone()).is_ok();
        if !is_assigned || is_string || name == "crate" || value.is_empty() {
            return None;
        }
        let source = to_source(&value);
        let text = source.trim_matches('"');
        let message = format!("a value of `#[serde]` is a string; write `{name} = \"{text}\"`");
        Some(syn::Error::new_spanned(value, message))
    })
}

fn set(flag: &mut bool) -> syn::Result<()> {
    *flag = true;
    Ok(())
}

fn name(meta: &ParseNestedMeta<'_>) -> String {
    meta.path.get_ident().map(ToString::to_string).unwrap_or_default()
}

/// Reads `name = "..."`, or `name(deserialize = "...", serialize = "...")`.
fn strings(meta: &ParseNestedMeta<'_>) -> syn::Result<Both<String>> {
    if meta.input.peek(Token![=]) {
        let text = meta.value()?.parse::<LitStr>()?.value();
        return Ok(Both { read: Some(text.clone()), written: Some(text) });
    }
    let mut both = Both::default();
    meta.parse_nested_meta(|inner| {
        let value = inner.value()?.parse::<LitStr>()?.value();
        if inner.path.is_ident("deserialize") {
            both.read = Some(value);
        } else {
            both.written = Some(value);
        }
        Ok(())
    })?;
    Ok(both)
}

/// Reads the bound for reading.
fn bound(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<LitStr>> {
    if meta.input.peek(Token![=]) {
        return meta.value()?.parse().map(Some);
    }
    let mut bound = None;
    meta.parse_nested_meta(|inner| {
        let value = inner.value()?.parse::<LitStr>()?;
        bound = bound.take().or(inner.path.is_ident("deserialize").then_some(value));
        Ok(())
    })?;
    Ok(bound)
}

/// Reads a string that is the same for reading and writing.
fn string(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<String>> {
    strings(meta).map(|both| both.read.or(both.written))
}

fn case(meta: &ParseNestedMeta<'_>) -> syn::Result<Both<Case>> {
    let Both { read, written } = strings(meta)?;
    let find = |name: Option<String>| {
        let name = name?;
        Case::ALL.iter().find(|(known, _)| *known == name).map(|(_, case)| *case)
    };
    Ok(Both { read: find(read), written: find(written) })
}

/// Reads `default`, or `default = "path"`.
fn missing(meta: &ParseNestedMeta<'_>) -> syn::Result<Missing> {
    if meta.input.peek(Token![=]) {
        parsed(meta).map(Missing::Function)
    } else {
        Ok(Missing::Default(meta.path.span()))
    }
}

/// Parses the string of `name = "..."`.
fn parsed<T: syn::parse::Parse>(meta: &ParseNestedMeta<'_>) -> syn::Result<Box<T>> {
    meta.value()?.parse::<LitStr>()?.parse().map(Box::new)
}

/// Skips the value of an argument that only serde reads.
pub fn skip(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in meta.input);
        content.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}
