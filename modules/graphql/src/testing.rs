//! Queries in tests, without a port.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use baya::axum::Router;
use baya::axum::body::Body;
use baya::axum::http::header::{ACCEPT, CONTENT_TYPE};
use baya::axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use baya::testing::TestApp;
use futures_util::{FutureExt, StreamExt};
use http_body_util::BodyExt;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::time::timeout;
use tower_service::Service;

/// The maximum duration that a test waits for an event.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Sends queries to the schemas of a [`TestApp`].
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::testing::{TestApp, json};
/// use baya_graphql::{GraphQlModule, TestGraphQl};
/// use baya_macros::module;
///
/// #[module(root, imports = [GraphQlModule::at("/graphql")])]
/// struct AppModule;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> baya::Result<()> {
/// let app = TestApp::new::<AppModule>().start().await?;
/// let result = app.graphql("{ __typename }").send().await;
/// result.assert_data(json!({ "__typename": "Query" }));
/// # Ok(())
/// # }
/// ```
pub trait TestGraphQl {
    /// Creates a query for the schema at `/graphql`.
    fn graphql(&self, query: impl Into<String>) -> TestQuery;
}

impl TestGraphQl for TestApp {
    fn graphql(&self, query: impl Into<String>) -> TestQuery {
        TestQuery {
            router: self.router(),
            path: "/graphql".to_owned(),
            headers: Vec::new(),
            body: RequestBody {
                query: query.into(),
                operation_name: None,
                variables: Map::new(),
                extensions: Map::new(),
            },
        }
    }
}

/// A query that has not been sent yet.
#[derive(Debug)]
#[must_use = "a query does nothing until it is sent"]
pub struct TestQuery {
    router: Router,
    path: String,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: RequestBody,
}

#[derive(Debug, Serialize)]
struct RequestBody {
    query: String,
    #[serde(rename = "operationName", skip_serializing_if = "Option::is_none")]
    operation_name: Option<String>,
    variables: Map<String, Value>,
    extensions: Map<String, Value>,
}

impl TestQuery {
    /// Sets the path of the schema. `/graphql` by default.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Adds a variable.
    ///
    /// # Panics
    ///
    /// If the value can't be serialized as JSON.
    #[track_caller]
    pub fn variable(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => self.body.variables.insert(name.into(), value),
            Err(error) => panic!("the variable can't be serialized as JSON: {error}"),
        };
        self
    }

    /// Sets the name of the operation.
    pub fn operation(mut self, name: impl Into<String>) -> Self {
        self.body.operation_name = Some(name.into());
        self
    }

    /// Adds an extension of the request.
    pub fn extension(mut self, name: impl Into<String>, value: Value) -> Self {
        self.body.extensions.insert(name.into(), value);
        self
    }

    /// Adds a header.
    ///
    /// # Panics
    ///
    /// If the name or the value is not valid.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => self.headers.push((name, value)),
            _ => panic!("`{name}: {value}` is not a valid header"),
        }
        self
    }

    /// Sends a query or a mutation.
    ///
    /// # Panics
    ///
    /// If the response is not a GraphQL response.
    pub async fn send(self) -> TestResult {
        let (status, body) = self.respond("application/graphql-response+json").await;
        let body = match body.collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) => panic!("the body of the response failed: {error}"),
        };
        match serde_json::from_slice(&body) {
            Ok(TestResult { data: Value::Null, errors, .. }) if errors.is_empty() => {
                let text = String::from_utf8_lossy(&body);
                panic!("the response is not a GraphQL response: status {status}\n{text}")
            }
            Ok(result) => TestResult { status, ..result },
            Err(error) => {
                let text = String::from_utf8_lossy(&body);
                panic!("the response is not a GraphQL response: {error}\n{text}")
            }
        }
    }

    /// Starts a subscription over an event stream. The subscription has started when this returns, unless a guard or the method
    /// is still pending.
    ///
    /// # Panics
    ///
    /// If the response is not an event stream.
    pub async fn subscribe(self) -> TestEvents {
        let (status, body) = self.respond("text/event-stream").await;
        assert!(status.is_success(), "the subscription failed with {status}");
        let mut events =
            TestEvents { body, text: String::new(), events: VecDeque::new(), has_ended: false };
        // Reading the events drives the operation.
        if let Some(Some(event)) = events.read().now_or_never() {
            events.events.push_front(event);
        }
        events
    }

    async fn respond(mut self, accept: &'static str) -> (StatusCode, Body) {
        let body = serde_json::to_vec(&self.body).unwrap_or_default();
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = baya::axum::http::Method::POST;
        match self.path.parse() {
            Ok(uri) => *request.uri_mut() = uri,
            Err(error) => panic!("`{}` is not a valid path: {error}", self.path),
        }
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        headers.extend(self.headers);
        let response = match self.router.call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        (response.status(), response.into_body())
    }
}

