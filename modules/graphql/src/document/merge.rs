//! The root fields of an operation, merged by response key.

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned};

/// Merges root fields that are the same call, so that each is resolved once
/// ([GraphQL](https://spec.graphql.org/October2021/#CollectFields())). Returns the keys in the order of the query.
pub(super) fn root(document: &mut ExecutableDocument, operation: Option<&str>) -> Vec<Name> {
    let chosen = match (&mut document.operations, operation) {
        (DocumentOperations::Single(one), _) => Some(one),
        (DocumentOperations::Multiple(all), Some(name)) => all.get_mut(name),
        (DocumentOperations::Multiple(all), None) => all.values_mut().next(),
    };
    let Some(chosen) = chosen else { return Vec::new() };
    let set = &mut chosen.node.selection_set.node;
    if let [Positioned { node: Selection::Field(field), .. }] = &*set.items {
        return vec![field.node.response_key().node.clone()];
    }
    merge(set);
    let mut keys = Vec::new();
    collect(set, &document.fragments, &mut keys);
    keys
}

type Fragments<'d> = &'d std::collections::HashMap<
    Name,
    Positioned<async_graphql::parser::types::FragmentDefinition>,
>;

/// Merges the fields of a selection set that are the same call.
fn merge(set: &mut SelectionSet) {
    let mut merged: Vec<Positioned<Selection>> = Vec::with_capacity(set.items.len());
    for selection in std::mem::take(&mut set.items) {
        let Selection::Field(field) = &selection.node else {
            merged.push(selection);
            continue;
        };
        let same = merged.iter_mut().find_map(|one| match &mut one.node {
            Selection::Field(first) if is_same(&first.node, &field.node) => Some(first),
            _ => None,
        });
        match (same, selection.node) {
            (Some(first), Selection::Field(field)) => {
                let more = field.node.selection_set.node.items;
                first.node.selection_set.node.items.extend(more);
            }
            (_, node) => merged.push(Positioned { node, pos: selection.pos }),
        }
    }
    set.items = merged;
}

/// Returns whether two fields are the same call: the same response key, name and arguments, and no directives. Validation
/// reports conflicting fields.
fn is_same(one: &Field, other: &Field) -> bool {
    let arguments = |field: &Field| {
        let all =
            field.arguments.iter().map(|(name, value)| (name.node.clone(), value.node.clone()));
        all.collect::<Vec<_>>()
    };
    one.response_key().node == other.response_key().node
        && one.name.node == other.name.node
        && one.directives.is_empty()
        && other.directives.is_empty()
        && arguments(one) == arguments(other)
}

/// Adds the response keys of a selection set. The caller has rejected fragments that contain themselves.
fn collect(set: &SelectionSet, fragments: Fragments<'_>, keys: &mut Vec<Name>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                let key = &field.node.response_key().node;
                if !keys.contains(key) {
                    keys.push(key.clone());
                }
            }
            Selection::InlineFragment(fragment) => {
                collect(&fragment.node.selection_set.node, fragments, keys);
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                    collect(&fragment.node.selection_set.node, fragments, keys);
                }
            }
        }
    }
}
