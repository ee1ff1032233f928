//! Pagination, filters and sorting.

#![allow(clippy::expect_used, reason = "a failed expectation fails the test")]

extern crate baya_core as baya;

mod absent_values;
mod hidden_fields;
mod lists;
