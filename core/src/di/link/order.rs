//! The order in which hooks run.

use std::collections::BTreeSet;

use super::super::container::{Container, DenseGraph};
use crate::graph::verify::graph::{Kind, NONE, Unit};

/// Returns the modules in the order in which their hooks run: global modules first, and each module after its imports
/// and after the modules of its dependencies.
pub(super) fn hook_order(dense: &DenseGraph, edges: &[u32]) -> Vec<u32> {
    fn visit(
        dense: &DenseGraph,
        edges: &[u32],
        module: u32,
        visited: &mut [bool],
        order: &mut Vec<u32>,
    ) {
        if std::mem::replace(&mut visited[module as usize], true) {
            return;
        }
        let (from, end) = dense.graph().imports_of(module);
        for import in &dense.imports[from..end] {
            if *import != NONE {
                visit(dense, edges, *import, visited, order);
            }
        }
        for provider in providing_modules(dense, edges, module) {
            visit(dense, edges, provider, visited, order);
        }
        order.push(module);
    }
    let count = dense.modules.len() as u32;
    let mut visited = vec![false; count as usize];
    let mut order = Vec::new();
    let globals = (0..count).filter(|module| dense.modules[*module as usize].global);
    for module in globals.chain(0..count).collect::<Vec<_>>() {
        visit(dense, edges, module, &mut visited, &mut order);
    }
    order
}

/// Returns the modules, each before its imports. The imports of a module are in the order of its list.
pub(super) fn outermost_first(dense: &DenseGraph) -> Vec<u32> {
    fn visit(dense: &DenseGraph, module: u32, visited: &mut [bool], order: &mut Vec<u32>) {
        if std::mem::replace(&mut visited[module as usize], true) {
            return;
        }
        let (from, end) = dense.graph().imports_of(module);
        for import in dense.imports[from..end].iter().rev().filter(|import| **import != NONE) {
            visit(dense, *import, visited, order);
        }
        order.push(module);
    }
    // Visit imports before the module itself, from the last import to the first, and reverse the result.
    let mut visited = vec![false; dense.modules.len()];
    let mut order = Vec::new();
    visit(dense, dense.root, &mut visited, &mut order);
    order.reverse();
    order
}

/// Returns the modules of the dependencies of a module's units.
fn providing_modules(dense: &DenseGraph, edges: &[u32], module: u32) -> impl Iterator<Item = u32> {
    let (from, end) = dense.graph().units_of(module);
    let edges_of = |unit: &Unit| {
        let first = unit.first as usize;
        &edges[first..first + unit.dependencies.len()]
    };
    let units = dense.units[from..end].iter();
    let used = units.flat_map(edges_of).filter(|edge| **edge != NONE);
    let modules: BTreeSet<u32> = used.map(|edge| dense.units[*edge as usize].module).collect();
    modules.into_iter()
}

/// Sorts the nodes of each module: dependencies first, and the module itself last.
pub(super) fn sort_nodes(container: &mut Container) {
    fn visit(container: &Container, node: u32, visited: &mut [bool], order: &mut Vec<u32>) {
        if std::mem::replace(&mut visited[node as usize], true) {
            return;
        }
        for need in container.needs(node) {
            visit(container, need, visited, order);
        }
        order.push(node);
    }
    let count = container.nodes.len();
    let mut visited = vec![false; count];
    let mut order = Vec::with_capacity(count);
    for node in 0..count as u32 {
        visit(container, node, &mut visited, &mut order);
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
