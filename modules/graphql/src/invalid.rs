//! Validation errors of arguments, with the names of the schema.

use std::borrow::Cow;

use baya::schema::{Content, Direction, DtoSpec, List, Of, Shape, Tagging};
use baya::{Context, Error, ErrorLocation, ValidationError};

use crate::call::FieldCall;
use crate::field::ArgumentSpec;
use crate::names::field_name;

/// Returns the error of an argument with pointers in the names of the schema: `/input/firstName` for the field `first_name`
/// of the argument `input`.
#[cold]
pub(crate) fn of(mut error: Error, argument: &ArgumentSpec) -> Error {
    for fault in error.validation_errors_mut() {
        if let ErrorLocation::Pointer(pointer) = &mut fault.location {
            *pointer = shown(pointer, argument).into();
        }
    }
    error
}

/// Returns the error of the argument with this name, like `of`.
#[cold]
pub fn of_argument(error: Error, cx: &Context<'_>, name: &str) -> Error {
    let call = cx.call_of::<FieldCall>();
    let mut arguments = call.into_iter().flat_map(|call| call.spec.arguments).flatten();
    match arguments.find(|argument| argument.name == name) {
        Some(argument) => of(error, argument),
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

/// Returns a pointer into an argument. The names of fields are those of the schema; all others are those of the client.
fn shown(pointer: &str, argument: &ArgumentSpec) -> String {
    let mut shown = format!("/{}", argument.name);
    let mut of = Some(argument.of);
    for segment in pointer.split('/').skip(1) {
        let (name, inner) = match of {
            Some(of) => entered(of, segment),
            None => (Cow::Borrowed(segment), None),
        };
        shown.push('/');
        shown.push_str(&name);
        of = inner;
    }
    shown
}

/// Returns the name of a segment of a pointer, and the type of the value there if it has fields of the schema.
fn entered(of: Of, segment: &str) -> (Cow<'_, str>, Option<Of>) {
    match of() {
        Shape::Option(of) | Shape::Patch(of) => entered(of, segment),
        Shape::List(List { of, .. }) => (Cow::Borrowed(segment), Some(of)),
        Shape::Dto(spec) if spec.graphql.scalar.is_none() => entered_dto(spec, segment),
        _ => (Cow::Borrowed(segment), None),
    }
}

fn entered_dto<'s>(spec: &'static DtoSpec, segment: &'s str) -> (Cow<'s, str>, Option<Of>) {
    let field = match spec.content.towards(Direction::Input) {
        Content::Whole(field) => return entered(field.of, segment),
        Content::Of(of) => return entered(of, segment),
        Content::Fields { fields, .. } => {
            let field = fields.iter().find(|field| field.name == segment);
            field.map(|field| (field.name, Some(field.of)))
        }
        Content::Variants { variants, tagging: Tagging::External, .. } => {
            let variant = variants.iter().find(|variant| variant.name == segment);
            variant.map(|variant| match variant.content {
                Content::Whole(field) => (variant.name, Some(field.of)),
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
