//! Documents of OpenAPI, as `baya::openapi` behind the feature `openapi`.
//!
//! | type | is |
//! |---|---|
//! | [`OpenApiModule`] | the module that serves the documents: `/openapi.json`, `/openapi.yaml` |
//! | [`OpenApi`] | its options: where, and which documents there are |
//! | [`DocumentOptions`] | what a document is about: its title, its servers, its modules |
//! | [`AppDocument`] | the document of an app that does not run |

extern crate baya_core as baya;

mod app;
mod document;
mod module;
mod options;
#[cfg(feature = "pages")]
mod pages;
mod serve;
mod yaml;

pub use app::AppDocument;
pub use module::{OpenApi, OpenApiModule};
pub use options::{DocumentOptions, Release};
