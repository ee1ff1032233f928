//! What `#[serde(...)]` says of how a type looks on the wire. serde reads it as well, and says what is wrong
//! with it; what is read here is what pointers and schemas must know.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Token};

use crate::sink::Sink;

/// A case of names.
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

/// On a type.
#[derive(Default)]
pub struct OfType {
    pub rename_all: Option<Case>,
    pub rename_all_fields: Option<Case>,
    pub tag: Option<String>,
    pub content: Option<String>,
    pub untagged: bool,
    pub transparent: bool,
    /// Whether a field that is missing has its default.
    pub default: bool,
    /// Whether it has no other fields.
    pub closed: bool,
}

/// On a field or a variant.
#[derive(Default)]
pub struct OfField {
    pub rename: Option<String>,
    pub rename_all: Option<Case>,
    pub default: bool,
    /// Whether it is left out of what is read, or written.
    pub skips_input: bool,
    pub skips_output: bool,
    pub flatten: bool,
    /// Other names that it is read by.
    pub aliases: Vec<String>,
    /// Whether a function reads it, and not its type.
    pub special: bool,
}

impl OfType {
    pub fn read(attributes: &[Attribute], sink: &mut Sink) -> Self {
        let mut read = Self::default();
        each(attributes, sink, |meta| match &*name(&meta) {
            "rename_all" => case(&meta).map(|case| read.rename_all = case),
            "rename_all_fields" => case(&meta).map(|case| read.rename_all_fields = case),
            "tag" => text(&meta).map(|tag| read.tag = Some(tag)),
            "content" => text(&meta).map(|content| read.content = Some(content)),
            "untagged" => set(&mut read.untagged),
            "transparent" => set(&mut read.transparent),
            "deny_unknown_fields" => set(&mut read.closed),
            "default" => {
                read.default = true;
                skip(&meta)
            }
            _ => skip(&meta),
        });
        read
    }
}

impl OfField {
    pub fn read(attributes: &[Attribute], sink: &mut Sink) -> Self {
        let mut read = Self::default();
        each(attributes, sink, |meta| match &*name(&meta) {
            "rename" => text(&meta).map(|name| read.rename = Some(name)),
            "rename_all" => case(&meta).map(|case| read.rename_all = case),
            "flatten" => set(&mut read.flatten),
            "alias" => text(&meta).map(|name| read.aliases.push(name)),
            "with" | "deserialize_with" => {
                read.special = true;
                skip(&meta)
            }
            "skip" => {
                (read.skips_input, read.skips_output) = (true, true);
                Ok(())
            }
            "skip_deserializing" => set(&mut read.skips_input),
            "skip_serializing" => set(&mut read.skips_output),
            "default" => {
                read.default = true;
                skip(&meta)
            }
            _ => skip(&meta),
        });
        read
    }
}

fn each(
    attributes: &[Attribute],
    sink: &mut Sink,
    mut read: impl FnMut(ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        sink.keep(attribute.parse_nested_meta(&mut read));
    }
}

fn set(flag: &mut bool) -> syn::Result<()> {
    *flag = true;
    Ok(())
}

fn name(meta: &ParseNestedMeta<'_>) -> String {
    meta.path.get_ident().map(ToString::to_string).unwrap_or_default()
}

/// `name = "..."`, or that of `name(deserialize = "...", serialize = "...")` for what is read.
fn text(meta: &ParseNestedMeta<'_>) -> syn::Result<String> {
    if meta.input.peek(Token![=]) {
        return Ok(meta.value()?.parse::<LitStr>()?.value());
    }
    let (mut read, mut written) = (None, None);
    meta.parse_nested_meta(|inner| {
        let value = inner.value()?.parse::<LitStr>()?.value();
        match inner.path.is_ident("deserialize") {
            true => read = Some(value),
            false => written = Some(value),
        }
        Ok(())
    })?;
    Ok(read.or(written).unwrap_or_default())
}

fn case(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<Case>> {
    let name = text(meta)?;
    Ok(Case::ALL.iter().find(|(known, _)| *known == name).map(|(_, case)| *case))
}

/// Passes over the value of what is serde's alone.
fn skip(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in meta.input);
        content.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}
