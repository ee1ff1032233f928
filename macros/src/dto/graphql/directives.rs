//! Arguments of `#[graphql(...)]` at locations that do not have them.

use super::attr::{Declared, Kind};
use super::enums::{is_of_values, is_one_of};
use crate::dto::model::{Model, Shape, Style};
use crate::sink::Sink;

/// The directives that federation allows everywhere.
const EVERYWHERE: &[&str] = &["inaccessible", "tag", "tags"];
const ON_INPUT_FIELDS: &[&str] =
    &["skip", "recursive", "deprecated", "inaccessible", "tag", "tags"];

/// The location of an attribute.
struct Location {
    /// The noun phrase of messages.
    what: &'static str,
    known: &'static [&'static str],
    /// What to do about an argument that is not known.
    remedy: &'static str,
}

/// Reports arguments that a type, its variants or its fields do not have.
pub fn check(model: &Model, sink: &mut Sink) {
    let declaration = &model.graphql;
    if !is_in_schemas(model) {
        let message = "`#[graphql(...)]` requires a GraphQL type; write `#[dto(object)]`, `#[dto(input)]` or `#[dto(scalar)]` as well";
        match &declaration.attribute {
            Some(attribute) => sink.on(attribute, message),
            None => members(model, sink, |argument, sink| sink.at(argument.at, message)),
        }
        return;
    }
    if let Some(location) = of_type(model) {
        location.check(&declaration.arguments, sink);
    }
    if let Shape::Enum(variants) = &model.shape {
        let location = of_variants(model);
        variants.iter().for_each(|one| location.check(&one.graphql.arguments, sink));
    }
    if let Some(location) = of_fields(model) {
        let fields = model.variants().iter().flat_map(|one| &one.fields);
        fields.for_each(|field| location.check(&field.graphql.arguments, sink));
    }
}

/// Calls a function with each argument on variants and fields.
fn members(model: &Model, sink: &mut Sink, report: impl Fn(&Declared, &mut Sink)) {
    for variant in model.variants() {
        let fields = variant.fields.iter().flat_map(|field| &field.graphql.arguments);
        variant.graphql.arguments.iter().chain(fields).for_each(|argument| report(argument, sink));
    }
}

fn is_in_schemas(model: &Model) -> bool {
    let is_enum = match &model.shape {
        Shape::Enum(variants) => is_of_values(model, variants),
        Shape::Struct(_) => false,
    };
    model.graphql.kind.is_some() || model.graphql.input || is_enum
}

/// Returns the kind of a type; `None` if it has all arguments that are read on types.
fn of_type(model: &Model) -> Option<Location> {
    let objects = "put it on the types of its objects";
    match (&model.graphql.kind, &model.shape) {
        (Some(Kind::Scalar), _) | (Some(Kind::Object), Shape::Struct(_)) => None,
        (Some(Kind::Interface(_)), _) => {
            Some(Location { what: "an interface", known: EVERYWHERE, remedy: objects })
        }
        (Some(Kind::Object), Shape::Enum(_)) => {
            Some(Location { what: "a union", known: EVERYWHERE, remedy: objects })
        }
        (None, Shape::Struct(variant)) if variant.style != Style::Named => {
            let what = "a newtype, which is the type of its field in schemas";
            let remedy = "write `#[dto(scalar)]` for a type of its own, or remove it";
            Some(Location { what, known: &[], remedy })
        }
        (None, Shape::Enum(variants)) if !is_one_of(model, variants) => {
            Some(Location { what: "an enum", known: EVERYWHERE, remedy: "remove it" })
        }
        (None, _) => {
            let remedy = "remove it, or write `#[dto(object, input)]` if fields return the type";
            Some(Location { what: "an input object", known: EVERYWHERE, remedy })
        }
    }
}

/// Returns the kind of the variants.
fn of_variants(model: &Model) -> Location {
    let known = &["deprecated", "inaccessible", "tag", "tags"];
    let (what, known, remedy): (_, &[_], _) = match &model.graphql.kind {
        Some(Kind::Scalar) => {
            ("a variant of a scalar, which schemas do not contain", &[], "remove it")
        }
        Some(_) => ("a variant of a union", &[], "put it on the type of the object"),
        None => ("a variant", known, "remove it"),
    };
    Location { what, known, remedy }
}

/// Returns the kind of the fields; `None` if they have all arguments that are read on fields.
fn of_fields(model: &Model) -> Option<Location> {
    let (what, known, remedy): (_, &[_], _) = match (&model.graphql.kind, &model.shape) {
        (Some(Kind::Object), Shape::Struct(_)) => return None,
        (Some(Kind::Scalar), _) => {
            ("a field of a scalar, which schemas do not contain", &[], "remove it")
        }
        (Some(_), _) => ("the content of a variant", &[], "put it on the type of the object"),
        (None, Shape::Enum(_)) => {
            ("the content of a variant", &["recursive"], "put it on the variant")
        }
        (None, Shape::Struct(variant)) if variant.style != Style::Named => (
            "the content of a newtype",
            &["recursive"],
            "put it on the fields that have the newtype",
        ),
        (None, Shape::Struct(_)) => (
            "a field of an input object",
            ON_INPUT_FIELDS,
            "remove it, or write `#[dto(object, input)]` if fields return the type",
        ),
    };
    Some(Location { what, known, remedy })
}

impl Location {
    fn check(&self, arguments: &[Declared], sink: &mut Sink) {
        for Declared { name, at } in arguments {
            if !self.known.contains(name) {
                let Self { what, remedy, .. } = self;
                sink.at(*at, format!("`{name}` does not apply to {what}; {remedy}"));
            }
        }
    }
}
