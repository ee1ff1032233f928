//! AsyncAPI documents, as `baya::asyncapi` with the feature `asyncapi`.
//!
//! | type | purpose |
//! |---|---|
//! | [`AsyncApiModule`] | the module that serves the document: `/asyncapi.json`, `/asyncapi.yaml`, and a page |
//! | [`AsyncApi`] | its options: paths, title, servers |
//! | [`AppDocument`] | the document of an app that does not run |
//! | [`assert_unchanged`] | a test that the document is the one in a file, and breaks no client |
//!
//! A document ([AsyncAPI 3.0](https://www.asyncapi.com/docs/reference/specification/v3.0.0)) describes the messages of
//! gateways and the distributed events that the app listens to.

mod app;
mod compare;
mod document;
mod module;
mod options;
mod page;

pub use app::AppDocument;
pub use compare::{assert_unchanged, compare};
pub use module::AsyncApiModule;
pub use options::{AsyncApi, Transport};

pub use crate::compare::{Change, Changes};
