//! The validation rule that variables are used where their types are allowed
//! ([GraphQL](https://spec.graphql.org/October2021/#sec-All-Variable-Usages-are-Allowed)).

use std::collections::HashSet;

use async_graphql::parser::types::{
    BaseType, Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
    Type, VariableDefinition,
};
use async_graphql::registry::MetaTypeName;
use async_graphql::{Name, Pos, Positioned};
use async_graphql_value::Value;

use crate::error::RequestError;
use crate::schema::{InputInfo, TypeInfo, TypeTable, root_name};

/// Rejects an operation that uses a variable where its type is not allowed.
///
/// # Errors
///
/// A validation error for the first invalid usage.
pub(super) fn check(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    types: &TypeTable,
) -> Result<(), RequestError> {
    let variables = &operation.variable_definitions;
    let mut usages = Usages { document, variables, types, checked_fragments: HashSet::new() };
    usages.set(&operation.selection_set.node, Some(root_name(operation.ty)))
}

struct Usages<'d> {
    document: &'d ExecutableDocument,
    variables: &'d [Positioned<VariableDefinition>],
    types: &'d TypeTable,
    /// The fragments that have been checked.
    checked_fragments: HashSet<&'d Name>,
}

/// The type of an argument, of an element of a list, or of a field of an input object.
#[derive(Clone, Copy)]
struct Expected<'t> {
    of: &'t str,
    has_default: bool,
}

impl<'d> Usages<'d> {
    /// Checks the selection set of a type; `None` for an unknown type, which validation reports.
    fn set(&mut self, set: &'d SelectionSet, of: Option<&'d str>) -> Result<(), RequestError> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(field, of)?,
                Selection::InlineFragment(fragment) => {
                    self.directives(&fragment.node.directives)?;
                    let condition = fragment.node.type_condition.as_ref();
                    let of = condition.map(|one| one.node.on.node.as_str()).or(of);
                    self.set(&fragment.node.selection_set.node, of)?;
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.node.directives)?;
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = self.document.fragments.get(name)
                        && self.checked_fragments.insert(name)
                    {
                        let of = fragment.node.type_condition.node.on.node.as_str();
                        self.set(&fragment.node.selection_set.node, Some(of))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn field(
        &mut self,
        field: &'d Positioned<Field>,
        of: Option<&'d str>,
    ) -> Result<(), RequestError> {
        self.directives(&field.node.directives)?;
        let types = self.types;
        let definition = of.and_then(|of| types.field(of, &field.node.name.node));
        for (name, value) in &field.node.arguments {
            if let Some(input) = definition.and_then(|one| one.arguments.get(name.node.as_str())) {
                self.value(&value.node, Expected::new(input), value.pos)?;
            }
        }
        self.set(&field.node.selection_set.node, definition.map(|one| one.of.as_str()))
    }

    fn directives(&self, directives: &[Positioned<Directive>]) -> Result<(), RequestError> {
        let conditions = directives.iter().filter(|one| {
            let name = one.node.name.node.as_str();
            name == "skip" || name == "include"
        });
        for (_, value) in conditions.flat_map(|one| &one.node.arguments) {
            let expected = Expected { of: "Boolean!", has_default: false };
            self.value(&value.node, expected, value.pos)?;
        }
        Ok(())
    }

    fn value(&self, value: &Value, expected: Expected<'_>, pos: Pos) -> Result<(), RequestError> {
        match (value, MetaTypeName::create(expected.of).unwrap_non_null()) {
            (Value::Variable(name), _) => self.variable(name, expected, pos),
            (Value::List(all), MetaTypeName::List(of)) => {
                let expected = Expected { of, has_default: false };
                all.iter().try_for_each(|one| self.value(one, expected, pos))
            }
            (value, MetaTypeName::List(of)) => {
                self.value(value, Expected { of, has_default: false }, pos)
            }
            (Value::Object(values), MetaTypeName::Named(of)) => {
                let Some(TypeInfo::Input(fields)) = self.types.get(of) else { return Ok(()) };
                values.iter().try_for_each(|(name, value)| match fields.get(name.as_str()) {
                    Some(input) => self.value(value, Expected::new(input), pos),
                    None => Ok(()),
                })
            }
            _ => Ok(()),
        }
    }

    fn variable(&self, name: &Name, expected: Expected<'_>, pos: Pos) -> Result<(), RequestError> {
        let mut all = self.variables.iter();
        let Some(one) = all.find(|one| one.node.name.node == *name) else { return Ok(()) };
        let of = &one.node.var_type.node;
        let has_default = one
            .node
            .default_value
            .as_ref()
            .is_some_and(|default| !matches!(default.node, async_graphql::Value::Null));
        let is_never_null = has_default || expected.has_default;
        let expected_type = match MetaTypeName::create(expected.of) {
            MetaTypeName::NonNull(inner) if of.nullable && is_never_null => inner,
            _ => expected.of,
        };
        if is_compatible(of, expected_type) {
            return Ok(());
        }
        let message = format!(
            "the variable `${name}` has the type `{of}`, but the type `{}` is expected",
            expected.of
        );
        Err(RequestError::invalid_at(&message, vec![one.pos, pos]))
    }
}

impl<'t> Expected<'t> {
    fn new(input: &'t InputInfo) -> Self {
        Self { of: &input.of, has_default: input.has_default }
    }
}

/// Returns whether all values of a type are values of the expected type, which is given as in SDL.
fn is_compatible(of: &Type, expected_type: &str) -> bool {
    match (MetaTypeName::create(expected_type), &of.base) {
        (MetaTypeName::NonNull(_), _) if of.nullable => false,
        (MetaTypeName::NonNull(expected_type), _) => is_compatible(of, expected_type),
        (MetaTypeName::List(expected_type), BaseType::List(of)) => is_compatible(of, expected_type),
        (MetaTypeName::Named(expected_type), BaseType::Named(name)) => {
            expected_type == name.as_str()
        }
        _ => false,
    }
}
