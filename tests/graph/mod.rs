//! The graph of a running app: what is visible where, what is built when, what a test replaces.

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
