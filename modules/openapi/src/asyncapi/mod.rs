//! AsyncAPI documents, available as `baya::asyncapi` with the feature `asyncapi`.
//!
//! | item | purpose |
//! |---|---|
//! | [`AsyncApiModule`] | the module that serves the document: `/asyncapi.json`, `/asyncapi.yaml`, and a page |
//! | [`AsyncApi`] | its options: paths, title, servers |
//! | [`AppDocument`] | the document of an app, without running it: `App::new::<AppModule>().asyncapi()` |
//! | [`assert_unchanged`] | a test that the document equals a committed file |
//! | [`compare`], [`Changes`], [`Change`] | the changes between two documents, and whether they break clients |
//!
//! A document ([AsyncAPI 3.0](https://www.asyncapi.com/docs/reference/specification/v3.0.0)) describes the messages of
//! gateways and the distributed events that the app listens to.

mod app_document;
mod compare;
mod document;
mod module;
mod options;
mod page;
mod testing;

pub use app_document::AppDocument;
pub use compare::compare;
pub use module::AsyncApiModule;
pub use options::{AsyncApi, Transport};
pub use testing::assert_unchanged;

pub use crate::compare::{Change, Changes};
