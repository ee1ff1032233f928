//! The graph of a running app: visibility, construction order, and replacements in tests.

mod aliases;
mod boot;
mod conditional;
mod failures;
mod forms;
mod hooks_after_failures;
mod modules;
mod precedence;
mod replaced;
mod same_names;
mod scopes;
mod visibility;
mod wrapped;
