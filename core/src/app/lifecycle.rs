//! The hooks of an app, and what has started of it.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;

use crate::di::{Container, Failure, Node};
use crate::error::panics;
use crate::error::{Error, Result};
use crate::graph::spec::{CallHook, HookSpec, Phase, Scope, ShutdownReason};

/// Runs hooks in the order of modules and dependencies.
pub(super) struct Lifecycle {
    container: Arc<Container>,
    /// What has started, in order: it is built, and its `on_init` has succeeded.
    started: Mutex<Vec<u32>>,
}

impl Lifecycle {
    pub(super) const fn new(container: Arc<Container>) -> Self {
        Self { container, started: Mutex::new(Vec::new()) }
    }

    /// Every singleton in the order of hooks.
    fn nodes(&self) -> impl Iterator<Item = (u32, &Node)> {
        let modules =
            self.container.order.iter().map(|module| &self.container.modules[*module as usize]);
        let numbers = modules.flat_map(|module| module.nodes.iter().copied());
        let nodes = numbers.map(|number| (number, &self.container.nodes[number as usize]));
        nodes.filter(|(_, node)| node.scope == Scope::Singleton)
    }

    fn has_started(&self, number: u32) {
        self.started.lock().unwrap_or_else(PoisonError::into_inner).push(number);
    }

    /// Where no `on_init` has run: what is built and asks for none has started.
    pub(super) fn built_without_init(&self) {
        if !self.started.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            return;
        }
        for (number, node) in self.nodes() {
            let built = self.container.built[number as usize].get().is_some();
            if built && hooks(node, Phase::Init).next().is_none() {
                self.has_started(number);
            }
        }
    }

    /// Runs every `on_init`; what depends on a failed component is not started.
    pub(super) async fn init(&self) -> Vec<Failure> {
        let mut failures = Vec::new();
        let mut lost = HashSet::new();
        for (number, node) in self.nodes() {
            let mut needs = Vec::new();
            self.container.singletons_of(number, &mut needs);
            if needs.iter().any(|need| lost.contains(need)) {
                lost.insert(number);
                continue;
            }
            match self.run_all(number, node, Phase::Init).await {
                Ok(()) => self.has_started(number),
                Err(failure) => {
                    lost.insert(number);
                    failures.push(failure);
                }
            }
        }
        failures
    }

    /// Runs every `on_bootstrap`.
    pub(super) async fn bootstrap(&self) -> Vec<Failure> {
        let mut failures = Vec::new();
        for (number, node) in self.nodes() {
            if let Err(failure) = self.run_all(number, node, Phase::Bootstrap).await {
                failures.push(failure);
            }
        }
        failures
    }

    /// Runs every `before_shutdown` of what has started, in reverse.
    pub(super) async fn before_shutdown(&self, reason: ShutdownReason) {
        let started = self.started.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for number in started.into_iter().rev() {
            self.run_reversed(number, Phase::BeforeShutdown, reason).await;
        }
    }

    /// Runs every `on_shutdown` of what has started, in reverse; once.
    pub(super) async fn shutdown(&self, reason: ShutdownReason) {
        let mut started = {
            let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *started)
        };
        while let Some(number) = started.pop() {
            self.run_reversed(number, Phase::Shutdown, reason).await;
        }
    }

    /// Runs the hooks of one component in reverse, and logs those that fail.
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
            // Only hooks of a shutdown accept a reason.
            if let Err(error) = self.run(number, hook, ShutdownReason::Requested).await {
                let what = format!("{}::{}", node.declared.written, hook.name);
                return Err(Failure { what, at: hook.at, error });
            }
        }
        Ok(())
    }

    async fn run(&self, number: u32, hook: &HookSpec, reason: ShutdownReason) -> Result<()> {
        let built = self.container.built[number as usize].get().cloned();
        let component = built.ok_or_else(|| Error::internal("it was never built"))?;
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
