//! Builds the singletons of an app: in order of dependency, at the same time where independent.

use std::panic::AssertUnwindSafe;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};

use super::container::{Container, Make};
use crate::base::Location;
use crate::base::Stored;
use crate::error::panics;
use crate::error::{Error, Result};
use crate::graph::spec::Scope;

/// A component that could not be built or started.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) what: String,
    pub(crate) at: Location,
    pub(crate) error: Error,
}

/// How far the building of one node is.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Waiting(u32),
    Done,
    Failed,
}

struct Plan<'a> {
    container: &'a Container,
    states: Vec<State>,
    /// For each node, who waits for it.
    waiting: Vec<Vec<u32>>,
    ready: Vec<u32>,
    failures: Vec<Failure>,
}

/// Builds every singleton that can be built; the failures of all others.
pub(crate) async fn instantiate(container: &Container) -> Vec<Failure> {
    let mut plan = Plan::new(container);
    let mut running = FuturesUnordered::new();
    loop {
        while let Some(node) = plan.ready.pop() {
            running.push(build(container, node));
        }
        match running.next().await {
            Some((node, Ok(stored))) => plan.done(node, stored),
            Some((node, Err(error))) => plan.failed(node, error),
            None => break,
        }
    }
    plan.never_ready();
    plan.failures.sort_by_key(|failure| (failure.at.file, failure.at.line));
    plan.failures
}

async fn build(container: &Container, node: u32) -> (u32, Result<Stored>) {
    let building = AssertUnwindSafe(container.build(node, None)).catch_unwind();
    let outcome = match building.await {
        Ok(outcome) => outcome,
        Err(panic) => Err(panics::error(&*panic)),
    };
    (node, outcome)
}

impl<'a> Plan<'a> {
    fn new(container: &'a Container) -> Self {
        let count = container.nodes.len();
        let mut plan = Self {
            container,
            states: vec![State::Done; count],
            waiting: vec![Vec::new(); count],
            ready: Vec::new(),
            failures: Vec::new(),
        };
        for (number, node) in container.nodes.iter().enumerate().rev() {
            if node.scope == Scope::Singleton && !matches!(node.make, Make::Nothing) {
                plan.enter(number as u32);
            }
        }
        plan
    }

    fn enter(&mut self, number: u32) {
        let mut needs = Vec::new();
        self.container.singletons_of(number, &mut needs);
        needs.sort_unstable();
        needs.dedup();
        self.states[number as usize] = State::Waiting(needs.len() as u32);
        if needs.is_empty() {
            self.ready.push(number);
        }
        for need in needs {
            self.waiting[need as usize].push(number);
        }
    }

    fn done(&mut self, number: u32, stored: Stored) {
        self.states[number as usize] = State::Done;
        // A node is built once, so its place is free.
        let _ = self.container.built[number as usize].set(stored);
        for waiting in std::mem::take(&mut self.waiting[number as usize]) {
            if let State::Waiting(count) = &mut self.states[waiting as usize] {
                *count -= 1;
                if *count == 0 {
                    self.ready.push(waiting);
                }
            }
        }
    }

    /// What still waits when nothing is left to be built waits for ever.
    fn never_ready(&mut self) {
        for (number, state) in self.states.iter().enumerate() {
            if let State::Waiting(_) = state {
                let node = &self.container.nodes[number];
                let what = node.declared.written.to_owned();
                let at = node.at;
                let error = Error::internal("it waits for what is never built");
                self.failures.push(Failure { what, at, error });
            }
        }
    }

    /// Who waits for a failed node is not built, and is no failure of its own.
    fn failed(&mut self, number: u32, error: Error) {
        let node = &self.container.nodes[number as usize];
        self.failures.push(Failure { what: node.declared.written.to_owned(), at: node.at, error });
        let mut lost = vec![number];
        while let Some(number) = lost.pop() {
            if self.states[number as usize] != State::Failed {
                self.states[number as usize] = State::Failed;
                lost.append(&mut self.waiting[number as usize]);
            }
        }
    }
}
