//! What contradicts a GraphQL type.

use syn::ext::IdentExt;

use super::attr::Kind;
use crate::dto::model::{Model, Presence, Shape, Style, Value, Variant};
use crate::sink::Sink;
use crate::value::{field_name, unfit_name, value_name};

/// Reports what no schema can contain.
pub fn check(model: &Model, sink: &mut Sink) {
    super::input::check(model, sink);
    super::owned::check(model, sink);
    let of = &model.graphql;
    let Some(at) = of.at else { return };
    if let Some(reason) = unfit_name(&model.name) {
        let message = format!(
            "`{}` can't be the name of a GraphQL type: {reason}; give it another name with `#[api(name = \"...\")]`",
            model.name
        );
        sink.at(model.ident.span(), message);
    }
    match (&of.kind, &model.shape) {
        (Some(Kind::Scalar), _) if of.input => {
            let message = "a scalar is sent and returned in the same form; remove `input`";
            sink.at(at, message);
        }
        (Some(Kind::Object), Shape::Struct(variant)) if variant.style != Style::Named => {
            let message = "an object has fields with names; write a struct with named fields, or `scalar` for a value of its own";
            sink.at(at, message);
        }
        (Some(Kind::Object), Shape::Struct(variant)) => {
            variant.fields.iter().for_each(|value| field(value, sink));
            // A misspelled attribute of a field may be the reason.
            if sink.is_empty() && !variant.fields.iter().any(is_shown) {
                sink.at(at, "an object has one field at least that is written");
            }
        }
        (Some(Kind::Interface(_)), Shape::Struct(_)) => {
            let message = "an interface is an enum whose variants contain its objects, as in `enum Node { Post(Post), Author(Author) }`";
            sink.at(at, message);
        }
        (Some(Kind::Object), Shape::Enum(variants)) if is_plain(variants) => {
            let message = "an enum without values is an enum of the schema, and an object is a struct or a union; remove `object`";
            sink.at(at, message);
        }
        (Some(Kind::Object | Kind::Interface(_)), Shape::Enum(variants)) => {
            for variant in variants.iter().filter(|one| one.style != Style::Alone) {
                let message = "a variant of a union contains one object; write `Post(Post)`";
                sink.at(variant.span, message);
            }
            if variants.is_empty() {
                sink.at(at, "a union has one object at least");
            }
        }
        _ => {}
    }
}

/// Whether an enum has variants, and none of them contains anything.
fn is_plain(variants: &[Variant]) -> bool {
    !variants.is_empty() && variants.iter().all(|one| one.style == Style::Unit)
}

/// Whether responses contain a field.
pub fn is_shown(value: &Value) -> bool {
    value.output != Presence::Never && value.graphql.skip.is_none() && !value.flatten
}

fn field(value: &Value, sink: &mut Sink) {
    if value.graphql.skip.is_some() {
        return;
    }
    if value.flatten {
        let message = "the fields of a GraphQL object are its own; write them here instead of `flatten`, or put `#[graphql(skip)]` on this field";
        sink.at(value.span, message);
    }
    if !value.groups.is_empty() {
        let message = "`#[expose]` is about HTTP responses; put `#[graphql(skip)]` on this field, and add it in a resolver with `#[field]` and a guard";
        sink.at(value.span, message);
    }
    let name = field_name(&value.written);
    if value.output != Presence::Never
        && let Some(reason) = unfit_name(&name)
    {
        let message = format!("`{name}` can't be the name of a GraphQL field: {reason}");
        sink.at(value.span, message);
    }
}

/// Returns why the name of a value can't be one of an enum.
pub fn unfit_value(name: &str) -> Option<&'static str> {
    let name = value_name(name);
    if matches!(&*name, "TRUE" | "FALSE" | "NULL") {
        // Only the lower-case words are reserved.
        return None;
    }
    unfit_name(&name)
}

/// Returns the names of the fields of an interface in the schema.
pub fn shared(fields: &[syn::Ident]) -> Vec<String> {
    fields.iter().map(|field| field_name(&field.unraw().to_string())).collect()
}
