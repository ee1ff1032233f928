//! Creates the singletons of an app in dependency order. Independent ones are created concurrently.

use std::panic::AssertUnwindSafe;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};

use super::container::{Container, Make};
use crate::base::Location;
use crate::base::Stored;
use crate::error::panics;
use crate::error::{Error, Result};
use crate::graph::spec::Scope;

/// A component that could not be created or started.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) what: String,
    pub(crate) at: Location,
    pub(crate) error: Error,
}

/// The progress of a node.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// The node waits for this number of other nodes.
    Waiting(u32),
    Done,
    Failed,
}

struct Plan<'a> {
    container: &'a Container,
    states: Vec<State>,
    /// For each node, the nodes that wait for it.
    waiting: Vec<Vec<u32>>,
    ready: Vec<u32>,
    failures: Vec<Failure>,
}

/// Creates all singletons, and returns the failures.
pub(crate) async fn instantiate(container: &Container) -> Vec<Failure> {
    let mut plan = Plan::new(container);
    let mut running = FuturesUnordered::new();
    loop {
        while let Some(node) = plan.ready.pop() {
            running.push(build(container, node));
        }
        match running.next().await {
            Some((node, Ok(stored))) => plan.complete(node, stored),
            Some((node, Err(error))) => plan.fail(node, error),
            None => break,
        }
    }
    plan.fail_waiting();
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
                plan.add(number as u32);
            }
        }
        plan
    }

    fn add(&mut self, number: u32) {
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

    fn complete(&mut self, number: u32, stored: Stored) {
        self.states[number as usize] = State::Done;
        // Each node is built once, so the cell is empty.
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

    /// Reports the nodes that still wait after all others have been created.
    fn fail_waiting(&mut self) {
        for (number, state) in self.states.iter().enumerate() {
            if let State::Waiting(_) = state {
                let node = &self.container.nodes[number];
                let what = node.declared.written.to_owned();
                let at = node.at;
                let error = Error::internal("its dependencies were never created");
                self.failures.push(Failure { what, at, error });
            }
        }
    }

    /// Reports a failed node. The nodes that wait for it are not created, and are not reported.
    fn fail(&mut self, number: u32, error: Error) {
        let node = &self.container.nodes[number as usize];
        self.failures.push(Failure { what: node.declared.written.to_owned(), at: node.at, error });
        let mut failed = vec![number];
        while let Some(number) = failed.pop() {
            if self.states[number as usize] != State::Failed {
                self.states[number as usize] = State::Failed;
                failed.append(&mut self.waiting[number as usize]);
            }
        }
    }
}
