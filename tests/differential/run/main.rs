//! Random types, whose documents and readers must agree.
//!
//! The build script has written the types (`generate/`). Each is the body of a handler and, if possible, its query and its
//! form. The OpenAPI document of that app defines which instances are valid. A JSON Schema validator that does not depend on
//! Baya validates each instance with it, and the running app must agree.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]
#![allow(clippy::print_stderr, reason = "the test reports what it has compared")]

#[path = "../patterns.rs"]
mod patterns;
#[path = "../random.rs"]
mod random;

mod compare;
mod exceptions;
mod instance;
mod judge;
mod mutate;
mod pairs;
mod texts;
#[allow(dead_code, clippy::all, missing_debug_implementations, reason = "they are generated")]
mod types {
    include!(concat!(env!("OUT_DIR"), "/types.rs"));
}

use std::env;

/// The default number of instances of each operation.
const INSTANCES: u64 = 600;

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn documents_and_readers_of_random_types_agree() {
    let instances = number("DIFFERENTIAL_INSTANCES", INSTANCES) as usize;
    let found = compare::run(number("DIFFERENTIAL_SEED", 15), instances);
    eprintln!(
        "{} comparisons of {} operations ({} valid), {} excepted, {} disagreements",
        found.compared,
        found.operations,
        found.valid,
        found.excepted.values().sum::<usize>(),
        found.disagreements.len()
    );
    for (reason, count) in &found.excepted {
        eprintln!("  {count} excepted: {reason}");
    }
    for what in exceptions::NOT_GENERATED {
        eprintln!("  not generated: {what}");
    }
    assert!(found.disagreements.is_empty(), "{}", found.summary());
    assert!(
        instances < INSTANCES as usize || found.compared >= 100_000,
        "only {} comparisons",
        found.compared
    );
}
