//! The total size of variables: the value of a variable is copied into each argument that uses it.

use std::mem;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Selection, SelectionSet,
};
use async_graphql::{Value as ConstValue, Variables};
use async_graphql_value::Value;

use crate::error::RequestError;

/// The number of uses up to which the sizes are not computed.
const FEW_USES: usize = 16;
/// Upper bound on the size of the largest variable, multiplied by the number of uses, in bytes.
const MAX_BYTES: usize = 16 << 20;

/// Rejects queries whose arguments would be much larger than the request.
///
/// # Errors
///
/// A request error if the copies of the variables could exceed the limit.
pub(super) fn check(
    document: &ExecutableDocument,
    variables: &Variables,
) -> Result<(), RequestError> {
    let operations: Vec<_> = match &document.operations {
        DocumentOperations::Single(one) => vec![one],
        DocumentOperations::Multiple(all) => all.values().collect(),
    };
    let mut uses = 0;
    let sets = operations.iter().map(|one| &one.node.selection_set.node);
    let fragments = document.fragments.values().map(|one| &one.node.selection_set.node);
    for set in sets.chain(fragments) {
        count(set, &mut uses);
    }
    if uses <= FEW_USES {
        return Ok(());
    }
    let largest = variables.iter().map(|(name, value)| name.len() + size_of(value)).max();
    if largest.unwrap_or(0).saturating_mul(uses) <= MAX_BYTES {
        return Ok(());
    }
    let message = format!(
        "the query uses variables {uses} times, which is too often for a variable of this size; use them fewer times"
    );
    Err(RequestError::limit(&message))
}

fn count(set: &SelectionSet, uses: &mut usize) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                field.node.arguments.iter().for_each(|(_, value)| count_in(&value.node, uses));
                count(&field.node.selection_set.node, uses);
            }
            Selection::InlineFragment(fragment) => count(&fragment.node.selection_set.node, uses),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn count_in(value: &Value, uses: &mut usize) {
    match value {
        Value::Variable(_) => *uses += 1,
        Value::List(all) => all.iter().for_each(|one| count_in(one, uses)),
        Value::Object(fields) => fields.values().for_each(|one| count_in(one, uses)),
        _ => {}
    }
}

/// Returns the approximate size of a value in memory, in bytes.
fn size_of(value: &ConstValue) -> usize {
    let content: usize = match value {
        ConstValue::String(text) => text.len(),
        ConstValue::List(all) => all.iter().map(size_of).sum(),
        ConstValue::Object(fields) => {
            fields.iter().map(|(name, one)| name.len() + size_of(one)).sum()
        }
        _ => 0,
    };
    mem::size_of::<ConstValue>() + content
}
