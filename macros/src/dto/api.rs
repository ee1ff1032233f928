//! `#[api(...)]` on a DTO and its fields: what documents say of it beside its type and its rules.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Path, Type};

use crate::sink::Sink;
use crate::syntax::{Arguments, doc_of, name_of, take, tokens_of};

/// The arguments on a type.
pub const ON_TYPES: &[&str] = &["name", "title", "description", "example", "deprecated", "schema"];
/// Those on a variant.
pub const ON_VARIANTS: &[&str] = &["description", "like", "schema"];
/// Those on a field.
pub const ON_FIELDS: &[&str] = &[
    "title",
    "description",
    "format",
    "example",
    "default",
    "no_default",
    "deprecated",
    "like",
    "schema",
];

/// What is said.
#[derive(Clone, Default)]
pub struct Api {
    pub name: Option<String>,
    pub title: String,
    /// The doc comment, or what is said in its place.
    pub doc: String,
    pub format: String,
    pub examples: Vec<Expr>,
    pub default: Option<Expr>,
    /// Whether no default is told.
    pub no_default: Option<Span>,
    pub deprecated: bool,
    /// The type that it looks like.
    pub like: Option<Type>,
    /// The function that gives its schema.
    pub schema: Option<Path>,
}

/// Reads the attributes, takes them off, and what the language itself says of an item.
pub fn read(attributes: &mut Vec<Attribute>, known: &[&str], sink: &mut Sink) -> Api {
    let is_deprecated = attributes.iter().any(|attribute| name_of(attribute) == "deprecated");
    let mut api = Api { doc: doc_of(attributes), deprecated: is_deprecated, ..Api::default() };
    for attribute in take(attributes, &["api"]) {
        let sink = &mut sink.child();
        let arguments = Arguments::read("api", tokens_of(&attribute), 0, known, sink);
        if sink.is_clean() && known.iter().all(|name| !arguments.has(name)) {
            let message =
                "`#[api(...)]` says something in documents, as in `#[api(example = \"Tom\")]`";
            sink.on(&attribute, message);
        }
        one(&arguments, &mut api, sink);
    }
    api
}

fn one(arguments: &Arguments, api: &mut Api, sink: &mut Sink) {
    let mut text = |name: &str, example: &str| {
        arguments.named_string(name, example, sink).map(|literal| literal.value())
    };
    let name = text("name", "Cat");
    let title = text("title", "A cat");
    let description = text("description", "A cat that is sent.");
    let format = text("format", "password");
    api.name = name.or(api.name.take());
    api.title = title.unwrap_or_else(|| std::mem::take(&mut api.title));
    api.doc = description.unwrap_or_else(|| std::mem::take(&mut api.doc));
    api.format = format.unwrap_or_else(|| std::mem::take(&mut api.format));
    api.examples.extend(arguments.value::<Expr>("example", sink));
    api.default = arguments.value("default", sink).or(api.default.take());
    api.no_default = flag(arguments, "no_default", sink).or(api.no_default.take());
    api.like = arguments.value("like", sink).or(api.like.take());
    api.schema = arguments.value("schema", sink).or(api.schema.take());
    api.deprecated |= arguments.has("deprecated");
}

/// An argument that takes nothing, where it is there.
fn flag(arguments: &Arguments, name: &str, sink: &mut Sink) -> Option<Span> {
    let argument = arguments.get(name)?;
    if let Some(value) = &argument.value {
        sink.at(value.span(), format!("`{name}` takes nothing; write `#[api({name})]`"));
    }
    Some(argument.name.span())
}
