//! Names in schemas.

use std::borrow::Cow;

use baya::schema::{DtoSpec, List, Shape};
pub(crate) use baya::schema::{field_name, value_name};

/// Returns the name of a type in a schema. The name of a generic type starts with the names of its arguments: `CatPage` for
/// `Page<Cat>`.
pub(crate) fn type_name(spec: &'static DtoSpec) -> Cow<'static, str> {
    if spec.arguments.is_empty() {
        return Cow::Borrowed(spec.name);
    }
    let arguments = spec.arguments.iter().map(|of| argument_name(of()));
    Cow::Owned(arguments.collect::<String>() + spec.name)
}

fn argument_name(shape: Shape) -> Cow<'static, str> {
    let name = match shape {
        Shape::Null => "Null",
        Shape::Boolean => "Boolean",
        Shape::Text("uuid") => "UUID",
        Shape::Text(_) | Shape::Character => "String",
        Shape::Integer { .. } | Shape::Wide { .. } => "Int",
        Shape::Number(_) => "Float",
        Shape::Bytes => "Upload",
        Shape::Option(of) | Shape::Patch(of) => {
            return Cow::Owned(format!("Optional{}", argument_name(of())));
        }
        Shape::List(List { of, .. }) | Shape::Commas(of) => {
            return Cow::Owned(format!("{}List", argument_name(of())));
        }
        Shape::Dto(spec) => return type_name(spec),
        _ => "JSON",
    };
    Cow::Borrowed(name)
}
