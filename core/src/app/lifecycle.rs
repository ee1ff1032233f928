//! The hooks of an app, and what has started of it.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;

use super::panics;
use crate::di::{Container, Failure, Node};
use crate::error::{Error, Result};
use crate::spec::{HookSpec, Phase, Scope};

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

    /// Runs every `on_shutdown` of what has started, in reverse; once.
    pub(super) async fn shutdown(&self) {
        let mut started = {
            let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *started)
        };
        while let Some(number) = started.pop() {
            let node = &self.container.nodes[number as usize];
            let declared: Vec<_> = hooks(node, Phase::Shutdown).collect();
            for hook in declared.into_iter().rev() {
                if let Err(error) = self.run(number, hook).await {
                    tracing::error!(
                        hook = format_args!("{}::{}", node.declared.written, hook.name),
                        at = %hook.at,
                        "`#[on_shutdown]` failed: {}", error.chain()
                    );
                }
            }
        }
    }

    async fn run_all(&self, number: u32, node: &Node, phase: Phase) -> Result<(), Failure> {
        for hook in hooks(node, phase) {
            if let Err(error) = self.run(number, hook).await {
                let what = format!("{}::{}", node.declared.written, hook.name);
                return Err(Failure { what, at: hook.at, error });
            }
        }
        Ok(())
    }

    async fn run(&self, number: u32, hook: &HookSpec) -> Result<()> {
        let built = self.container.built[number as usize].get().cloned();
        let component = built.ok_or_else(|| Error::internal("it was never built"))?;
        let running = AssertUnwindSafe(async { (hook.call)(component).await }).catch_unwind();
        running.await.unwrap_or_else(|panic| Err(panics::error(&*panic)))
    }
}

fn hooks(node: &Node, phase: Phase) -> impl Iterator<Item = &'static HookSpec> {
    node.hooks.iter().copied().filter(move |hook| hook.phase == phase)
}
