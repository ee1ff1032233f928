//! Validation of input types.

use super::attr::Kind;
use crate::dto::model::{Model, Presence};
use crate::sink::Sink;

/// Reports fields that no client can send although reading needs them.
pub fn check(model: &Model, sink: &mut Sink) {
    if !model.graphql.input || matches!(model.graphql.kind, Some(Kind::Scalar)) {
        return;
    }
    for value in model.on_wire().filter(|value| value.input == Presence::Required) {
        if let Some(skip) = value.graphql.skip {
            let message = "clients can't send a field with `#[graphql(skip)]`, so it needs a value without them; put `#[serde(default)]` on it";
            sink.at(skip, message);
        }
    }
}
