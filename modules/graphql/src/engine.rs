//! Executes the operations of a schema for all transports.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use async_graphql::parser::types::OperationType;
use async_graphql::{Name, Request, Response, Value, Variables};
use baya::__private::panic_error;
use baya::axum::http::request::Parts;
use baya::axum::http::{Method, StatusCode};
use baya::{AppHandle, Error};
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt, StreamExt};
use indexmap::IndexMap;
use serde_json::Map;

use crate::connection_check::ConnectionCheck;
use crate::connection_limit::ConnectionLimit;
use crate::document::Document;
use crate::files::Files;
use crate::operation::{Completion, Operation, Repeated, Shared};
use crate::options::GraphQl;
use crate::output::failure_of;
use crate::persisted::{Found, Known};
use crate::query_cost::QueryCost;
use crate::request_error::RequestError;
use crate::result::OperationResult;
use crate::schema::{Executable, TypeTable};

/// A schema of a running app. Clones share state.
#[derive(Clone)]
pub(crate) struct Engine {
    pub(crate) schema: Executable,
    pub(crate) types: Arc<TypeTable>,
    pub(crate) options: Arc<GraphQl>,
    pub(crate) app: AppHandle,
    /// Accepts or refuses WebSocket connections.
    pub(crate) connect: Option<Arc<dyn ConnectionCheck>>,
    pub(crate) sockets: ConnectionLimit,
    /// The persisted queries and trusted documents.
    pub(crate) known: Arc<Known>,
    #[cfg(feature = "graphiql")]
    pub(crate) page: Option<Arc<crate::graphiql::Page>>,
}

/// The parameters of a request.
#[derive(Debug, Default)]
pub(crate) struct OperationRequest {
    pub(crate) query: Option<String>,
    pub(crate) document_id: Option<String>,
    pub(crate) operation_name: Option<String>,
    pub(crate) variables: Variables,
    pub(crate) extensions: Map<String, serde_json::Value>,
    pub(crate) files: Files,
}

/// The response to an operation.
#[derive(Debug)]
pub(crate) enum OperationResponse {
    /// A request error: the operation did not run.
    Refused(RequestError),
    /// The result of an executed operation.
    Result(OperationResult),
}

/// An operation that is ready to run.
pub(crate) struct Prepared {
    pub(crate) request: Request,
    pub(crate) kind: OperationType,
    keys: Vec<Name>,
    fate: Arc<Completion>,
    /// The cost of the operation, if responses contain it.
    measured: Option<QueryCost>,
}

impl Engine {
    /// Runs a query or a mutation.
    pub(crate) async fn execute(&self, prepared: Prepared) -> OperationResponse {
        if prepared.kind == OperationType::Subscription {
            let message = "a subscription needs a WebSocket connection or an event stream";
            return OperationResponse::Refused(RequestError::operation(message));
        }
        self.run(prepared).await
    }

    /// Parses and checks the operation of a request over HTTP.
    pub(crate) fn prepare_over_http(
        &self,
        asked: OperationRequest,
        head: &Arc<Parts>,
    ) -> Result<Prepared, RequestError> {
        let prepared = self.prepare(asked, head)?;
        if prepared.kind == OperationType::Mutation && head.method == Method::GET {
            let message = "a mutation can't be a `GET` request; send it with `POST`";
            let status = StatusCode::METHOD_NOT_ALLOWED;
            return Err(RequestError::malformed(status, "METHOD_NOT_ALLOWED", message));
        }
        Ok(prepared)
    }

    /// Parses and checks the operation of a request.
    pub(crate) fn prepare(
        &self,
        asked: OperationRequest,
        head: &Arc<Parts>,
    ) -> Result<Prepared, RequestError> {
        let OperationRequest {
            query,
            document_id,
            operation_name,
            mut variables,
            extensions,
            files,
        } = asked;
        let found = self.known.find(query, document_id.as_deref(), &extensions)?;
        let Some(Found { query, hash }) = found else {
            let message = "`query` is required";
            return Err(RequestError::malformed(StatusCode::BAD_REQUEST, "BAD_REQUEST", message));
        };
        if variables.len() > self.options.limits.variables {
            let most = self.options.limits.variables;
            return Err(RequestError::limit(&format!(
                "the request has more than {most} variables"
            )));
        }
        let name = operation_name.as_deref();
        let document =
            Document::parse(&query, name, &mut variables, &self.options.limits, &self.types)?;
        if let Some(hash) = hash {
            self.known.register(hash, &query);
        }
        let fate = Arc::new(Completion::default());
        let operation = Operation {
            head: Arc::clone(head),
            shared: Shared::new(self.app.scope()),
            files,
            fate: Arc::clone(&fate),
            repeated: document.repeated.into_iter().map(Repeated::new).collect(),
            entities: Default::default(),
        };
        let mut request = Request::new(query).variables(variables).data(operation);
        if let Some(name) = operation_name {
            request = request.operation_name(name);
        }
        request.set_parsed_query(document.parsed);
        let measured = || QueryCost::new(document.depth, self.options.limits);
        let measured = self.options.cost_in_extensions.then(measured);
        if let Some(measured) = &measured {
            request = request.data(measured.clone());
        }
        Ok(Prepared { request, kind: document.kind, keys: document.keys, fate, measured })
    }

