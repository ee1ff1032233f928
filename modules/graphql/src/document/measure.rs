//! The size of a query with its fragments expanded.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Selection, SelectionSet,
};

use crate::error::RequestError;
use crate::limits::QueryLimits;

/// The size of a selection set with its fragments expanded.
#[derive(Clone, Copy, Default)]
struct Size {
    fields: usize,
    aliases: usize,
    directives: usize,
    /// The levels of nested fields.
    depth: usize,
    /// The levels of nested selection sets.
    nesting: usize,
    /// The levels of nested lists of an introspection.
    lists: usize,
}

/// Measures each fragment once, so that fragments that contain each other many times do not take exponential time.
struct Measure<'d> {
    document: &'d ExecutableDocument,
    /// The sizes of fragments; `None` while a fragment is being measured.
    fragments: HashMap<&'d Name, Option<Size>>,
}

/// Upper bound on the operations of a query. Validation reports the errors in a fragment for each operation that uses it.
const MAX_OPERATIONS: usize = 32;

/// Rejects queries that exceed a limit, and fragments that contain themselves. Returns the levels of nested fields.
pub(super) fn check(
    document: &ExecutableDocument,
    limits: &QueryLimits,
) -> Result<usize, RequestError> {
    let mut depth = 0;
    let mut measure = Measure { document, fragments: HashMap::new() };
    let operations: Vec<_> = match &document.operations {
        DocumentOperations::Single(one) => vec![one],
        DocumentOperations::Multiple(all) => all.values().collect(),
    };
    if operations.len() > MAX_OPERATIONS {
        let message = format!("the query has more than {MAX_OPERATIONS} operations");
        return Err(RequestError::limit(&message));
    }
    for operation in operations {
        let mut size = measure.set(&operation.node.selection_set.node)?;
        size.directives += operation.node.directives.len();
        depth = depth.max(size.depth);
        let values = [
            (size.depth, limits.depth, "levels of fields"),
            (size.nesting, limits.nesting, "levels of selection sets"),
            (size.fields, limits.fields, "fields"),
            (size.aliases, limits.aliases, "aliases"),
            (size.directives, limits.directives, "directives"),
            (operation.node.variable_definitions.len(), limits.variables, "variables"),
        ];
        for (value, max, noun) in values {
            if value > max {
                return Err(RequestError::limit(&format!("the query has more than {max} {noun}")));
            }
        }
    }
    // Unused fragments count as well: validation rejects them, but visits them first.
    for name in document.fragments.keys() {
        measure.fragment(name)?;
    }
    Ok(depth)
}

impl<'d> Measure<'d> {
    fn set(&mut self, set: &'d SelectionSet) -> Result<Size, RequestError> {
        let mut all = Size { nesting: 1, ..Size::default() };
        for selection in &set.items {
            let (directives, inner, is_field) = match &selection.node {
                Selection::Field(field) => {
                    all.fields = all.fields.saturating_add(1);
                    all.aliases =
                        all.aliases.saturating_add(usize::from(field.node.alias.is_some()));
                    all.depth = all.depth.max(1);
                    let inner = &field.node.selection_set.node;
                    let inner = if inner.items.is_empty() { None } else { Some(self.set(inner)?) };
                    let inner =
                        inner.map(|inner| inner.inside_field(&field.node.name.node)).transpose()?;
                    (field.node.directives.len(), inner, true)
                }
                Selection::InlineFragment(fragment) => {
                    let inner = self.set(&fragment.node.selection_set.node)?;
                    (fragment.node.directives.len(), Some(inner), false)
                }
                Selection::FragmentSpread(spread) => {
                    let inner = self.fragment(&spread.node.fragment_name.node)?;
                    (spread.node.directives.len(), Some(inner), false)
                }
            };
            all.directives = all.directives.saturating_add(directives);
            if let Some(inner) = inner {
                all.add(inner, is_field);
            }
        }
        Ok(all)
    }

    /// Returns the size of a fragment.
    fn fragment(&mut self, name: &'d Name) -> Result<Size, RequestError> {
        match self.fragments.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => {
                return Err(RequestError::invalid(&format!(
                    "the fragment `{name}` contains itself"
                )));
            }
            None => {}
        }
        // Validation would also report it, but expands fragments without a limit first.
        let Some(fragment) = self.document.fragments.get(name) else {
            return Err(RequestError::invalid(&format!("the fragment `{name}` is not defined")));
        };
        self.fragments.insert(name, None);
        let size = self.set(&fragment.node.selection_set.node)?;
        self.fragments.insert(name, Some(size));
        Ok(size)
    }
}

impl Size {
    /// Returns the size of a selection set that is inside a field.
    fn inside_field(mut self, field: &str) -> Result<Self, RequestError> {
        /// Upper bound on the nested lists of an introspection: each of them multiplies the response by the number of all types
        /// or fields. Tools need 2.
        const MAX_LISTS: usize = 2;
        match field {
            "fields" | "inputFields" | "interfaces" | "possibleTypes" => self.lists += 1,
            "__schema" | "__type" if self.lists > MAX_LISTS => {
                let message = format!("an introspection has at most {MAX_LISTS} nested lists");
                return Err(RequestError::limit(&message));
            }
            _ => {}
        }
        Ok(self)
    }

    /// Adds the size of a selection.
    fn add(&mut self, inner: Self, is_field: bool) {
        self.fields = self.fields.saturating_add(inner.fields);
        self.aliases = self.aliases.saturating_add(inner.aliases);
        self.directives = self.directives.saturating_add(inner.directives);
        self.depth = self.depth.max(inner.depth + usize::from(is_field));
        self.nesting = self.nesting.max(inner.nesting + 1);
        self.lists = self.lists.max(inner.lists);
    }
}
