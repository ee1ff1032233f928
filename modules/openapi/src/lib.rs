//! OpenAPI documents for Baya, available as `baya::openapi` with the feature `openapi`.
//!
//! | item | purpose |
//! |---|---|
//! | [`OpenApiModule`] | the module that serves the documents: `/openapi.json`, `/openapi.yaml` |
//! | [`OpenApi`] | its options: paths, documents and pages |
//! | [`DocumentOptions`] | the options of one document: title, servers, modules, webhooks |
//! | [`AppDocument`] | the document of an app, without running it: `App::new::<AppModule>().openapi()` |
//! | [`assert_unchanged`] | a test that the document equals a committed file |
//! | [`compare`], [`Changes`], [`Change`] | the changes between two documents, and whether they break clients |
//!
//! The features `swagger-ui` and `scalar` add pages that show the documents. They load nothing from other hosts.

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod app_document;
#[cfg(feature = "asyncapi")]
pub mod asyncapi;
mod compare;
mod document;
mod document_options;
mod module;
mod options;
#[cfg(feature = "pages")]
mod pages;
mod serve;
mod testing;
mod yaml;

pub use app_document::AppDocument;
pub use compare::{Change, Changes, compare};
pub use document_options::DocumentOptions;
pub use module::OpenApiModule;
pub use options::{OpenApi, Release};
pub use testing::assert_unchanged;
