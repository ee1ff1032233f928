//! Validation errors of arguments, with the names of the schema.

use std::borrow::Cow;

use baya::errors::{ErrorLocation, ValidationError};
use baya::schema::{Content, Direction, DtoSpec, List, Of, Shape, Tagging};
use baya::{Context, Error};

use crate::call::FieldCall;
use crate::field::ArgumentSpec;
use crate::names::field_name;

/// Returns the error of an argument with pointers in the names of the schema: `/input/firstName` for the field `first_name`
/// of the argument `input`.
#[cold]
pub(crate) fn with_schema_names(mut error: Error, argument: &ArgumentSpec) -> Error {
    for validation_error in error.validation_errors_mut() {
        if let ErrorLocation::Pointer(pointer) = &mut validation_error.location {
            *pointer = schema_pointer(pointer, argument).into();
        }
    }
    error
}

/// Returns the error of the argument with this name, like `with_schema_names`.
#[cold]
pub fn of_argument(error: Error, cx: &Context<'_>, name: &str) -> Error {
    let call = cx.call_of::<FieldCall>();
    let mut arguments = call.into_iter().flat_map(|call| call.spec.arguments).flatten();
    match arguments.find(|argument| argument.name == name) {
        Some(argument) => with_schema_names(error, argument),
        None => error,
    }
}

/// Returns the error of a required argument that is absent.
#[cold]
pub(crate) fn missing(argument: &str) -> Error {
    let error = Error::unprocessable().with_code("invalid");
    error.with_validation_error(ValidationError::at(
        format!("/{argument}"),
        "missing",
        "is required",
    ))
}

/// Returns a pointer into an argument with the names of the schema. Names that are not in the schema stay as sent.
fn schema_pointer(pointer: &str, argument: &ArgumentSpec) -> String {
    let mut result = format!("/{}", argument.name);
    let mut of = Some(argument.of);
    for segment in pointer.split('/').skip(1) {
        let (name, inner) = match of {
            Some(of) => resolve_segment(of, segment),
            None => (Cow::Borrowed(segment), None),
        };
        result.push('/');
        result.push_str(&name);
        of = inner;
    }
    result
}

/// Returns the name of a segment of a pointer, and the type of the value there if it has fields of the schema.
fn resolve_segment(of: Of, segment: &str) -> (Cow<'_, str>, Option<Of>) {
    match of() {
        Shape::Option(of) | Shape::Patch(of) => resolve_segment(of, segment),
        Shape::List(List { of, .. }) => (Cow::Borrowed(segment), Some(of)),
        Shape::Dto(spec) if spec.graphql.scalar.is_none() => resolve_dto_segment(spec, segment),
        _ => (Cow::Borrowed(segment), None),
    }
}

fn resolve_dto_segment<'s>(spec: &'static DtoSpec, segment: &'s str) -> (Cow<'s, str>, Option<Of>) {
    let field = match spec.content.towards(Direction::Input) {
        Content::Newtype(field) => return resolve_segment(field.of, segment),
        Content::Of(of) => return resolve_segment(of, segment),
        Content::Fields { fields, .. } => {
            let field = fields.iter().find(|field| field.name == segment);
            field.map(|field| (field.name, Some(field.of)))
        }
        Content::Variants { variants, tagging: Tagging::External, .. } => {
            let variant = variants.iter().find(|variant| variant.name == segment);
            variant.map(|variant| match variant.content {
                Content::Newtype(field) => (variant.name, Some(field.of)),
                _ => (variant.name, None),
            })
        }
        _ => None,
    };
    match field {
        Some((name, of)) => (field_name(name), of),
        None => (Cow::Borrowed(segment), None),
    }
}
