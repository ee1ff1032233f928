//! GraphQL: typed resolvers, loaders, subscriptions and federation.
//!
//! Programs use this crate as `baya::graphql`, with the feature `graphql`.
//!
//! | type | purpose |
//! |---|---|
//! | [`GraphQlModule`] | the module that serves the fields of resolvers: types with `#[resolver]` |
//! | [`SchemaModule`] | the module of an additional schema, whose resolvers have `#[resolver(schema = ...)]` |
//! | [`MainSchema`] | the schema of all other resolvers |
//! | [`GraphQl`], [`QueryLimits`], [`TrustedDocuments`] | the options of a schema |
//! | [`Output`], [`Input`] | the types that fields return and accept |
//! | [`Id`] | an identifier: `ID` in schemas |
//! | [`Loader`], [`BatchLoad`], [`LoaderKey`], [`LoaderValue`] | loaders: keys that fields request separately are looked up together |
//! | [`GraphQlContext`], [`FieldCall`] | `cx.graphql()`: the field that is called, its arguments and its selected fields |
//! | [`ConnectionCheck`], [`ConnectionInit`], [`ConnectionParams`] | the initialisation of WebSocket connections |
//! | [`Cost`], [`Viewer`] | arguments of the closures in `complexity` and `visible` |
//! | [`FieldSpec`], [`ArgumentSpec`], [`Parent`], [`SchemaField`] | the declaration of a field and its trigger, as data |
//! | [`AppSchema`] | the schema of an app, without running it: `App::new::<AppModule>().sdl()` |
//! | [`assert_unchanged`], [`assert_compatible`], [`compare`], [`Changes`], [`Change`] | the changes of a schema, and their effect on clients |
//! | [`TestGraphQl`], [`TestQuery`], [`TestResult`], [`TestError`], [`TestEvents`] | queries and subscriptions in tests: `app.graphql("{ cats { name } }").send().await` |

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod argument;
mod call;
mod changes;
mod connection_check;
mod connection_limit;
mod cost;
mod document;
mod engine;
mod error;
mod events;
mod field;
mod files;
mod foreign;
#[cfg(feature = "graphiql")]
mod graphiql;
mod http;
mod id;
mod invalid;
mod limits;
mod loader;
mod module;
mod names;
mod operation;
mod options;
mod output;
mod persisted;
#[doc(hidden)]
pub mod private;
mod query_cost;
mod result;
mod schema;
mod sdl;
mod testing;
#[doc(hidden)]
pub mod unfit;
mod websocket;

pub use argument::Input;
pub use call::{FieldCall, GraphQlContext};
pub use changes::{Change, Changes, assert_compatible, assert_unchanged, compare};
pub use connection_check::{ConnectionCheck, ConnectionInit, ConnectionParams};
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
