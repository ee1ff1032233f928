//! Documents of OpenAPI, as `baya::openapi` behind the feature `openapi`.
//!
//! | type | is |
//! |---|---|
//! | [`OpenApiModule`] | the module that serves the documents: `/openapi.json`, `/openapi.yaml` |
//! | [`OpenApi`] | its options: where, and which documents there are |
//! | [`DocumentOptions`] | what a document is about: its title, its servers, its modules |
//! | [`AppDocument`] | the document of an app that does not run |
//! | [`assert_unchanged`] | a test that the document is the one in a file, and breaks no client |
//!
//! The features `swagger-ui` and `scalar` bring pages that show the documents, without a network.

extern crate baya_core as baya;

mod app;
#[cfg(feature = "asyncapi")]
pub mod asyncapi;
mod compare;
mod document;
mod module;
mod options;
#[cfg(feature = "pages")]
mod pages;
mod serve;
mod yaml;

pub use app::AppDocument;
pub use compare::{Change, Changes, assert_unchanged, compare};
pub use module::{OpenApi, OpenApiModule};
pub use options::{DocumentOptions, Release};
