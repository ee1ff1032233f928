//! The graph of a running app: visibility, construction order, and replacements in tests.

mod boot;
mod conditional;
mod failures;
mod forms;
mod modules;
mod replaced;
mod scopes;
mod spelled;
mod twins;
mod visibility;
mod wrapped;
