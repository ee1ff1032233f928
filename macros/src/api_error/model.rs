//! The model of an error type: its variants, each with a status, a code and a message.

use proc_macro2::{Ident, TokenStream};
use syn::{Data, DeriveInput, Fields, LitStr, Type};

use super::attr::{self, AttributeArgs};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{doc_comment, is_named, name};

pub struct Model {
    pub ident: Ident,
    /// Whether the type is an enum. A struct is its own only variant.
    pub is_enum: bool,
    pub variants: Vec<Variant>,
    pub paths: Paths,
}

pub struct Variant {
    pub ident: Ident,
    pub fields: Fields,
    pub status: u16,
    pub code: String,
    pub message: LitStr,
    pub doc: String,
    /// The field with `#[source]` or `#[from]`, and whether the latter converts it.
    pub source: Option<(usize, Type, bool)>,
}

pub fn read(tokens: TokenStream, sink: &mut Sink) -> Option<Model> {
    let input = sink.keep(syn::parse2::<DeriveInput>(tokens))?;
    if !input.generics.params.is_empty() {
        sink.on(
            &input.generics,
            "an error with `#[derive(ApiError)]` can't be generic: it is registered by its type",
        );
        return None;
    }
    let whole = attr::read(&input.attrs, sink);
    let (is_enum, variants): (bool, Vec<_>) = match input.data {
        Data::Enum(data) => {
            let variants = data.variants.into_iter().map(|variant| {
                let args = attr::read(&variant.attrs, sink);
                self::variant(variant.ident, &variant.attrs, variant.fields, args, &whole, sink)
            });
            (true, variants.collect())
        }
        Data::Struct(data) => {
            let args = AttributeArgs::default();
            (
                false,
                vec![variant(input.ident.clone(), &input.attrs, data.fields, args, &whole, sink)],
            )
        }
        Data::Union(_) => {
            sink.on(&input.ident, "`#[derive(ApiError)]` belongs on an enum or a struct");
            return None;
        }
    };
    Some(Model { ident: input.ident, is_enum, variants, paths: Paths::new(whole.krate) })
}

fn variant(
    ident: Ident,
    attributes: &[syn::Attribute],
    fields: Fields,
    args: AttributeArgs,
    whole: &AttributeArgs,
    sink: &mut Sink,
) -> Variant {
    let status = args.status.or(whole.status).unwrap_or_else(|| {
        sink.on(&ident, format!("`{ident}` has no status; write `#[error(status = 404)]`"));
        500
    });
    let doc = doc_comment(attributes);
    let first = doc.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
    let message = args.message.or_else(|| whole.message.clone());
    let message = message.unwrap_or_else(|| {
        let text = if first.is_empty() { words(&ident) } else { first };
        LitStr::new(&text.replace('{', "{{").replace('}', "}}"), ident.span())
    });
    let code =
        args.code.or_else(|| whole.code.clone()).unwrap_or_else(|| words(&ident).replace(' ', "_"));
    let source = source(&fields, sink);
    Variant { ident, fields, status, code, message, doc, source }
}

fn source(fields: &Fields, sink: &mut Sink) -> Option<(usize, Type, bool)> {
    let mut found = None;
    for (index, field) in fields.iter().enumerate() {
        let from = field.attrs.iter().any(|attribute| is_named(attribute, "from"));
        let source = field.attrs.iter().any(|attribute| is_named(attribute, "source"));
        if !from && !source {
            continue;
        }
        if found.is_some() {
            sink.on(field, "an error has one source; remove this attribute");
        } else if from && fields.len() > 1 {
            sink.on(
                field,
                "`#[from]` requires that the variant has one field; write `#[source]` instead",
            );
        }
        found = Some((index, field.ty.clone(), from));
    }
    found
}

/// Returns the words of a name: `not found` for `NotFound`.
fn words(ident: &Ident) -> String {
    let mut out = String::new();
    for letter in name(ident).chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.extend(letter.to_lowercase());
    }
    out
}
