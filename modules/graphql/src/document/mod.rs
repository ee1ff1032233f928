//! Queries: parsed within the limits, and prepared for execution.

mod coercion;
mod expansion;
mod measure;
mod overlaps;
mod root;
mod tokens;
mod usages;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType,
};
use async_graphql::{Name, Positioned, Variables};

use self::root::Root;
use crate::error::RequestError;
use crate::limits::QueryLimits;
use crate::schema::TypeTable;

/// A parsed query that is within the limits.
pub(crate) struct Document {
    pub(crate) parsed: ExecutableDocument,
    /// The kind of the operation.
    pub(crate) kind: OperationType,
    /// The keys of the response, in the order of the query.
    pub(crate) keys: Vec<Name>,
    /// The keys that are shared by several root fields.
    pub(crate) repeated: Vec<Name>,
    /// The levels of nested fields.
    pub(crate) depth: usize,
}

impl Document {
    /// Parses a query and chooses its operation.
    ///
    /// # Errors
    ///
    /// A request error if the query exceeds a limit or can't be executed.
    pub(crate) fn parse(
        query: &str,
        operation: Option<&str>,
        variables: &mut Variables,
        limits: &QueryLimits,
        types: &TypeTable,
    ) -> Result<Self, RequestError> {
        if query.len() > limits.length {
            let max = limits.length;
            return Err(RequestError::limit(&format!("the query has more than {max} bytes")));
        }
        tokens::check(query, limits)?;
        let mut parsed = parse_query(query).map_err(RequestError::syntax)?;
        let depth = measure::check(&parsed, limits)?;
        let selected = choose(&parsed, operation)?;
        let kind = selected.node.ty;
        overlaps::check(&parsed, &selected.node.selection_set.node, types)?;
        if !selected.node.variable_definitions.is_empty() {
            usages::check(&parsed, &selected.node, types)?;
            defaults(&selected.node, variables);
            coercion::check(&selected.node, variables, types)?;
            expansion::check(&parsed, variables)?;
        }
        let Root { keys, repeated } = root::root(&mut parsed, operation)?;
        Ok(Self { parsed, kind, keys, repeated, depth })
    }
}

/// Returns the operation that a request names, or the only one.
fn choose<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Result<&'d Positioned<OperationDefinition>, RequestError> {
    match (&document.operations, name) {
        (DocumentOperations::Single(one), None) => Ok(one),
        (DocumentOperations::Single(_), Some(name)) => {
            Err(RequestError::operation(&format!("the query has no operation named `{name}`")))
        }
        (DocumentOperations::Multiple(all), Some(name)) => all.get(name).ok_or_else(|| {
            RequestError::operation(&format!("the query has no operation named `{name}`"))
        }),
        (DocumentOperations::Multiple(all), None) => match all.values().next() {
            Some(one) if all.len() == 1 => Ok(one),
            _ => Err(RequestError::operation(
                "the query has several operations; name one of them in `operationName`",
            )),
        },
    }
}

/// Adds the defaults of variables that the request omits, because async-graphql does not apply them to `@skip` and
/// `@include`. A variable without a default stays absent: it is not `null`.
fn defaults(operation: &OperationDefinition, variables: &mut Variables) {
    for definition in &operation.variable_definitions {
        let name = &definition.node.name.node;
        if !variables.contains_key(name)
            && let Some(default) = &definition.node.default_value
        {
            variables.insert(name.clone(), default.node.clone());
        }
    }
}
