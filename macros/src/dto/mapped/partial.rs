//! The fields of a type that may all be left out.

use syn::{Attribute, Field, parse_quote};

use super::fields::field_span;
use crate::dto::types;
use crate::dto::wire::OfField;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{last_segment, parts, tokens_of, without};

/// The maps that are recognised.
const MAPS: [&str; 2] = ["BTreeMap", "HashMap"];

/// The field where it may be left out. What may be `null` tells that from being left out; what may not be
/// still may not. What is never read, what may be left out already, and a map of what the other fields leave
/// stay as they are.
pub fn partial(field: &mut Field, paths: &Paths, sink: &mut Sink) {
    let serde = OfField::read(&field.attrs, &mut Sink::discarding());
    let is_map = last_segment(&field.ty).is_some_and(|(name, _)| MAPS.contains(&&*name));
    if serde.skips_input || serde.flatten && is_map {
        return;
    }
    let message = if serde.flatten {
        "what is flattened is there in parts; leave this field out by `omit(...)`, and name its type, as in `merge(partial(Cat), partial(Address))`"
    } else if serde.special {
        "a function reads this field, and would read what is left out; leave the field out by `omit(...)`"
    } else if serde.written_specially {
        "a function writes this field, and would write what is left out; leave the field out by `omit(...)`"
    } else {
        return optional(field, paths);
    };
    sink.at(field_span(field), message);
}

fn optional(field: &mut Field, paths: &Paths) {
    // What is left out changes nothing.
    without(&mut field.attrs, "serde", "default");
    without(&mut field.attrs, "api", "default");
    if types::is_patch(&field.ty) || is_present(&field.attrs) {
        return;
    }
    // It asks a value of the type before.
    without(&mut field.attrs, "serde", "skip_serializing_if");
    let of = &field.ty;
    let runtime = paths.runtime();
    match types::argument_of(of, "Option") {
        Some(inner) => field.ty = parse_quote!(#runtime::Patch<#inner>),
        None => {
            field.ty = parse_quote!(::core::option::Option<#of>);
            field.attrs.push(parse_quote!(#[rule(present)]));
        }
    }
}

/// Whether another mapping has made it one that may be left out.
fn is_present(attributes: &[Attribute]) -> bool {
    let rules = attributes.iter().filter(|one| one.path().is_ident("rule"));
    let mut parts = rules.flat_map(|one| parts(tokens_of(one)));
    parts.any(|part| part.to_string() == "present")
}
