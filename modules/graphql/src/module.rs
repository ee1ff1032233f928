//! The module that serves a schema.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use baya::protocol::{Driver, Mounts};
use baya::{AppHandle, Configured, Result, Token};
use baya_macros::{module, token};

use crate::connection_check::ConnectionCheck;
use crate::connection_limit::ConnectionLimit;
use crate::engine::Engine;
use crate::field::SchemaField;
use crate::options::GraphQl;
use crate::persisted::QueryStore;
use crate::{http, schema};

/// The schema of resolvers without `#[resolver(schema = ...)]`.
#[token]
#[derive(Clone, Copy, Debug)]
pub struct MainSchema;

/// Serves the schema of all resolvers without `#[resolver(schema = ...)]`. The root module imports it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_graphql::GraphQlModule;
/// use baya_macros::module;
///
/// #[module(root, imports = [GraphQlModule::at("/graphql")])]
/// struct AppModule;
/// # fn main() {}
/// ```
pub type GraphQlModule = SchemaModule<MainSchema>;

/// Serves the schema of the resolvers with `#[resolver(schema = S)]`, for apps with several schemas. [`GraphQlModule`] serves
/// the schema of all other resolvers.
#[module(driver, options = GraphQl, optional)]
pub struct SchemaModule<S: Token + Send + Sync + 'static> {
    options: Arc<GraphQl>,
    connection_check: Option<Arc<dyn ConnectionCheck>>,
    #[inject(default)]
    schema: PhantomData<fn() -> S>,
}

impl<S: Token + Send + Sync + 'static> SchemaModule<S> {
    /// Serves the schema at this path, with the default options of [`GraphQl`]. [`with`](Self::with) accepts other options.
    #[must_use]
    pub fn at(path: impl Into<String>) -> Configured {
        Self::with(GraphQl::at(path))
    }
}

impl<S: Token + Send + Sync + 'static> Driver for SchemaModule<S> {
    type Trigger = SchemaField<S>;

    async fn start(&self, app: AppHandle) -> Result<Mounts> {
        self.options.check()?;
        let fields = app.handlers::<SchemaField<S>>()?;
        let (schema, types) = schema::build(fields, &self.options, &app)?;
        let engine = Engine {
            schema,
            types: Arc::new(types),
            options: Arc::clone(&self.options),
            app,
            connection_check: self.connection_check.clone(),
            connections: ConnectionLimit::default(),
            queries: Arc::new(QueryStore::new(&self.options.persisted)),
            #[cfg(feature = "graphiql")]
            page: self.options.page().map(Arc::new),
        };
        Ok(Mounts::router(http::routes(Arc::new(engine))))
    }
}

impl<S: Token + Send + Sync + 'static> fmt::Debug for SchemaModule<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SchemaModule").field("options", &self.options).finish_non_exhaustive()
    }
}
