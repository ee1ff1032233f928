//! The graph of a running app: what is visible where, what is built when, what a test replaces.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

mod boot;
mod conditional;
mod failures;
mod forms;
mod hooks_after_failures;
mod modules;
mod precedence;
mod replaced;
mod scopes;
mod spelled;
mod twins;
mod visibility;
mod wrapped;
