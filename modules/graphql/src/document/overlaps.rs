//! The validation rule that fields with the same response key are the same call
//! ([GraphQL](https://spec.graphql.org/October2021/#sec-Field-Selection-Merging)). The library applies it only within one
//! selection set.

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Name, Positioned};

use crate::error::RequestError;
use crate::schema::TypeTable;

/// Rejects fields with the same response key that differ in their name or in their arguments.
///
/// The time is bounded by the limits of the query with its fragments expanded.
///
/// # Errors
///
/// A validation error for the first two conflicting fields.
pub(super) fn check(
    document: &ExecutableDocument,
    set: &SelectionSet,
    types: &TypeTable,
) -> Result<(), RequestError> {
    let overlaps = Overlaps { document, types };
    if let [Positioned { node: Selection::Field(only), .. }] = &*set.items {
        // A single field overlaps with no other.
        return check(document, &only.node.selection_set.node, types);
    }
    let mut fields = Vec::new();
    overlaps.collect(set, None, &mut fields);
    overlaps.fields(&fields)
}

struct Overlaps<'d> {
    document: &'d ExecutableDocument,
    types: &'d TypeTable,
}

/// A field, with the type condition of the innermost fragment that contains it.
#[derive(Clone, Copy)]
struct SelectedField<'d> {
    field: &'d Positioned<Field>,
    on: Option<&'d Name>,
}

impl<'d> Overlaps<'d> {
    /// Adds the fields of a selection set and of its fragments.
    fn collect(
        &self,
        set: &'d SelectionSet,
        on: Option<&'d Name>,
        all: &mut Vec<SelectedField<'d>>,
    ) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => all.push(SelectedField { field, on }),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let on = condition.map(|one| &one.node.on.node).or(on);
                    self.collect(&fragment.node.selection_set.node, on, all);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = self.document.fragments.get(name) {
                        let on = Some(&fragment.node.type_condition.node.on.node);
                        self.collect(&fragment.node.selection_set.node, on, all);
                    }
                }
            }
        }
    }

    /// Checks the fields of one object, and the fields that are selected from their values.
    fn fields(&self, all: &[SelectedField<'d>]) -> Result<(), RequestError> {
        let mut groups: Vec<Vec<SelectedField<'d>>> = Vec::with_capacity(all.len());
        for one in all {
            let key = &one.field.node.response_key().node;
            let group =
                groups.iter_mut().find(|group| group[0].field.node.response_key().node == *key);
            match group {
                None => groups.push(vec![*one]),
                Some(group) => {
                    // Earlier fields with the same type condition do not conflict with each other, so comparing with one of
                    // them is enough.
                    let same = group.iter().find(|other| other.on == one.on);
                    let conflicts = match same {
                        Some(same) => Some(same).filter(|other| self.conflict(one, other)),
                        None => group.iter().find(|other| self.conflict(one, other)),
                    };
                    if let Some(other) = conflicts {
                        return Err(conflict(one.field, other.field));
                    }
                    group.push(*one);
                }
            }
        }
        for group in groups {
            let mut inner = Vec::new();
            for one in &group {
                self.collect(&one.field.node.selection_set.node, None, &mut inner);
            }
            if !inner.is_empty() {
                self.fields(&inner)?;
            }
        }
        Ok(())
    }

    /// Returns whether two fields with the same key can be selected from the same object, but are different calls.
    fn conflict(&self, one: &SelectedField<'_>, other: &SelectedField<'_>) -> bool {
        if std::ptr::eq(one.field, other.field) {
            return false;
        }
        let are_exclusive = match (one.on, other.on) {
            (Some(one), Some(other)) => {
                one != other && self.types.is_object(one) && self.types.is_object(other)
            }
            _ => false,
        };
        !are_exclusive && !is_same_call(&one.field.node, &other.field.node)
    }
}

/// Returns whether two fields have the same name and the same arguments, in any order.
fn is_same_call(one: &Field, other: &Field) -> bool {
    one.name.node == other.name.node
        && one.arguments.len() == other.arguments.len()
        && one.arguments.iter().all(|(name, value)| {
            other.get_argument(&name.node).is_some_and(|other| other.node == value.node)
        })
}

#[cold]
fn conflict(one: &Positioned<Field>, other: &Positioned<Field>) -> RequestError {
    let key = &one.node.response_key().node;
    let message = format!(
        "`{key}` is selected from different fields or with different arguments; give one of them an alias"
    );
    RequestError::invalid_at(&message, vec![other.pos, one.pos])
}
