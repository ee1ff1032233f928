//! The order of hooks.

use std::collections::BTreeSet;

use super::super::container::{Container, Dense};
use crate::graph::verify::graph::{Kind, NONE, Unit};

/// Global modules first, then imported before importing ones; a module that takes from a global one
/// without an import comes after it too.
pub(super) fn of_modules(dense: &Dense, edges: &[u32]) -> Vec<u32> {
    fn visit(dense: &Dense, edges: &[u32], module: u32, seen: &mut [bool], order: &mut Vec<u32>) {
        if std::mem::replace(&mut seen[module as usize], true) {
            return;
        }
        let (from, end) = dense.graph().imports_of(module);
        for import in &dense.imports[from..end] {
            if *import != NONE {
                visit(dense, edges, *import, seen, order);
            }
        }
        for home in homes(dense, edges, module) {
            visit(dense, edges, home, seen, order);
        }
        order.push(module);
    }
    let count = dense.modules.len() as u32;
    let mut seen = vec![false; count as usize];
    let mut order = Vec::new();
    let globals = (0..count).filter(|module| dense.modules[*module as usize].global);
    for module in globals.chain(0..count).collect::<Vec<_>>() {
        visit(dense, edges, module, &mut seen, &mut order);
    }
    order
}

/// Returns the modules, each before its imports; imports of one module are in the order of its list.
pub(super) fn outermost_first(dense: &Dense) -> Vec<u32> {
    fn visit(dense: &Dense, module: u32, seen: &mut [bool], left: &mut Vec<u32>) {
        if std::mem::replace(&mut seen[module as usize], true) {
            return;
        }
        let (from, end) = dense.graph().imports_of(module);
        for import in dense.imports[from..end].iter().rev().filter(|import| **import != NONE) {
            visit(dense, *import, seen, left);
        }
        left.push(module);
    }
    // This visits imports before the module itself, from the last import to the first, and reverses the result.
    let mut seen = vec![false; dense.modules.len()];
    let mut left = Vec::new();
    visit(dense, dense.root, &mut seen, &mut left);
    left.reverse();
    left
}

/// The modules of what the units of a module depend on.
fn homes(dense: &Dense, edges: &[u32], module: u32) -> impl Iterator<Item = u32> {
    let (from, end) = dense.graph().units_of(module);
    let edges_of = |unit: &Unit| {
        let first = unit.first as usize;
        &edges[first..first + unit.dependencies.len()]
    };
    let taken = dense.units[from..end].iter().flat_map(edges_of).filter(|edge| **edge != NONE);
    let homes: BTreeSet<u32> = taken.map(|edge| dense.units[*edge as usize].module).collect();
    homes.into_iter()
}

/// Inside a module, what is depended on comes first and the module itself last.
pub(super) fn within_modules(container: &mut Container) {
    fn visit(container: &Container, node: u32, seen: &mut [bool], order: &mut Vec<u32>) {
        if std::mem::replace(&mut seen[node as usize], true) {
            return;
        }
        for need in container.needs(node) {
            visit(container, need, seen, order);
        }
        order.push(node);
    }
    let count = container.nodes.len();
    let mut seen = vec![false; count];
    let mut order = Vec::with_capacity(count);
    for node in 0..count as u32 {
        visit(container, node, &mut seen, &mut order);
    }
    let (modules, components): (Vec<u32>, Vec<u32>) =
        order.into_iter().partition(|node| container.nodes[*node as usize].kind == Kind::Module);
    for node in components.into_iter().chain(modules) {
        if container.nodes[node as usize].kind != Kind::Handler {
            let module = container.nodes[node as usize].module as usize;
            container.modules[module].nodes.push(node);
        }
    }
}
