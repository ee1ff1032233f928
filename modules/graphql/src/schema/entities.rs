//! Entities: the objects of a federated graph that other subgraphs refer to
//! ([Apollo Federation](https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec)).

use async_graphql::{Context, Name, Value};
use baya::Error;
use indexmap::IndexMap;

use super::Plan;
use crate::operation::{Operation, Run};
use crate::output::{Failure, Outcome, Path, failure_of};

/// Upper bound on the entities of an operation. Their number is not part of the complexity of a query.
const MAX_ENTITIES: usize = 10_000;

/// Finds an entity by its representation. An entity that is not found is `null`; an unknown key is `null` with an error.
pub(super) async fn find(plan: &Plan, cx: &Context<'_>, representation: &Value) -> Value {
    let operation = cx.data_unchecked::<Operation>();
    let (index, count) = operation.next_entity(cx.item.pos);
    let shared = &operation.shared;
    let run = Run { query: cx.query_env, schema: cx.schema_env, operation, shared, plan };
    let root = Path::root(&cx.item.node.response_key().node);
    let path = root.index(index);
    let outcome = match representation {
        _ if count > MAX_ENTITIES => {
            let message = format!("an operation can request at most {MAX_ENTITIES} entities");
            let error = Error::bad_request().with_code("too_many_entities").with_message(message);
            Err(failure(&error, path, cx))
        }
        Value::Object(fields) => by_key(plan, fields, &run, path, cx).await,
        _ => Err(failure(&bad_request("a representation must be an object"), path, cx)),
    };
    outcome.unwrap_or_else(|failure| {
        run.report(failure);
        Value::Null
    })
}

async fn by_key(
    plan: &Plan,
    representation: &IndexMap<Name, Value>,
    run: &Run<'_>,
    path: Path<'_>,
    cx: &Context<'_>,
) -> Outcome {
    let Some(Value::String(name)) = representation.get("__typename") else {
        return Err(failure(&bad_request("a representation needs `__typename`"), path, cx));
    };
    let finders = plan.entities.get(name).map(Vec::as_slice).unwrap_or_default();
    match finders.iter().find(|one| one.accepts_key(representation)) {
        Some(finder) => finder.find(representation, run, path.owned(), cx.item).await,
        None => {
            let message = format!("`{name}` can't be found by these fields");
            Err(failure(&bad_request(&message), path, cx))
        }
    }
}

fn bad_request(message: &str) -> Error {
    Error::bad_request().with_message(message.to_owned())
}

#[cold]
fn failure(error: &Error, path: Path<'_>, cx: &Context<'_>) -> Failure {
    let mut failure = failure_of(error, Some(cx.item.pos));
    failure.0.path = path.segments();
    failure
}
