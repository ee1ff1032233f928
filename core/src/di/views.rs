//! The visible providers of each module by type, for lookups at run time.

use std::any::TypeId;
use std::collections::HashMap;

use super::container::DenseGraph;
use crate::graph::verify::graph::NONE;

/// The visible providers of a module.
type View = HashMap<TypeId, Found>;

/// The node that a token resolves to in a module.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Found {
    /// A single node.
    One(u32),
    /// Several nodes, from different imports.
    Several,
}

/// The visible providers of all modules. A module's own providers take precedence over imported ones, which take
/// precedence over global ones.
pub(crate) struct Views {
    modules: Vec<View>,
    global: View,
    /// For each token, its first node in module order.
    first: HashMap<TypeId, u32>,
}

impl Views {
    pub(super) fn new(dense: &DenseGraph) -> Self {
        let count = dense.modules.len();
        let mut builder = ViewBuilder { dense, own: own(dense), exported: vec![None; count] };
        let mut global = View::new();
        let mut modules = Vec::with_capacity(count);
        for module in 0..count {
            if dense.modules[module].global {
                builder.add_exports(module as u32, &mut global);
            }
            modules.push(builder.view(module as u32));
        }
        let mut first = HashMap::new();
        for (number, unit) in dense.units.iter().enumerate().filter(|(_, unit)| unit.token != NONE)
        {
            first.entry(unit.offers.id).or_insert(number as u32);
        }
        Self { modules, global, first }
    }

    /// Returns the node that a token resolves to in a module.
    pub(super) fn find(&self, module: u32, token: TypeId) -> Option<Found> {
        self.modules[module as usize].get(&token).or_else(|| self.global.get(&token)).copied()
    }

    /// Returns the first node for a token in any module.
    pub(super) fn find_anywhere(&self, token: TypeId) -> Option<u32> {
        self.first.get(&token).copied()
    }
}

struct ViewBuilder<'a> {
    dense: &'a DenseGraph,
    own: Vec<View>,
    /// The exports of each module.
    exported: Vec<Option<View>>,
}

impl ViewBuilder<'_> {
    /// Returns the providers that are visible in a module, except global ones.
    fn view(&mut self, module: u32) -> View {
        let mut imported = View::new();
        self.add_imports(module, &mut imported);
        imported.extend(&self.own[module as usize]);
        imported
    }

    fn add_imports(&mut self, module: u32, view: &mut View) {
        let (from, end) = self.dense.graph().imports_of(module);
        for import in from..end {
            if self.dense.imports[import] != NONE {
                self.add_exports(self.dense.imports[import], view);
            }
        }
    }

    fn add_exports(&mut self, module: u32, view: &mut View) {
        if self.exported[module as usize].is_none() {
            let exported = self.exports(module);
            self.exported[module as usize] = Some(exported);
        }
        for (token, found) in self.exported[module as usize].iter().flatten() {
            add(view, *token, *found);
        }
    }

    fn exports(&mut self, module: u32) -> View {
        let mut exports = View::new();
        let mut visible = None;
        let spec = self.dense.modules[module as usize];
        let from = self.dense.exports_from[module as usize] as usize;
        for (index, export) in spec.exports.iter().enumerate() {
            let target = self.dense.exports[from + index];
            if export.module.is_some() {
                if target != NONE {
                    self.add_exports(target, &mut exports);
                }
            } else {
                let visible = visible.get_or_insert_with(|| self.view(module));
                if let Some(found) = visible.get(&export.token.id) {
                    add(&mut exports, export.token.id, *found);
                }
            }
        }
        exports
    }
}

fn add(view: &mut View, token: TypeId, found: Found) {
    let entry = view.entry(token).or_insert(found);
    if *entry != found {
        *entry = Found::Several;
    }
}

/// Returns the providers of each module itself. Of several bindings of a token, the first one counts.
fn own(dense: &DenseGraph) -> Vec<View> {
    let mut own = vec![View::new(); dense.modules.len()];
    for (number, unit) in dense.units.iter().enumerate().filter(|(_, unit)| unit.token != NONE) {
        own[unit.module as usize].entry(unit.offers.id).or_insert(Found::One(number as u32));
    }
    own
}
