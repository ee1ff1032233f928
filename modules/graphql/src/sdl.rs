//! The schemas of an app, without running it.

use async_graphql::SDLExportOptions;
use baya::{App, Result, Token};

use crate::field::SchemaField;
use crate::module::MainSchema;
use crate::schema;

/// Returns the schemas of an app in the schema definition language, without building its providers.
///
/// # Examples
///
/// ```
/// use baya::App;
/// use baya::graphql::{AppSchema, GraphQlModule};
/// use baya::prelude::*;
///
/// #[resolver]
/// struct Cats;
///
/// #[resolver]
/// impl Cats {
///     /// The names of all cats.
///     #[query]
///     async fn cats(&self) -> Vec<String> {
///         vec!["Tom".into()]
///     }
/// }
///
/// #[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
/// struct AppModule;
///
/// # fn main() -> baya::Result<()> {
/// let sdl = App::new::<AppModule>().sdl()?;
/// assert!(sdl.contains("cats: [String!]!"));
/// # Ok(())
/// # }
/// ```
pub trait AppSchema {
    /// Returns the schema that [`GraphQlModule`](crate::GraphQlModule) serves.
    ///
    /// # Errors
    ///
    /// All diagnostics of the boot check about the module graph, and all errors in the types of the schema.
    fn sdl(&self) -> Result<String> {
        self.sdl_of::<MainSchema>()
    }

    /// Returns the schema `S`, which [`SchemaModule<S>`](crate::SchemaModule) serves.
    ///
    /// # Errors
    ///
    /// The same as [`sdl`](Self::sdl).
    fn sdl_of<S: Token + Send + Sync + 'static>(&self) -> Result<String>;

    /// Returns the schema that [`GraphQlModule`](crate::GraphQlModule) serves as a subgraph, with the directives of Apollo
    /// Federation, for tools that compose supergraphs.
    ///
    /// # Errors
    ///
    /// The same as [`sdl`](Self::sdl).
    fn subgraph_sdl(&self) -> Result<String> {
        self.subgraph_sdl_of::<MainSchema>()
    }

    /// Returns the schema `S` as a subgraph, with the directives of Apollo Federation.
    ///
    /// # Errors
    ///
    /// The same as [`sdl`](Self::sdl).
    fn subgraph_sdl_of<S: Token + Send + Sync + 'static>(&self) -> Result<String>;
}

impl AppSchema for App {
    fn sdl_of<S: Token + Send + Sync + 'static>(&self) -> Result<String> {
        export::<S>(self, SDLExportOptions::new().include_specified_by().use_space_ident())
    }

    fn subgraph_sdl_of<S: Token + Send + Sync + 'static>(&self) -> Result<String> {
        export::<S>(self, SDLExportOptions::new().federation().compose_directive())
    }
}

fn export<S: Token + Send + Sync + 'static>(
    app: &App,
    options: SDLExportOptions,
) -> Result<String> {
    let app = app.endpoints()?;
    let fields = app.triggered.iter().filter_map(|one| one.trigger::<SchemaField<S>>());
    let schema = schema::describe(fields.map(|field| &field.spec))?;
    Ok(schema.sdl_with_options(options))
}
