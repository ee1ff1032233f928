//! `#[api(...)]` on a DTO and its fields: additions to its schema in OpenAPI documents.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Path, Type};

use crate::sink::Sink;
use crate::syntax::{Arguments, attribute_name, attribute_tokens, doc_comment, take};

/// The arguments on a type.
pub const ON_TYPES: &[&str] = &["name", "title", "description", "example", "deprecated", "schema"];
/// The arguments on a variant.
pub const ON_VARIANTS: &[&str] = &["description", "like", "schema"];
/// The arguments on a field.
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

/// The additions to a schema.
#[derive(Clone, Default)]
pub struct Api {
    pub name: Option<String>,
    pub title: String,
    /// The description: the doc comment, or the one that replaces it.
    pub doc: String,
    pub format: String,
    pub examples: Vec<Expr>,
    pub default: Option<Expr>,
    /// The location of `no_default`, which omits the default.
    pub no_default: Option<Span>,
    pub deprecated: bool,
    /// The type whose schema it has.
    pub like: Option<Type>,
    /// The function that returns its schema.
    pub schema: Option<Path>,
}

/// Reads the attributes and removes them. Doc comments and `#[deprecated]` count as well.
pub fn read(attributes: &mut Vec<Attribute>, known: &[&str], sink: &mut Sink) -> Api {
    let is_deprecated =
        attributes.iter().any(|attribute| attribute_name(attribute) == "deprecated");
    let mut api = Api { doc: doc_comment(attributes), deprecated: is_deprecated, ..Api::default() };
    for attribute in take(attributes, &["api"]) {
        let sink = &mut sink.child();
        let arguments = Arguments::read("api", attribute_tokens(&attribute), 0, known, sink);
        if sink.is_clean() && known.iter().all(|name| !arguments.has(name)) {
            let message =
                "`#[api(...)]` adds to OpenAPI documents, as in `#[api(example = \"Tom\")]`";
            sink.on(&attribute, message);
        }
        read_arguments(&arguments, &mut api, sink);
    }
    api
}

/// Reads the arguments of an attribute.
fn read_arguments(arguments: &Arguments, api: &mut Api, sink: &mut Sink) {
    let mut text = |name: &str, example: &str| {
        arguments.named_string(name, example, sink).map(|literal| literal.value())
    };
    let name = text("name", "Cat");
    let title = text("title", "A cat");
    let description = text("description", "A cat to create.");
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

/// Reads a flag, and returns its location.
fn flag(arguments: &Arguments, name: &str, sink: &mut Sink) -> Option<Span> {
    let argument = arguments.get(name)?;
    if let Some(value) = &argument.value {
        sink.at(value.span(), format!("`{name}` accepts no value; write `#[api({name})]`"));
    }
    Some(argument.name.span())
}
