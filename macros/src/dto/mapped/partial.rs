//! The fields of a type that may all be absent.

use syn::{Attribute, Field, parse_quote};

use super::fields::field_span;
use crate::dto::types;
use crate::dto::wire::FieldArguments;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{attribute_tokens, last_segment, remove_argument, split_arguments};

/// The maps that are recognized by their names.
const MAPS: [&str; 2] = ["BTreeMap", "HashMap"];

/// Makes a field optional. An `Option` becomes a `Patch`, which distinguishes `null` from an absent field; other fields still
/// reject `null`. Fields that are never read, fields that may be absent already, and a flattened map stay as they are.
pub fn partial(field: &mut Field, paths: &Paths, sink: &mut Sink) {
    let serde = FieldArguments::read(&field.attrs, &mut Sink::discarding());
    let is_map = last_segment(&field.ty).is_some_and(|(name, _)| MAPS.contains(&&*name));
    if serde.skips_input || serde.flatten && is_map {
        return;
    }
    let message = if serde.flatten {
        "a flattened field can't be optional as a whole; omit it with `omit(...)`, and merge its type, as in `merge(partial(Cat), partial(Address))`"
    } else if serde.special {
        "a function reads this field, and can't read an absent value; omit the field with `omit(...)`"
    } else if serde.written_specially {
        "a function writes this field, and can't omit an absent value; omit the field with `omit(...)`"
    } else {
        return optional(field, paths);
    };
    sink.at(field_span(field), message);
}

/// Changes the type of a field to an optional one.
fn optional(field: &mut Field, paths: &Paths) {
    // An absent field has no value.
    remove_argument(&mut field.attrs, "serde", "default");
    remove_argument(&mut field.attrs, "api", "default");
    if types::is_patch(&field.ty) || is_present(&field.attrs) {
        return;
    }
    // The function accepts the previous type.
    remove_argument(&mut field.attrs, "serde", "skip_serializing_if");
    let ty = &field.ty;
    let runtime = paths.runtime();
    match types::argument_of(ty, "Option") {
        Some(inner) => field.ty = parse_quote!(#runtime::Patch<#inner>),
        None => {
            field.ty = parse_quote!(::core::option::Option<#ty>);
            field.attrs.push(parse_quote!(#[rule(present)]));
        }
    }
}

/// Whether another mapping has made a field optional.
fn is_present(attributes: &[Attribute]) -> bool {
    let rules = attributes.iter().filter(|one| one.path().is_ident("rule"));
    let mut parts = rules.flat_map(|one| split_arguments(attribute_tokens(one)));
    parts.any(|part| part.to_string() == "present")
}
