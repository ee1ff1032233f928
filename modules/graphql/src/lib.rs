//! GraphQL, as `baya::graphql` with the feature `graphql`.
//!
//! | type | purpose |
//! |---|---|
//! | [`GraphQlModule`] | the module that serves the fields of resolvers: types with `#[resolver]` |
//! | [`SchemaModule`] | the same for another schema, of resolvers with `#[resolver(schema = ...)]` |
//! | [`GraphQl`], [`QueryLimits`], [`TrustedDocuments`] | its options |
//! | [`Output`], [`Input`] | the types that fields return and accept |
//! | [`Id`] | an identifier: `ID` in schemas |
//! | [`Loader`], [`BatchLoad`] | keys that fields request one by one, looked up together |
//! | [`GraphQlContext`], [`FieldCall`] | `cx.graphql()`: the field that is called, its arguments and what the query selects from it |
//! | [`ConnectionCheck`], [`ConnectionInit`], [`ConnectionParams`] | what WebSocket connections begin with |
//! | [`Cost`], [`Viewer`] | arguments of the closures in `complexity` and `visible` |
//! | [`AppSchema`] | the schema of an app that does not run: `App::new::<AppModule>().sdl()` |
//! | [`assert_unchanged`], [`assert_compatible`], [`compare`], [`Changes`], [`Change`] | what has changed in a schema, and which changes break clients |
//! | [`TestGraphQl`], [`TestQuery`], [`TestResult`], [`TestEvents`] | queries and subscriptions in tests: `app.graphql("{ cats { name } }").send().await` |

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod argument;
mod call;
mod changes;
mod connecting;
mod cost;
mod document;
mod engine;
mod events;
mod field;
mod files;
#[cfg(feature = "graphiql")]
mod graphiql;
mod http;
mod id;
mod invalid;
mod limits;
mod loader;
mod measured;
mod module;
mod names;
mod operation;
mod options;
mod output;
mod persisted;
#[doc(hidden)]
pub mod private;
mod refusal;
mod result;
mod schema;
mod sdl;
mod sockets;
mod testing;
#[doc(hidden)]
pub mod unfit;
mod websocket;

pub use argument::Input;
pub use call::{FieldCall, GraphQlContext};
pub use changes::{Change, Changes, assert_compatible, assert_unchanged, compare};
pub use connecting::{ConnectionCheck, ConnectionInit, ConnectionParams};
pub use cost::{Cost, Viewer};
pub use field::{ArgumentSpec, FieldSpec, Parent, SchemaField};
pub use id::Id;
pub use limits::QueryLimits;
pub use loader::{BatchLoad, Loader, LoaderKey, LoaderValue};
pub use module::{GraphQlModule, MainSchema, SchemaModule};
pub use options::GraphQl;
pub use output::Output;
pub use persisted::TrustedDocuments;
pub use sdl::AppSchema;
pub use testing::{TestError, TestEvents, TestGraphQl, TestQuery, TestResult};
