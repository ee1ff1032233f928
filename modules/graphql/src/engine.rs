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
use crate::error::RequestError;
use crate::files::Files;
use crate::operation::{Completion, Operation, RepeatedField, Shared};
use crate::options::GraphQl;
use crate::output::failure_of;
use crate::persisted::{QueryStore, ResolvedQuery};
use crate::query_cost::QueryCost;
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
    pub(crate) connection_check: Option<Arc<dyn ConnectionCheck>>,
    pub(crate) connections: ConnectionLimit,
    /// The persisted queries and trusted documents.
    pub(crate) queries: Arc<QueryStore>,
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
    Rejected(RequestError),
    /// The result of an executed operation.
    Result(OperationResult),
}

/// An operation that is ready to run.
pub(crate) struct PreparedOperation {
    pub(crate) request: Request,
    pub(crate) kind: OperationType,
    keys: Vec<Name>,
    completion: Arc<Completion>,
    /// The cost of the operation, if the options enable it in responses.
    query_cost: Option<QueryCost>,
}

impl Engine {
    /// Runs a query or a mutation.
    pub(crate) async fn execute(&self, prepared: PreparedOperation) -> OperationResponse {
        if prepared.kind == OperationType::Subscription {
            let message = "a subscription needs a WebSocket connection or an event stream";
            return OperationResponse::Rejected(RequestError::operation(message));
        }
        self.run(prepared).await
    }

    /// Parses and checks the operation of a request over HTTP.
    pub(crate) fn prepare_over_http(
        &self,
        operation_request: OperationRequest,
        head: &Arc<Parts>,
    ) -> Result<PreparedOperation, RequestError> {
        let prepared = self.prepare(operation_request, head)?;
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
        operation_request: OperationRequest,
        head: &Arc<Parts>,
    ) -> Result<PreparedOperation, RequestError> {
        let OperationRequest {
            query,
            document_id,
            operation_name,
            mut variables,
            extensions,
            files,
        } = operation_request;
        let resolved = self.queries.find(query, document_id.as_deref(), &extensions)?;
        let Some(ResolvedQuery { query, hash }) = resolved else {
            let message = "`query` is required";
            return Err(RequestError::malformed(StatusCode::BAD_REQUEST, "BAD_REQUEST", message));
        };
        if variables.len() > self.options.limits.variables {
            let max = self.options.limits.variables;
            return Err(RequestError::limit(&format!("the request has more than {max} variables")));
        }
        let name = operation_name.as_deref();
        let document =
            Document::parse(&query, name, &mut variables, &self.options.limits, &self.types)?;
        if let Some(hash) = hash {
            self.queries.register(hash, &query);
        }
        let completion = Arc::new(Completion::default());
        let operation = Operation {
            head: Arc::clone(head),
            shared: Shared::new(self.app.scope()),
            files,
            completion: Arc::clone(&completion),
            repeated: document.repeated.into_iter().map(RepeatedField::new).collect(),
            entities: Default::default(),
        };
        let mut request = Request::new(query).variables(variables).data(operation);
        if let Some(name) = operation_name {
            request = request.operation_name(name);
        }
        request.set_parsed_query(document.parsed);
        let query_cost = || QueryCost::new(document.depth, self.options.limits);
        let query_cost = self.options.cost_in_extensions.then(query_cost);
        if let Some(query_cost) = &query_cost {
            request = request.data(query_cost.clone());
        }
        Ok(PreparedOperation {
            request,
            kind: document.kind,
            keys: document.keys,
            completion,
            query_cost,
        })
    }

    /// Runs an operation of any kind, and returns its results.
    pub(crate) fn stream(
        &self,
        prepared: PreparedOperation,
    ) -> Result<BoxStream<'static, OperationResponse>, RequestError> {
        if prepared.kind == OperationType::Subscription {
            if prepared.keys.len() != 1 {
                return Err(RequestError::invalid("a subscription has exactly one field"));
            }
            let PreparedOperation { request, completion, query_cost, .. } = prepared;
            let responses = self.schema.execute_stream(request);
            let responses =
                responses.map(move |one| event_response(one, &completion, query_cost.as_ref()));
            let responses = AssertUnwindSafe(responses).catch_unwind();
            return Ok(responses.map(|one| one.unwrap_or_else(panic_response)).boxed());
        }
        let engine = self.clone();
        let response = async move { engine.run(prepared).await };
        let response = AssertUnwindSafe(response).catch_unwind();
        Ok(stream::once(response).map(|one| one.unwrap_or_else(panic_response)).boxed())
    }

    /// Runs an operation that is not a subscription.
    async fn run(&self, prepared: PreparedOperation) -> OperationResponse {
        let PreparedOperation { request, keys, completion, query_cost, .. } = prepared;
        let extensions = || query_cost.as_ref().map(QueryCost::extensions).unwrap_or_default();
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
        let is_nulled = completion.nulled.load(Ordering::Relaxed);
        let has_run = is_nulled || response.errors.is_empty() || response.data != Value::Null;
        if !has_run {
            return OperationResponse::Rejected(RequestError::validation(response.errors));
        }
        let data = if is_nulled { Value::Null } else { in_query_order(response.data, &keys) };
        OperationResponse::Result(OperationResult {
            data,
            errors: response.errors,
            extensions: extensions(),
            cache: response.cache_control.value(),
        })
    }
}

/// Returns the response to an operation that panicked. The other operations of its connection continue.
#[cold]
fn panic_response(panic: Box<dyn Any + Send>) -> OperationResponse {
    let error = panic_error(panic);
    tracing::error!("a GraphQL operation panicked: {}", error.chain());
    let errors = vec![*failure_of(&error, None).0];
    OperationResponse::Rejected(RequestError { errors, status: error.status(), is_malformed: true })
}

/// Returns the response to an event of a subscription. An error without a path means that the operation did not run.
fn event_response(
    response: Response,
    completion: &Completion,
    query_cost: Option<&QueryCost>,
) -> OperationResponse {
    if completion.failed.load(Ordering::Relaxed) {
        return OperationResponse::Rejected(RequestError::failed(response.errors));
    }
    let has_run = response.errors.is_empty()
        || response.data != Value::Null
        || response.errors.iter().any(|error| !error.path.is_empty());
    if !has_run {
        return OperationResponse::Rejected(RequestError::validation(response.errors));
    }
    OperationResponse::Result(OperationResult {
        data: response.data,
        errors: response.errors,
        extensions: query_cost.map(QueryCost::extensions).unwrap_or_default(),
        cache: None,
    })
}

/// Returns the data with its keys in the order of the query.
fn in_query_order(data: Value, keys: &[Name]) -> Value {
    let mut fields = match data {
        // `@skip` or `@include` has excluded all fields.
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
