//! The coercion of variables ([GraphQL](https://spec.graphql.org/October2021/#sec-Coercing-Variable-Values)). Custom scalars are
//! checked by the types that read them.

use async_graphql::parser::types::{BaseType, OperationDefinition, Type};
use async_graphql::registry::MetaTypeName;
use async_graphql::{Pos, Value, Variables};

use crate::error::RequestError;
use crate::schema::{TypeInfo, TypeTable};

/// Rejects variables whose values do not match their types, and absent required variables. Removes variables that the
/// operation does not declare, so that they use no memory while it runs.
///
/// # Errors
///
/// A validation error for the first invalid variable.
pub(super) fn check(
    operation: &OperationDefinition,
    variables: &mut Variables,
    types: &TypeTable,
) -> Result<(), RequestError> {
    let definitions = &operation.variable_definitions;
    variables.retain(|name, _| definitions.iter().any(|one| one.node.name.node == *name));
    for definition in definitions {
        let name = &definition.node.name.node;
        let of = &definition.node.var_type.node;
        let variable = Variable { name, pos: definition.pos, types };
        match variables.get(name) {
            None if of.nullable => {}
            Some(Value::Null) if of.nullable => {}
            None | Some(Value::Null) => return Err(variable.required(of)),
            Some(value) => variable.check_parsed_type(value, of, &mut Vec::new())?,
        }
    }
    Ok(())
}

struct Variable<'v> {
    name: &'v str,
    pos: Pos,
    types: &'v TypeTable,
}

/// The location of a value in a variable.
type Path = Vec<String>;

impl Variable<'_> {
    fn check_parsed_type(
        &self,
        value: &Value,
        of: &Type,
        path: &mut Path,
    ) -> Result<(), RequestError> {
        match (value, &of.base) {
            (Value::Null, _) if of.nullable => Ok(()),
            (Value::Null, _) => Err(self.invalid(&of.to_string(), path)),
            (value, BaseType::Named(name)) => self.check_named(value, name, path),
            (Value::List(all), BaseType::List(of)) => {
                self.each(all, path, |value, path| self.check_parsed_type(value, of, path))
            }
            // A single value is a list of one.
            (value, BaseType::List(of)) => self.check_parsed_type(value, of, path),
        }
    }

    /// Checks a value against a type as in SDL.
    fn check_sdl_type(&self, value: &Value, of: &str, path: &mut Path) -> Result<(), RequestError> {
        match (value, MetaTypeName::create(of)) {
            (Value::Null, MetaTypeName::NonNull(_)) => Err(self.invalid(of, path)),
            (value, MetaTypeName::NonNull(of)) => self.check_sdl_type(value, of, path),
            (Value::Null, _) => Ok(()),
            (Value::List(all), MetaTypeName::List(of)) => {
                self.each(all, path, |value, path| self.check_sdl_type(value, of, path))
            }
            (value, MetaTypeName::List(of)) => self.check_sdl_type(value, of, path),
            (value, MetaTypeName::Named(name)) => self.check_named(value, name, path),
        }
    }

    fn each(
        &self,
        all: &[Value],
        path: &mut Path,
        check: impl Fn(&Value, &mut Path) -> Result<(), RequestError>,
    ) -> Result<(), RequestError> {
        for (index, value) in all.iter().enumerate() {
            path.push(index.to_string());
            check(value, path)?;
            path.pop();
        }
        Ok(())
    }

    fn check_named(&self, value: &Value, name: &str, path: &mut Path) -> Result<(), RequestError> {
        let is_valid = match (self.types.get(name), value) {
            (Some(TypeInfo::Input(fields)), Value::Object(values)) => {
                for (field, value) in values {
                    let Some(of) = fields.get(field.as_str()) else {
                        return Err(self.unknown(field, name));
                    };
                    path.push(field.to_string());
                    self.check_sdl_type(value, &of.of, path)?;
                    path.pop();
                }
                let absent = fields.iter().find(|(field, of)| {
                    of.of.ends_with('!') && !of.has_default && !values.contains_key(field.as_str())
                });
                if let Some((field, of)) = absent {
                    path.push(field.clone());
                    return Err(self.invalid(&of.of, path));
                }
                true
            }
            (Some(TypeInfo::Input(_)), _) => false,
            (Some(TypeInfo::Enum(values)), Value::String(name)) => values.contains(name),
            (Some(TypeInfo::Enum(values)), Value::Enum(name)) => values.contains(name.as_str()),
            (Some(TypeInfo::Enum(_)), _) => false,
            (Some(TypeInfo::Scalar), value) => is_scalar(name, value),
            // Validation rejects unknown types and types that are not input types.
            _ => true,
        };
        if is_valid { Ok(()) } else { Err(self.invalid(name, path)) }
    }

    #[cold]
    fn required(&self, of: &Type) -> RequestError {
        let message = format!("the variable `${}` of type `{of}` is required", self.name);
        RequestError::invalid_at(&message, vec![self.pos])
    }

    #[cold]
    fn invalid(&self, of: &str, path: &Path) -> RequestError {
        let at = if path.is_empty() { String::new() } else { format!(" at `{}`", path.join(".")) };
        let message = format!("the variable `${}`{at} must be a value of type `{of}`", self.name);
        RequestError::invalid_at(&message, vec![self.pos])
    }

    #[cold]
    fn unknown(&self, field: &str, of: &str) -> RequestError {
        let message =
            format!("the variable `${}` has no field `{field}` in the type `{of}`", self.name);
        RequestError::invalid_at(&message, vec![self.pos])
    }
}

/// Returns whether a value matches a built-in scalar. The Rust type checks the range of integers, because 64-bit types are
/// `Int` as well.
fn is_scalar(name: &str, value: &Value) -> bool {
    match name {
        "Int" => matches!(value, Value::Number(number) if number.is_i64() || number.is_u64()),
        "Float" => matches!(value, Value::Number(_)),
        "String" => matches!(value, Value::String(_)),
        "Boolean" => matches!(value, Value::Boolean(_)),
        "ID" => match value {
            Value::Number(number) => number.is_i64() || number.is_u64(),
            value => matches!(value, Value::String(_)),
        },
        _ => true,
    }
}
