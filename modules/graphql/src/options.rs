//! The options of a schema.

use std::time::Duration;

use async_graphql::SchemaBuilder;
use baya::Error;
use baya::axum::http::HeaderName;

use crate::limits::QueryLimits;
use crate::persisted::{Persisted, TrustedDocuments};
use crate::query_cost::RecordComplexity;

/// The options of a schema: its path, limits, transports and GraphiQL.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::Duration;
///
/// use baya_graphql::{GraphQl, GraphQlModule, QueryLimits};
/// use baya_macros::module;
///
/// #[module(
///     root,
///     imports = [GraphQlModule::with(
///         GraphQl::at("/graphql")
///             .limits(QueryLimits::new().depth(8))
///             .timeout(Duration::from_secs(5))
///             .batch(10),
///     )],
/// )]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GraphQl {
    pub(crate) path: String,
    pub(crate) limits: QueryLimits,
    pub(crate) body_limit: usize,
    pub(crate) batch: usize,
    pub(crate) timeout: Option<Duration>,
    pub(crate) introspection: Option<bool>,
    pub(crate) cost_in_extensions: bool,
    pub(crate) persisted: Persisted,
    pub(crate) connections: usize,
    pub(crate) operations: usize,
    pub(crate) origins: Vec<String>,
    pub(crate) connection_headers: Vec<String>,
    pub(crate) legacy_websocket: bool,
    pub(crate) init_timeout: Duration,
    pub(crate) ping: Duration,
    #[cfg(feature = "graphiql")]
    pub(crate) graphiql: Option<bool>,
    #[cfg(feature = "uploads")]
    pub(crate) uploads: baya_multipart::UploadLimits,
}

