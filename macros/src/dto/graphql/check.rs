//! Contradictions in the declaration of a GraphQL type.

use syn::ext::IdentExt;

use super::attr::Kind;
use super::{directives, fields};
use crate::dto::model::{Model, Presence, Shape, Style, Value, Variant};
use crate::sink::Sink;
use crate::value::{field_name, reserved_name, unfit_name, value_name};

/// Reports declarations that no schema can contain.
pub fn check(model: &Model, sink: &mut Sink) {
    directives::check(model, sink);
    keys(model, sink);
    super::input::check(model, sink);
    super::lifetimes::check(model, sink);
    let declaration = &model.graphql;
    let Some(at) = declaration.at else { return };
    name(model, sink);
    match (&declaration.kind, &model.shape) {
        (Some(Kind::Scalar), _) if declaration.input => {
            let message = "a scalar has one form for arguments and responses; remove `input`";
            sink.at(at, message);
        }
        (Some(Kind::Object), Shape::Struct(variant)) if variant.style != Style::Named => {
            let message = "an object has named fields; write a struct with named fields, or `scalar` for a custom scalar";
            sink.at(at, message);
        }
        (Some(Kind::Object), Shape::Struct(variant)) => {
            variant.fields.iter().for_each(|value| field(value, sink));
            fields::check(model, variant, sink);
            // A misspelled attribute of a field may be the reason.
            if sink.is_clean() && !variant.fields.iter().any(is_shown) {
                sink.at(at, "an object must have at least one field in responses");
            }
        }
        (Some(Kind::Interface(_)), Shape::Struct(_)) => {
            let message = "an interface is an enum whose variants contain its objects, as in `enum Node { Post(Post), Author(Author) }`";
            sink.at(at, message);
        }
        (Some(Kind::Object), Shape::Enum(variants)) if is_without_values(variants) => {
            let message = "an enum without values is an enum of the schema, and an object is a struct or a union; remove `object`";
            sink.at(at, message);
        }
        (Some(Kind::Object | Kind::Interface(_)), Shape::Enum(variants)) => {
            for variant in variants.iter().filter(|one| one.style != Style::Alone) {
                let message = "a variant of a union contains one object; write `Post(Post)`";
                sink.at(variant.span, message);
            }
            if variants.is_empty() {
                sink.at(at, "a union must contain at least one object");
            }
        }
        _ => {}
    }
}

/// Reports a name that no type of a schema can have.
fn name(model: &Model, sink: &mut Sink) {
    if let Some(reason) = unfit_name(&model.name) {
        let message = format!(
            "`{}` can't be the name of a GraphQL type: {reason}; give it another name with `#[api(name = \"...\")]`",
            model.name
        );
        sink.at(model.ident.span(), message);
    }
    let is_generic = model.generics.type_params().next().is_some();
    if let Some(what) = reserved_name(&model.name)
        && !is_generic
    {
        let message = format!(
            "`{}` is {what} in every schema; give this type another name with `#[api(name = \"...\")]`",
            model.name
        );
        sink.at(model.ident.span(), message);
    }
}

/// Returns whether an enum has variants, none of which contains a value.
fn is_without_values(variants: &[Variant]) -> bool {
    !variants.is_empty() && variants.iter().all(|one| one.style == Style::Unit)
}

/// Returns whether responses contain a field.
pub fn is_shown(value: &Value) -> bool {
    value.output != Presence::Never && value.graphql.skip.is_none() && !value.flatten
}

/// Reports the attributes of a field that an object can't have.
fn field(value: &Value, sink: &mut Sink) {
    if value.graphql.skip.is_some() {
        return;
    }
    if value.flatten {
        let message = "a GraphQL object declares its own fields; write them here instead of `flatten`, or put `#[graphql(skip)]` on this field";
        sink.at(value.span, message);
    }
    if !value.groups().is_empty() {
        let message = "`#[expose]` applies to HTTP responses only; put `#[graphql(skip)]` on this field, and add it in a resolver with `#[field]` and a guard";
        sink.at(value.span, message);
    }
}

/// Reports keys if this subgraph finds objects only by some of them.
fn keys(model: &Model, sink: &mut Sink) {
    let mut keys = model.graphql.keys.iter();
    let Some((_, first)) = keys.next() else { return };
    if let Some((key, _)) = keys.find(|(_, resolvable)| resolvable != first) {
        let message = "this subgraph finds an object by all of its keys or by none; write `resolvable = false` beside each key, or beside none";
        sink.at(key.span(), message);
    }
}

/// Returns the reason why a name can't be the name of an enum value; `None` if it can.
pub fn unfit_value(name: &str) -> Option<&'static str> {
    let name = value_name(name);
    if matches!(&*name, "TRUE" | "FALSE" | "NULL") {
        // GraphQL reserves only `true`, `false` and `null` in lower case.
        return None;
    }
    unfit_name(&name)
}

/// Returns the names of the fields of an interface in the schema.
pub fn shared(fields: &[syn::Ident]) -> Vec<String> {
    fields.iter().map(|field| field_name(&field.unraw().to_string())).collect()
}
