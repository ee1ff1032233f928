//! The OpenAPI and AsyncAPI documents of apps, as clients receive them.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

#[cfg(feature = "swagger-ui")]
mod access;
mod api_attribute;
#[cfg(feature = "asyncapi")]
mod asyncapi;
mod changes;
mod components;
mod documents;
mod error_locations;
mod guards;
mod interceptors;
#[cfg(all(feature = "swagger-ui", feature = "scalar"))]
mod pages;
mod pipes;
mod queries;
mod request_errors;
mod schema_names;
mod scheme_names;
mod served;
mod signatures;
mod statuses;
mod styles;
mod version_headers;
mod webhooks;