    /// Runs an operation of any kind, and returns its results.
    pub(crate) fn stream(
        &self,
        prepared: Prepared,
    ) -> Result<BoxStream<'static, OperationResponse>, RequestError> {
        if prepared.kind == OperationType::Subscription {
            if prepared.keys.len() != 1 {
                return Err(RequestError::invalid("a subscription has exactly one field"));
            }
            let Prepared { request, fate, measured, .. } = prepared;
            let responses = self.schema.execute_stream(request);
            let answers = responses.map(move |one| answered(one, &fate, measured.as_ref()));
            let answers = AssertUnwindSafe(answers).catch_unwind();
            return Ok(answers.map(|one| one.unwrap_or_else(panicked)).boxed());
        }
        let engine = self.clone();
        let answer = async move { engine.run(prepared).await };
        let answer = AssertUnwindSafe(answer).catch_unwind();
        Ok(stream::once(answer).map(|one| one.unwrap_or_else(panicked)).boxed())
    }

    /// Runs an operation that is not a subscription.
    async fn run(&self, prepared: Prepared) -> OperationResponse {
        let Prepared { request, keys, fate, measured, .. } = prepared;
        let extensions = || measured.as_ref().map(QueryCost::extensions).unwrap_or_default();
        let running = self.schema.execute(request);
        let response = match self.options.timeout.or_else(|| self.app.timeout()) {
            None => running.await,
            Some(limit) => match tokio::time::timeout(limit, running).await {
                Ok(response) => response,
                Err(_) => {
                    let error = Error::unavailable().with_code("timeout");
                    let error =
                        error.with_message(format!("the operation took longer than {limit:?}"));
                    let errors = vec![*failure_of(&error, None).0];
                    let extensions = extensions();
                    let result = OperationResult { errors, extensions, ..Default::default() };
                    return OperationResponse::Result(result);
                }
            },
        };
        let is_nulled = fate.nulled.load(Ordering::Relaxed);
        let has_run = is_nulled || response.errors.is_empty() || response.data != Value::Null;
        if !has_run {
            return OperationResponse::Refused(RequestError::validation(response.errors));
        }
        let data = if is_nulled { Value::Null } else { ordered(response.data, &keys) };
        OperationResponse::Result(OperationResult {
            data,
            errors: response.errors,
            extensions: extensions(),
            cache: response.cache_control.value(),
        })
    }
}

/// Returns the response to an operation that panicked, so that the other operations of its connection go on.
#[cold]
fn panicked(panic: Box<dyn Any + Send>) -> OperationResponse {
    let error = panic_error(panic);
    tracing::error!("an operation failed: {}", error.chain());
    let errors = vec![*failure_of(&error, None).0];
    OperationResponse::Refused(RequestError { errors, status: error.status(), is_malformed: true })
}

/// Returns the response to an event of a subscription. An error without a path means that the operation did not run.
fn answered(
    response: Response,
    fate: &Completion,
    measured: Option<&QueryCost>,
) -> OperationResponse {
    if fate.failed.load(Ordering::Relaxed) {
        return OperationResponse::Refused(RequestError::failed(response.errors));
    }
    let has_run = response.errors.is_empty()
        || response.data != Value::Null
        || response.errors.iter().any(|error| !error.path.is_empty());
    if !has_run {
        return OperationResponse::Refused(RequestError::validation(response.errors));
    }
    OperationResponse::Result(OperationResult {
        data: response.data,
        errors: response.errors,
        extensions: measured.map(QueryCost::extensions).unwrap_or_default(),
        cache: None,
    })
}

/// Returns data with its keys in the order of the query.
fn ordered(data: Value, keys: &[Name]) -> Value {
    let mut fields = match data {
        // `@skip` or `@include` has left out all fields.
        Value::Null => return Value::Object(IndexMap::new()),
        Value::Object(fields) => fields,
        other => return other,
    };
    let is_ordered = || fields.keys().zip(keys).all(|(one, other)| one == other);
    if fields.len() > 1 && !is_ordered() {
        let at = |name: &Name| keys.iter().position(|key| key == name);
        fields.sort_by(|one, _, other, _| at(one).cmp(&at(other)));
    }
    Value::Object(fields)
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("options", &self.options).finish_non_exhaustive()
    }
}
