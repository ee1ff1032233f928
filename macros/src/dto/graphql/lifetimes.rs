//! Validation of the lifetimes of types in a schema.

use crate::dto::model::Model;
use crate::sink::Sink;

/// Rejects a lifetime parameter: a value of a schema outlives the call of its field.
pub fn check(model: &Model, sink: &mut Sink) {
    if model.graphql.kind.is_none() {
        return;
    }
    if let Some(parameter) = model.generics.lifetimes().next() {
        let message = "a value of a GraphQL schema outlives the call that returns it, so its type can't borrow; remove the lifetime, and write owned fields, such as `String`";
        sink.on(parameter, message);
    }
}
