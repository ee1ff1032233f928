//! The graph of a running app: visibility, construction order, and replacements in tests.

mod aliases;
mod boot;
mod conditional;
mod failures;
mod forms;
mod modules;
mod replaced;
mod same_names;
mod scopes;
mod visibility;
mod wrapped;
