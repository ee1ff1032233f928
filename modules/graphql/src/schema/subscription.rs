//! The events of subscriptions, as responses.

use std::sync::Arc;

use async_graphql::parser::types::Field;
use async_graphql::{Context, Name, Positioned, Response, Value};
use baya::AppHandle;
use futures_util::{Stream, StreamExt, stream};
use indexmap::IndexMap;

use super::roots::SUBSCRIPTION;
use super::{FieldHandler, Plan};
use crate::events::{Event, Events};
use crate::field::catch_panic;
use crate::operation::{Operation, Run, Shared};
use crate::output::{At, Failure, OwnedPath, Path, Shown, failure_of, root_fields};

/// The context of a subscription, which all its events share.
#[derive(Clone, Copy)]
struct SubscriptionContext<'a> {
    plan: &'a Plan,
    field: &'a FieldHandler,
    cx: &'a Context<'a>,
}

/// Runs a subscription, and returns a response for each of its events.
pub(super) fn events<'a>(
    plan: &'a Plan,
    field: &'a FieldHandler,
    cx: &'a Context<'a>,
) -> impl Stream<Item = Response> + Send + 'a {
    let context = SubscriptionContext { plan, field, cx };
    stream::once(context.start()).flat_map(move |started| match started {
        Ok(events) => context.responses(events).left_stream(),
        Err(failure) => {
            let response = context.end_with(failure);
            stream::once(async move { response }).right_stream()
        }
    })
}

impl<'a> SubscriptionContext<'a> {
    /// Calls the method that returns the stream.
    async fn start(self) -> Result<Events, Failure> {
        let operation = self.cx.data_unchecked::<Operation>();
        let path = Arc::new(self.path().owned());
        let run = self.run(operation, &operation.shared);
        let reply = self.field.reply(None, &run, &path, &self.fields(&run)).await?;
        reply.into_inner::<Events>().map_err(|reply| {
            let message = format!(
                "an interceptor or a filter returned {reply:?} for a subscription; return what the method returned, or an error"
            );
            let error = baya::Error::internal(message);
            self.field.log(&error);
            self.failure(&error, &path)
        })
    }

    /// Returns a response for each event, sequentially.
    fn responses(self, events: Events) -> impl Stream<Item = Response> + Send + 'a {
        stream::unfold(Some(events), move |events| async move {
            let mut events = events?;
            match events.next().await? {
                Ok(event) => Some((self.response(&*event).await, Some(events))),
                // An error ends the stream: https://spec.graphql.org/October2021/#sec-Source-Stream
                Err(error) => {
                    self.field.log(&error);
                    let failure = self.failure(&error, &self.path().owned());
                    Some((self.end_with(failure), None))
                }
            }
        })
    }

    /// Selects fields from an event. Each event has its own scope and loaders, so that it sees the current data.
    async fn response(self, event: &dyn Event) -> Response {
        let operation = self.cx.data_unchecked::<Operation>();
        let app = self.cx.data_unchecked::<AppHandle>();
        let shared = Shared::new(app.scope());
        let run = self.run(operation, &shared);
        let path = self.path();
        let fields = self.fields(&run);
        let at = At { run: &run, path: &path, fields: &fields };
        let outcome = match catch_panic(at, || event.show(at)) {
            Shown::Now(outcome) => outcome,
            Shown::Later(future) => future.await,
        };
        let mut errors = run.take_errors();
        match outcome {
            Ok(value) => {
                let data = Value::Object(IndexMap::from([(self.key().clone(), value)]));
                let mut response = Response::new(data);
                response.errors = errors;
                response
            }
            Err(failure) => {
                errors.push(*failure.0);
                Response::from_errors(errors)
            }
        }
    }

    const fn run<'r>(self, operation: &'r Operation, shared: &'r Shared) -> Run<'r>
    where
        'a: 'r,
    {
        Run {
            query: self.cx.query_env,
            schema: self.cx.schema_env,
            operation,
            shared,
            plan: self.plan,
        }
    }

    /// Returns the fields of the query that select from the events.
    fn fields<'r>(self, run: &'r Run<'r>) -> Vec<&'r Positioned<Field>>
    where
        'a: 'r,
    {
        match run.operation.repeated(self.key()) {
            Some(_) => root_fields(run, SUBSCRIPTION, self.key()),
            None => vec![self.cx.item],
        }
    }

    fn key(self) -> &'a Name {
        &self.cx.item.node.response_key().node
    }

    fn path(self) -> Path<'a> {
        Path::root(self.key())
    }

    #[cold]
    fn failure(self, error: &baya::Error, path: &OwnedPath) -> Failure {
        let mut failure = failure_of(error, Some(self.cx.item.pos));
        failure.0.path = path.segments();
        failure
    }

    /// Ends the subscription, and returns the response with its error.
    #[cold]
    fn end_with(self, failure: Failure) -> Response {
        self.cx.data_unchecked::<Operation>().fail();
        Response::from_errors(vec![*failure.0])
    }
}
