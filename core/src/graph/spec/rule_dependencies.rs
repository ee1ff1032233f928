//! The dependencies of a handler, including the providers that the validation rules of its arguments call.

use super::{Dependency, DependencyKind};
use crate::wire::validation::{Checks, RuleProvider};

impl Dependency {
    const fn from_rule(provider: RuleProvider) -> Self {
        let RuleProvider { token, name, at } = provider;
        Self { token, kind: DependencyKind::One, calls: &[], name, at }
    }
}

/// Returns the number of dependencies.
pub const fn count(own: &[Option<Dependency>]) -> usize {
    let mut i = 0;
    let mut count = 0;
    while i < own.len() {
        count += own[i].is_some() as usize;
        i += 1;
    }
    count
}

/// Concatenates the dependencies of a handler and the providers that the rules of its arguments call. `N` is the total
/// number.
pub const fn joined<const N: usize>(
    own: &[Option<Dependency>],
    checks: &[&Checks],
) -> [Dependency; N] {
    let mut all = [Dependency::NONE; N];
    let mut at = 0;
    let mut i = 0;
    while i < own.len() {
        if let Some(dependency) = own[i] {
            all[at] = dependency;
            at += 1;
        }
        i += 1;
    }
    let mut i = 0;
    while i < checks.len() {
        at = fill(checks[i], &mut all, at);
        i += 1;
    }
    all
}

/// Concatenates the dependencies as [`joined`] does, and appends another one.
pub const fn joined_and<const N: usize>(
    own: &[Option<Dependency>],
    checks: &[&Checks],
    last: Dependency,
) -> [Dependency; N] {
    let mut all = joined::<N>(own, checks);
    all[N - 1] = last;
    all
}

const fn fill(checks: &Checks, to: &mut [Dependency], mut at: usize) -> usize {
    let mut i = 0;
    while i < checks.own.len() {
        to[at] = Dependency::from_rule(checks.own[i]);
        i += 1;
        at += 1;
    }
    let mut i = 0;
    while i < checks.nested.len() {
        at = fill(checks.nested[i], to, at);
        i += 1;
    }
    at
}
