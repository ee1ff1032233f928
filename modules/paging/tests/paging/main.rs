//! Pagination, filters and sorting.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

extern crate baya_core as baya;

mod absent_values;
mod hidden_fields;
mod lists;
