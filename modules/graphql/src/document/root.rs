//! The root fields of an operation.

use std::collections::HashMap;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, FragmentDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql::{Name, Positioned};

use crate::error::RequestError;

/// The response keys of the root fields.
#[derive(Default)]
pub(super) struct Root {
    /// All keys, in the order of the query.
    pub(super) keys: Vec<Name>,
    /// The keys that are shared by several fields, which are a single call.
    pub(super) repeated: Vec<Name>,
}

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Returns the root fields of an operation. The field of a subscription is copied out of the fragments that contain it,
/// because the library reads only the selection set of the operation itself.
///
/// # Errors
///
/// A validation error if a fragment of a subscription has directives.
pub(super) fn root(
    document: &mut ExecutableDocument,
    operation: Option<&str>,
) -> Result<Root, RequestError> {
    let selected = match (&mut document.operations, operation) {
        (DocumentOperations::Single(one), _) => Some(one),
        (DocumentOperations::Multiple(all), Some(name)) => all.get_mut(name),
        (DocumentOperations::Multiple(all), None) => all.values_mut().next(),
    };
    let Some(selected) = selected else { return Ok(Root::default()) };
    let set = &mut selected.node.selection_set.node;
    if let [Positioned { node: Selection::Field(field), .. }] = &*set.items {
        let keys = vec![field.node.response_key().node.clone()];
        return Ok(Root { keys, repeated: Vec::new() });
    }
    if selected.node.ty == OperationType::Subscription {
        let is_field = |one: &Positioned<Selection>| matches!(one.node, Selection::Field(_));
        if !set.items.iter().any(is_field)
            && let Some(field) = first(set, &document.fragments)?.cloned()
        {
            let pos = field.pos;
            set.items.insert(0, Positioned { node: Selection::Field(field), pos });
        }
    }
    let mut root = Root::default();
    root.collect(set, &document.fragments);
    Ok(root)
}

impl Root {
    /// Adds the keys of a selection set. Fragments do not contain themselves, and the limits bound their size.
    fn collect(&mut self, set: &SelectionSet, fragments: &Fragments) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.add(&field.node.response_key().node),
                Selection::InlineFragment(fragment) => {
                    self.collect(&fragment.node.selection_set.node, fragments);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                        self.collect(&fragment.node.selection_set.node, fragments);
                    }
                }
            }
        }
    }

    fn add(&mut self, key: &Name) {
        if !self.keys.contains(key) {
            self.keys.push(key.clone());
        } else if !self.repeated.contains(key) {
            self.repeated.push(key.clone());
        }
    }
}

/// Returns the first field in the fragments of a subscription.
fn first<'d>(
    set: &'d SelectionSet,
    fragments: &'d Fragments,
) -> Result<Option<&'d Positioned<Field>>, RequestError> {
    for selection in &set.items {
        let (inner, directives) = match &selection.node {
            Selection::Field(field) => return Ok(Some(field)),
            Selection::InlineFragment(one) => {
                (Some(&one.node.selection_set.node), &one.node.directives)
            }
            Selection::FragmentSpread(one) => {
                let fragment = fragments.get(&one.node.fragment_name.node);
                (fragment.map(|one| &one.node.selection_set.node), &one.node.directives)
            }
        };
        if !directives.is_empty() {
            let message = "the fragments of a subscription can't have directives; write the directives on its field";
            return Err(RequestError::invalid(message));
        }
        if let Some(field) = inner.map(|inner| first(inner, fragments)).transpose()?.flatten() {
            return Ok(Some(field));
        }
    }
    Ok(None)
}
