//! Messages for values that do not match the schema of their type.

use std::borrow::Cow;

use crate::wire::reading::client_messages::DATE_TIME;
use crate::wire::schema::Shape;

/// Returns the JSON Schema type and the message for the schema of a type. Returns `None` if the schema declares nothing
/// that the value breaks: `is_string` is whether the value is a string.
pub(super) fn for_shape(
    shape: &Shape,
    is_string: bool,
) -> Option<(&'static str, Cow<'static, str>)> {
    let of = |kind, message: &'static str| Some((kind, Cow::Borrowed(message)));
    match shape {
        Shape::String("date") => of("string", "must be a date, as in `2024-05-31`"),
        Shape::String("date-time") => of("string", DATE_TIME),
        Shape::String("time") => of("string", "must be a time, as in `12:30:00`"),
        Shape::String("duration") => of("string", "must be a duration, as in `PT1H30M`"),
        Shape::String("uri") => of("string", "must be a URL"),
        Shape::String("") if is_string => None,
        Shape::String("") => of("string", "must be a string"),
        Shape::String(format) => Some(("string", format!("must be a valid `{format}`").into())),
        Shape::Boolean => of("boolean", "must be true or false"),
        Shape::Number(_) => of("number", "must be a number"),
        _ => None,
    }
}
