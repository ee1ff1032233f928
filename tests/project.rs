//! Checks of the sources of the project: the direction of dependencies, and plain English.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

mod architecture;
mod language;
