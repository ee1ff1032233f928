//! Arguments that serde rejects. Its derives would then emit nothing, which would cause other errors.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, LitStr, Token};

use super::wire::{Case, each, skip};
use crate::sink::Sink;
use crate::syntax::nearest;

const OF_TYPES: &[&str] = &[
    "rename",
    "rename_all",
    "rename_all_fields",
    "deny_unknown_fields",
    "tag",
    "content",
    "untagged",
    "bound",
    "default",
    "remote",
    "transparent",
    "from",
    "try_from",
    "into",
    "crate",
    "expecting",
    "variant_identifier",
    "field_identifier",
];

const OF_VARIANTS: &[&str] = &[
    "rename",
    "alias",
    "rename_all",
    "skip",
    "skip_serializing",
    "skip_deserializing",
    "serialize_with",
    "deserialize_with",
    "with",
    "bound",
    "borrow",
    "other",
    "untagged",
];

const OF_FIELDS: &[&str] = &[
    "rename",
    "alias",
    "default",
    "flatten",
    "skip",
    "skip_serializing",
    "skip_deserializing",
    "skip_serializing_if",
    "serialize_with",
    "deserialize_with",
    "with",
    "bound",
    "borrow",
    "getter",
];

/// Reports unknown arguments and cases.
pub fn check(item: &DeriveInput, sink: &mut Sink) {
    spelled(&item.attrs, OF_TYPES, sink);
    match &item.data {
        Data::Struct(data) => fields(&data.fields, sink),
        Data::Enum(data) => {
            for variant in &data.variants {
                spelled(&variant.attrs, OF_VARIANTS, sink);
                fields(&variant.fields, sink);
            }
        }
        Data::Union(_) => {}
    }
}

fn fields(fields: &syn::Fields, sink: &mut Sink) {
    for field in fields {
        spelled(&field.attrs, OF_FIELDS, sink);
    }
}

/// Reports misspelled arguments in the attributes of a type, variant or field.
fn spelled(attributes: &[Attribute], known: &[&str], sink: &mut Sink) {
    let mut misspelt = Vec::new();
    each(attributes, &mut Sink::discarding(), |meta| {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        if !known.contains(&&*name) {
            misspelt.push((meta.path.span(), unknown(&name, known)));
        }
        if name.starts_with("rename_all") && known.contains(&&*name) {
            return cases(&meta, &mut misspelt);
        }
        skip(&meta)
    });
    for (span, message) in misspelt {
        sink.at(span, message);
    }
}

fn unknown(name: &str, known: &[&str]) -> String {
    match nearest(name, known) {
        Some(nearest) => {
            format!("`#[serde]` has no argument `{name}` here; did you mean `{nearest}`?")
        }
        None => {
            format!("`#[serde]` has no argument `{name}` here; it accepts `{}`", known.join("`, `"))
        }
    }
}

/// Reports the unknown cases of `rename_all = "case"` or `rename_all(deserialize = "case")`.
fn cases(meta: &ParseNestedMeta<'_>, misspelt: &mut Vec<(Span, String)>) -> syn::Result<()> {
    let mut check = |case: &LitStr| {
        let value = case.value();
        if !Case::ALL.iter().any(|(known, _)| *known == value) {
            misspelt.push((case.span(), unknown_case(&value)));
        }
    };
    if meta.input.peek(Token![=]) {
        check(&meta.value()?.parse()?);
        return Ok(());
    }
    meta.parse_nested_meta(|inner| {
        check(&inner.value()?.parse()?);
        Ok(())
    })
}

fn unknown_case(value: &str) -> String {
    let letters = |text: &str| text.replace(['_', '-', ' '], "").to_lowercase();
    let all = Case::ALL.map(|(name, _)| name);
    match all.iter().find(|name| letters(name) == letters(value)) {
        Some(meant) => format!("unknown case `{value}`; did you mean `{meant}`?"),
        None => format!("unknown case `{value}`; write one of `{}`", all.join("`, `")),
    }
}
