//! The model of a struct, or of a variant of an enum.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Fields, Generics, Type};

use super::field::{self, FieldContext};
use super::{Style, Variant};
use crate::dto::attr::{FieldAttributes, VariantAttributes};
use crate::dto::wire::{Both, Case, FieldArguments, TypeArguments};
use crate::syntax::has_name;

/// The properties of a type that its fields depend on.
#[derive(Clone, Copy)]
pub struct TypeContext<'w> {
    pub serde: &'w TypeArguments,
    pub own: &'w Type,
    pub generics: &'w Generics,
    pub input: bool,
    pub output: bool,
}

/// Determines the model of a struct.
pub fn of_struct(
    fields: &Fields,
    attributes: VariantAttributes,
    whole: &TypeContext<'_>,
) -> Variant {
    variant(quote!(Self), Vec::new(), fields, attributes, whole.serde.rename_all.clone(), whole)
}

/// Determines the model of a variant.
pub fn of_enum(
    variant: &syn::Variant,
    attributes: VariantAttributes,
    whole: &TypeContext<'_>,
) -> Variant {
    let ident = &variant.ident;
    let serde = whole.serde;
    let case = attributes.serde.rename_all.or(&serde.rename_all_fields);
    let below = below(serde, &attributes.serde, ident);
    let of_fields = TypeArguments { closed: serde.closed, ..TypeArguments::default() };
    let whole = TypeContext { serde: &of_fields, ..*whole };
    let (name, written) = names(serde, &attributes.serde, ident);
    let read =
        self::variant(quote!(Self::#ident), below, &variant.fields, attributes, case, &whole);
    Variant { name, written, span: ident.span(), ..read }
}

fn variant(
    path: TokenStream,
    below: Vec<String>,
    of_fields: &Fields,
    attributes: VariantAttributes,
    case: Both<Case>,
    whole: &TypeContext<'_>,
) -> Variant {
    let VariantAttributes {
        serde,
        api,
        #[cfg(feature = "graphql")]
        graphql,
        fields: of_each,
    } = attributes;
    let alone = alone(of_fields, &of_each, whole);
    let style = style(of_fields, &of_each, alone);
    let input = !serde.skips_input;
    let output = !serde.skips_output;
    let name = String::new();
    let written = String::new();
    let untagged = serde.untagged;
    let aliases = serde.aliases;
    let other = serde.other;
    let by_function = serde.special;
    let bound = serde.bound;
    let special = by_function || serde.written_specially;
    let fields = field::read(of_fields, of_each, &FieldContext { case, whole, alone });
    let span = of_fields.span();
    Variant {
        path,
        below,
        style,
        fields,
        name,
        written,
        api,
        input,
        output,
        untagged,
        aliases,
        other,
        special,
        by_function,
        bound,
        span,
        #[cfg(feature = "graphql")]
        graphql,
    }
}

/// Returns the representation of the fields.
fn style(fields: &Fields, attributes: &[FieldAttributes], alone: Option<usize>) -> Style {
    // serde writes a variant whose only field is skipped as one without fields.
    let is_skipped = |one: &FieldAttributes| one.serde.skips_input && one.serde.skips_output;
    match fields {
        Fields::Unit => Style::Unit,
        Fields::Unnamed(_) if fields.len() == 1 && attributes.iter().all(is_skipped) => Style::Unit,
        _ if alone.is_some() => Style::Alone,
        Fields::Named(_) => Style::Named,
        Fields::Unnamed(_) => Style::Listed,
    }
}

/// Returns the index of the field whose value is that of the whole type: the only field of a tuple, or the field of a type
/// with `#[serde(transparent)]`.
fn alone(
    fields: &Fields,
    attributes: &[FieldAttributes],
    whole: &TypeContext<'_>,
) -> Option<usize> {
    let TypeContext { serde, input, output, .. } = whole;
    if !serde.transparent {
        return (fields.len() == 1 && matches!(fields, Fields::Unnamed(_))).then_some(0);
    }
    fields.iter().zip(attributes).position(|(field, FieldAttributes { serde, .. })| {
        let read = !input || !serde.skips_input && serde.default.is_none();
        let written = !output || !serde.skips_output;
        !has_name(&field.ty, "PhantomData") && read && written
    })
}

/// Returns the names of the objects that contain the fields of a variant.
fn below(of_type: &TypeArguments, attributes: &FieldArguments, ident: &Ident) -> Vec<String> {
    match of_type {
        _ if attributes.untagged => Vec::new(),
        TypeArguments { untagged: true, .. } => Vec::new(),
        TypeArguments { content: Some(content), .. } => vec![content.clone()],
        TypeArguments { tag: Some(_), .. } => Vec::new(),
        _ => vec![names(of_type, attributes, ident).0],
    }
}

/// Returns the names by which a variant is read and written.
fn names(of_type: &TypeArguments, attributes: &FieldArguments, ident: &Ident) -> (String, String) {
    let named = |rename: &Option<String>, case: Option<Case>| {
        let name = ident.unraw().to_string();
        let cased = || case.map_or_else(|| name.clone(), |case| case.of_variant(&name));
        rename.clone().unwrap_or_else(cased)
    };
    let rename = &attributes.rename;
    let case = &of_type.rename_all;
    (named(&rename.read, case.read), named(&rename.written, case.written))
}
