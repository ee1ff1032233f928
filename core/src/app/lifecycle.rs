//! Runs the hooks of an app, and tracks the components that have started.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;

use crate::di::{Container, Failure, Node};
use crate::error::panics;
use crate::error::{Error, Result};
use crate::graph::spec::{CallHook, HookSpec, Phase, Scope, ShutdownReason};

/// The hooks of an app, which run in the order of modules and dependencies.
pub(super) struct Lifecycle {
    container: Arc<Container>,
    /// The components that have started, in order: they are created, and their `#[on_init]` hooks have succeeded.
    started: Mutex<Vec<u32>>,
}

impl Lifecycle {
    pub(super) const fn new(container: Arc<Container>) -> Self {
        Self { container, started: Mutex::new(Vec::new()) }
    }

    /// Returns all singletons in the order of hooks.
    fn nodes(&self) -> impl Iterator<Item = (u32, &Node)> {
        let modules =
            self.container.order.iter().map(|module| &self.container.modules[*module as usize]);
        let numbers = modules.flat_map(|module| module.nodes.iter().copied());
        let nodes = numbers.map(|number| (number, &self.container.nodes[number as usize]));
        nodes.filter(|(_, node)| node.scope == Scope::Singleton)
    }

    fn set_started(&self, number: u32) {
        self.started.lock().unwrap_or_else(PoisonError::into_inner).push(number);
    }

    /// Marks the created components without `#[on_init]` hooks as started, if no `#[on_init]` hook has run.
    pub(super) fn start_without_init(&self) {
        if !self.started.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            return;
        }
        for (number, node) in self.nodes() {
            let built = self.container.built[number as usize].get().is_some();
            if built && hooks(node, Phase::Init).next().is_none() {
                self.set_started(number);
            }
        }
    }

    /// Runs all `#[on_init]` hooks, and returns the failures. Components that depend on a failed component are not
    /// started.
    pub(super) async fn init(&self) -> Vec<Failure> {
        let mut failures = Vec::new();
        let mut failed = HashSet::new();
        for (number, node) in self.nodes() {
            let mut needs = Vec::new();
            self.container.singletons_of(number, &mut needs);
            if needs.iter().any(|need| failed.contains(need)) {
                failed.insert(number);
                continue;
            }
            match self.run_all(number, node, Phase::Init).await {
                Ok(()) => self.set_started(number),
                Err(failure) => {
                    failed.insert(number);
                    failures.push(failure);
                }
            }
        }
        failures
    }

    /// Runs all `#[on_bootstrap]` hooks, and returns the failures.
    pub(super) async fn bootstrap(&self) -> Vec<Failure> {
        let mut failures = Vec::new();
        for (number, node) in self.nodes() {
            if let Err(failure) = self.run_all(number, node, Phase::Bootstrap).await {
                failures.push(failure);
            }
        }
        failures
    }

    /// Runs the `#[before_shutdown]` hooks of started components, in reverse order.
    pub(super) async fn before_shutdown(&self, reason: ShutdownReason) {
        let started = self.started.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for number in started.into_iter().rev() {
            self.run_reversed(number, Phase::BeforeShutdown, reason).await;
        }
    }

    /// Runs the `#[on_shutdown]` hooks of started components once, in reverse order.
    pub(super) async fn shutdown(&self, reason: ShutdownReason) {
        let mut started = {
            let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *started)
        };
        while let Some(number) = started.pop() {
            self.run_reversed(number, Phase::Shutdown, reason).await;
        }
    }

    /// Runs the hooks of a component in reverse order, and logs failures.
    async fn run_reversed(&self, number: u32, phase: Phase, reason: ShutdownReason) {
        let node = &self.container.nodes[number as usize];
        let declared: Vec<_> = hooks(node, phase).collect();
        for hook in declared.into_iter().rev() {
            if let Err(error) = self.run(number, hook, reason).await {
                tracing::error!(
                    hook = format_args!("{}::{}", node.declared.written, hook.name),
                    at = %hook.at,
                    "`#[{}]` failed: {}", phase.attribute(), error.chain()
                );
            }
        }
    }

    async fn run_all(&self, number: u32, node: &Node, phase: Phase) -> Result<(), Failure> {
        for hook in hooks(node, phase) {
            // Only shutdown hooks accept a reason.
            if let Err(error) = self.run(number, hook, ShutdownReason::Requested).await {
                let what = format!("{}::{}", node.declared.written, hook.name);
                return Err(Failure { what, at: hook.at, error });
            }
        }
        Ok(())
    }

    async fn run(&self, number: u32, hook: &HookSpec, reason: ShutdownReason) -> Result<()> {
        let built = self.container.built[number as usize].get().cloned();
        let component = built.ok_or_else(|| Error::internal("the component was not created"))?;
        let call = AssertUnwindSafe(async {
            match hook.call {
                CallHook::Plain(call) => call(component).await,
                CallHook::WithReason(call) => call(component, reason).await,
            }
        });
        call.catch_unwind().await.unwrap_or_else(|panic| Err(panics::error(&*panic)))
    }
}

fn hooks(node: &Node, phase: Phase) -> impl Iterator<Item = &'static HookSpec> {
    node.hooks.iter().copied().filter(move |hook| hook.phase == phase)
}