/// The result of a query, or an event of a subscription.
#[derive(Clone, Debug, Deserialize)]
pub struct TestResult {
    #[serde(skip)]
    status: StatusCode,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    errors: Vec<TestError>,
    #[serde(default)]
    extensions: Map<String, Value>,
}

/// An error of a result.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct TestError {
    /// The message.
    pub message: String,
    /// The path of the field; empty for a request error.
    #[serde(default)]
    pub path: Vec<Value>,
    /// The code and other details.
    #[serde(default)]
    pub extensions: Map<String, Value>,
}

impl TestError {
    /// Returns the code; empty if there is none.
    pub fn code(&self) -> &str {
        self.extensions.get("code").and_then(Value::as_str).unwrap_or_default()
    }
}

impl TestResult {
    /// Returns the status over HTTP.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the data; `Null` if there is none.
    pub const fn data(&self) -> &Value {
        &self.data
    }

    /// Returns the errors.
    pub fn errors(&self) -> &[TestError] {
        &self.errors
    }

    /// Returns the codes of the errors, in their order.
    pub fn codes(&self) -> Vec<&str> {
        self.errors.iter().map(TestError::code).collect()
    }

    /// Returns an extension of the response, by name.
    pub fn extension(&self, name: &str) -> Option<&Value> {
        self.extensions.get(name)
    }

    /// Asserts that the response has this data and no errors.
    ///
    /// # Panics
    ///
    /// If the data differs, or if there is an error.
    #[track_caller]
    pub fn assert_data(&self, expected: Value) -> &Self {
        assert!(self.errors.is_empty(), "expected no errors, found {:#?}", self.errors);
        assert!(self.data == expected, "expected {expected:#}\nfound {:#}", self.data);
        self
    }

    /// Asserts that the response has an error with this code.
    ///
    /// # Panics
    ///
    /// If no error has this code.
    #[track_caller]
    pub fn assert_error(&self, code: &str) -> &Self {
        let has = self.errors.iter().any(|error| error.code() == code);
        assert!(
            has,
            "expected an error with the code {code:?}, found {:#}",
            json!({
                "data": self.data, "codes": self.codes(),
            })
        );
        self
    }
}

/// The events of a subscription.
pub struct TestEvents {
    body: Body,
    text: String,
    events: VecDeque<TestResult>,
    has_ended: bool,
}

impl TestEvents {
    /// Returns the next event; `None` after the end of the subscription.
    ///
    /// # Panics
    ///
    /// If there is no event within 5 seconds.
    pub async fn next(&mut self) -> Option<TestResult> {
        match timeout(TIMEOUT, self.read()).await {
            Ok(event) => event,
            Err(_) => panic!("no event arrived within {TIMEOUT:?}"),
        }
    }

    async fn read(&mut self) -> Option<TestResult> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            if self.has_ended {
                return None;
            }
            match (&mut self.body).into_data_stream().next().await {
                Some(Ok(chunk)) => self.text.push_str(&String::from_utf8_lossy(&chunk)),
                Some(Err(error)) => panic!("the event stream failed: {error}"),
                None => self.has_ended = true,
            }
            while let Some(end) = self.text.find("\n\n") {
                let event: String = self.text.drain(..end + 2).collect();
                self.parse_event(&event);
            }
        }
    }

    fn parse_event(&mut self, event: &str) {
        let field = |name: &str| {
            let line = event.lines().find_map(|line| line.strip_prefix(name));
            line.map(|line| line.trim_start_matches(':').trim_start().to_owned())
        };
        match field("event").as_deref() {
            Some("complete") => self.has_ended = true,
            Some("next") => {
                let data = field("data").unwrap_or_default();
                match serde_json::from_str(&data) {
                    Ok(event) => self.events.push_back(event),
                    Err(error) => panic!("the event is not a GraphQL response: {error}\n{data}"),
                }
            }
            _ => {}
        }
    }
}

impl fmt::Debug for TestEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestEvents").field("events", &self.events).finish_non_exhaustive()
    }
}