impl GraphQl {
    /// Creates the options of a schema at a path, such as `/graphql`, with the default limits.
    pub fn at(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            limits: QueryLimits::new(),
            body_limit: 1024 * 1024,
            batch: 0,
            timeout: None,
            introspection: None,
            cost_in_extensions: false,
            persisted: Persisted::Off,
            connections: 10_000,
            operations: 100,
            origins: Vec::new(),
            connection_headers: vec!["authorization".to_owned()],
            legacy_websocket: false,
            init_timeout: Duration::from_secs(10),
            ping: Duration::from_secs(25),
            #[cfg(feature = "graphiql")]
            graphiql: None,
            #[cfg(feature = "uploads")]
            uploads: baya_multipart::UploadLimits::new().total(10 << 20),
        }
    }

    /// Sets the limits of queries.
    #[must_use]
    pub const fn limits(mut self, limits: QueryLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the maximum size in bytes of a request without files, and of a WebSocket message. 1 MiB by default.
    #[must_use]
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets the maximum number of operations in a batch. 0 by default: batches are rejected.
    #[must_use]
    pub const fn batch(mut self, max: usize) -> Self {
        self.batch = max;
        self
    }

    /// Sets the maximum duration of a query or a mutation. [`App::timeout`](baya::App::timeout) by default.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets whether introspection is on. By default it is on in programs with debug assertions, and off in release builds.
    #[must_use]
    pub const fn introspection(mut self, is_on: bool) -> Self {
        self.introspection = Some(is_on);
        self
    }

    /// Sets whether responses contain the cost of their query, as `extensions.cost` with `complexity`, `depth`,
    /// `maxComplexity` and `maxDepth`. Off by default.
    ///
    /// The [limits](QueryLimits) apply to the same values. If a query has several operations, its complexity is the sum of
    /// the complexities of all operations, and its depth is the depth of the deepest operation. A maximum of `usize::MAX` is
    /// `null`. Responses to rejected queries do not contain the cost.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::testing::{TestApp, json};
    /// use baya_graphql::{GraphQl, GraphQlModule, TestGraphQl};
    /// use baya_macros::module;
    ///
    /// #[module(
    ///     root,
    ///     imports = [GraphQlModule::with(GraphQl::at("/graphql").cost_in_extensions(true))],
    /// )]
    /// struct AppModule;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> baya::Result<()> {
    /// let app = TestApp::new::<AppModule>().start().await?;
    /// let result = app.graphql("{ __typename }").send().await;
    /// let cost = json!({ "complexity": 0, "depth": 1, "maxComplexity": 5000, "maxDepth": 20 });
    /// assert_eq!(result.extension("cost"), Some(&cost));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub const fn cost_in_extensions(mut self, is_on: bool) -> Self {
        self.cost_in_extensions = is_on;
        self
    }

    /// Sets whether browsers that open the path receive a page with [GraphiQL](https://github.com/graphql/graphiql). Requires
    /// the feature `graphiql`. By default the page is on in programs with debug assertions, and off in release builds.
    ///
    /// The page sends queries and mutations to its own path, and subscriptions over WebSocket, with the headers of its editor
    /// as the connection parameters. Its documentation requires [`introspection`](Self::introspection). All files that it loads
    /// are embedded in the program, and it does not connect to other hosts.
    ///
    /// # Examples
    ///
    /// ```
    /// use baya_graphql::GraphQl;
    ///
    /// // Enables the page in release builds as well.
    /// let options = GraphQl::at("/graphql").graphiql(true).introspection(true);
    /// # let _ = options;
    /// ```
    #[cfg(feature = "graphiql")]
    #[must_use]
    pub const fn graphiql(mut self, is_on: bool) -> Self {
        self.graphiql = Some(is_on);
        self
    }

    /// Accepts queries by their hash
    /// ([automatic persisted queries](https://www.apollographql.com/docs/apollo-server/performance/apq)): clients register a
    /// query once, and the `max` most recently used queries are kept, up to 16 MiB in all. 0 by default: a hash without its
    /// query is rejected.
    #[must_use]
    pub fn persisted_queries(mut self, max: usize) -> Self {
        self.persisted = Persisted::Automatic(max);
        self
    }

    /// Accepts only these queries. Any other query is rejected with 403.
    #[must_use]
    pub fn trusted_documents(mut self, documents: TrustedDocuments) -> Self {
        self.persisted = Persisted::Trusted(documents);
        self
    }

    /// Sets the maximum number of concurrent WebSocket connections. 10,000 by default; further connections are rejected with
    /// 503.
    #[must_use]
    pub const fn connections(mut self, max: usize) -> Self {
        self.connections = max;
        self
    }

    /// Sets the maximum number of concurrent operations of a WebSocket connection. 100 by default; further operations end
    /// with the code `TOO_MANY_OPERATIONS`.
    #[must_use]
    pub const fn operations(mut self, max: usize) -> Self {
        self.operations = max;
        self
    }

    /// Allows these origins to open WebSocket connections and to send files, such as `https://example.com`, or `*` for all
    /// origins. The origin of the app and the origins that its `Cors` allows are always allowed.
    ///
    /// Files from any other origin need the header `graphql-require-preflight`, `apollo-require-preflight`,
    /// `x-apollo-operation-name` or `x-requested-with`.
    #[must_use]
    pub fn origins(mut self, origins: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the connection parameters that become headers of the operations of a WebSocket connection, unless the handshake
    /// has a header with the same name. `authorization` by default, because pages can't send it with a handshake; guards then
    /// read it as over HTTP.
    #[must_use]
    pub fn connection_headers(
        mut self,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.connection_headers = names.into_iter().map(Into::into).collect();
        self
    }

    /// Also accepts WebSocket connections with the older sub-protocol `graphql-ws`, for clients with
    /// `subscriptions-transport-ws`. The server sends the message `ka` at the interval of [`ping`](Self::ping); these clients
    /// close a connection without it.
    #[must_use]
    pub const fn legacy_websocket(mut self) -> Self {
        self.legacy_websocket = true;
        self
    }

    /// Sets the maximum duration of the initialisation of a WebSocket connection, including its
    /// [check](crate::ConnectionCheck). 10 seconds by default.
    #[must_use]
    pub const fn init_timeout(mut self, timeout: Duration) -> Self {
        self.init_timeout = timeout;
        self
    }

    /// Sets the duration without a message after which the server pings a WebSocket client, or sends a comment in an event
    /// stream. A WebSocket client that does not respond within the same duration is disconnected. 25 seconds by default.
    #[must_use]
    pub const fn ping(mut self, interval: Duration) -> Self {
        self.ping = interval;
        self
    }

    /// Sets the limits of requests with files. By default such a request has at most 10 MiB.
    #[cfg(feature = "uploads")]
    #[must_use]
    pub const fn uploads(mut self, limits: baya_multipart::UploadLimits) -> Self {
        self.uploads = limits;
        self
    }

    /// Checks the options.
    ///
    /// # Errors
    ///
    /// The first option with which no client could connect.
    pub(crate) fn check(&self) -> baya::Result<()> {
        let path = &self.path;
        if !path.starts_with('/') || path.contains(['?', '#', ':', '*']) {
            let message = format!(
                "`{path}` is not a valid path for a GraphQL schema; start it with `/`, and write parameters as `{{name}}`"
            );
            return Err(Error::internal(message));
        }
        for name in &self.connection_headers {
            if HeaderName::try_from(&**name).is_err() {
                let message = format!(
                    "`{name}` is not a valid header name; correct `connection_headers` of the GraphQL schema at `{path}`"
                );
                return Err(Error::internal(message));
            }
        }
        for (name, duration) in [("init_timeout", self.init_timeout), ("ping", self.ping)] {
            if duration.is_zero() {
                let message =
                    format!("`{name}` of the GraphQL schema at `{path}` must be greater than zero");
                return Err(Error::internal(message));
            }
        }
        Ok(())
    }

    pub(crate) fn is_introspection_on(&self) -> bool {
        self.introspection.unwrap_or(cfg!(debug_assertions))
    }

    #[cfg(feature = "graphiql")]
    pub(crate) fn page(&self) -> Option<crate::graphiql::Page> {
        let is_on = self.graphiql.unwrap_or(cfg!(debug_assertions));
        is_on.then(|| crate::graphiql::Page::new(&self.path))
    }

    /// Applies the configuration that the SDL of a subgraph depends on.
    pub(crate) fn federated<Q, M, S>(builder: SchemaBuilder<Q, M, S>) -> SchemaBuilder<Q, M, S> {
        builder.enable_subscription_in_federation()
    }

    pub(crate) fn apply<Q, M, S>(&self, builder: SchemaBuilder<Q, M, S>) -> SchemaBuilder<Q, M, S> {
        let QueryLimits { complexity, nesting, .. } = self.limits;
        let builder =
            Self::federated(builder).limit_complexity(complexity).limit_recursive_depth(nesting);
        let builder =
            if self.cost_in_extensions { builder.extension(RecordComplexity) } else { builder };
        if self.is_introspection_on() {
            builder
        } else {
            builder.disable_introspection().disable_suggestions()
        }
    }
}

impl Default for GraphQl {
    fn default() -> Self {
        Self::at("/graphql")
    }
}
