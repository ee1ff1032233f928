//! The walk from a root module to all modules that it imports, at compile time.
//!
//! Constants can't call a function through a trait or a pointer, so each `#[module]` emits a function that enters the
//! module and calls the functions of its imports.

mod import_chains;
mod size;

pub(crate) use import_chains::cycle;
use import_chains::too_deep;
pub use size::Size;

use super::diagnostic_report::Report;
use super::graph::NONE;
use super::loop_bounds::Steps;
use crate::base::{Type as Token, mix};
use crate::graph::spec::{ControllerSpec, ModuleSpec};

/// Upper bound on the modules that a root imports, directly or indirectly.
const MAX_MODULES: usize = 8_192;
const SLOTS: usize = 2 * MAX_MODULES;
/// Upper bound on the depth of imports. The compiler limits calls in constants to a depth of 128, and each module
/// adds one.
const MAX_DEPTH: usize = 100;
/// The index of a module that has been entered, but not left.
const IN_PROGRESS: u32 = NONE - 1;
/// The index of a key that does not belong to a module.
const SHARED: u32 = NONE - 2;
/// Mixed into the key of a module to mark that an import has configured it.
const HAS_OPTIONS: u128 = 0x6f70_7469_6f6e_7321;

/// The collected modules, imported ones first, and the chain of imports to the current one.
pub struct Walk {
    modules: [Option<&'static ModuleSpec>; MAX_MODULES],
    count: usize,
    /// Hash table from the key of a module to its index.
    keys: [u128; SLOTS],
    numbers: [u32; SLOTS],
    chain: [Option<&'static ModuleSpec>; MAX_MODULES],
    /// The keys of the modules in the chain.
    chain_keys: [u128; MAX_DEPTH],
    depth: usize,
    /// The index of the import that configures the module that is entered next.
    configured: Option<usize>,
    /// The number of keys that do not belong to modules.
    others: usize,
    sound: bool,
    report: Report,
}

impl Walk {
    /// Creates an empty walk.
    #[expect(clippy::new_without_default, reason = "a constant can't call a trait")]
    pub const fn new() -> Self {
        Self {
            modules: [None; MAX_MODULES],
            count: 0,
            keys: [0; SLOTS],
            numbers: [NONE; SLOTS],
            chain: [None; MAX_MODULES],
            chain_keys: [0; MAX_DEPTH],
            depth: 0,
            configured: None,
            others: 0,
            sound: true,
            report: Report::new(),
        }
    }

    /// Sets the index of the import that configures the module that is entered next.
    pub const fn configure(&mut self, import: usize) {
        self.configured = Some(import);
    }

    /// Returns the key of the module that is entered next. Each import with options has its own instance of the module.
    /// Imports without options share the first one.
    const fn key_of(&mut self, module: &ModuleSpec) -> u128 {
        let plain = hash_of(&module.token);
        let configured = self.configured;
        self.configured = None;
        let (Some(import), true) = (configured, module.options.is_some() && self.depth > 0) else {
            return plain;
        };
        let importer = match self.chain[self.depth - 1] {
            Some(importer) => hash_of(&importer.token),
            None => 0,
        };
        let own = mix(mix(plain, importer), import as u128);
        let first = mix(plain, HAS_OPTIONS);
        if self.add(first) {
            // Imports without options share the first instance.
            self.add(own);
            return plain;
        }
        let at = slot(&self.keys, own);
        if self.keys[at] == own && self.numbers[at] == SHARED { plain } else { own }
    }

    /// Adds a key that does not belong to a module. Returns `false` if it already exists.
    const fn add(&mut self, key: u128) -> bool {
        let at = slot(&self.keys, key);
        let new = self.keys[at] == 0;
        if new {
            self.others += 1;
            self.keys[at] = key;
            self.numbers[at] = SHARED;
        }
        new
    }

    /// Enters a module. Returns `false` if its imports must not be walked: the module was entered before, or is too
    /// deep.
    ///
    /// # Panics
    ///
    /// Panics if the root imports more modules than a walk can hold.
    #[track_caller]
    pub const fn enter(&mut self, module: &'static ModuleSpec) -> bool {
        let hash = self.key_of(module);
        let at = slot(&self.keys, hash);
        if self.keys[at] == hash {
            if self.numbers[at] == IN_PROGRESS {
                let (chain, _) = self.chain.split_at(self.depth);
                cycle(chain, module, &mut self.report);
            }
            return false;
        }
        assert!(
            self.count + self.depth + self.others < MAX_MODULES,
            "the graph has more than 8,192 modules"
        );
        if self.depth == MAX_DEPTH {
            let (chain, _) = self.chain.split_at(self.depth);
            too_deep(chain, module, &mut self.report);
            return false;
        }
        self.sound &= module.sound && are_sound(module.controllers);
        self.keys[at] = hash;
        self.numbers[at] = IN_PROGRESS;
        self.chain[self.depth] = Some(module);
        self.chain_keys[self.depth] = hash;
        self.depth += 1;
        true
    }

    /// Leaves the module that was entered last. All its imports have indexes by then.
    pub const fn leave(&mut self) {
        self.depth -= 1;
        if let Some(module) = self.chain[self.depth] {
            let at = slot(&self.keys, self.chain_keys[self.depth]);
            self.numbers[at] = self.count as u32;
            self.modules[self.count] = Some(module);
            self.count += 1;
        }
    }

    /// Returns the modules, imported ones first.
    pub(super) const fn modules<const M: usize>(
        &self,
        root: &'static ModuleSpec,
    ) -> [&'static ModuleSpec; M] {
        let mut all = [root; M];
        let mut m = 0;
        while m < M {
            if let Some(module) = self.modules[m] {
                all[m] = module;
            }
            m += 1;
        }
        all
    }

    /// Returns the index of the imported module; `NONE` if the walk did not reach it. `number` is the index of the
    /// import.
    pub(super) const fn imported(&self, importer: &ModuleSpec, number: usize) -> u32 {
        let import = &importer.imports[number];
        let plain = hash_of(&import.module.token);
        if import.configure.is_some() {
            let key = mix(mix(plain, hash_of(&importer.token)), number as u128);
            let own = slot(&self.keys, key);
            if self.numbers[own] != SHARED && self.numbers[own] != NONE {
                return self.numbers[own];
            }
        }
        self.numbers[slot(&self.keys, plain)]
    }

    /// Returns whether the graph can be checked: imports have no cycle, and the attributes of modules and controllers
    /// have no errors.
    pub(super) const fn is_whole(&self) -> bool {
        self.sound && self.report.diagnostics() == 0
    }

    /// Returns the diagnostics of the walk.
    pub(super) const fn into_report(self) -> Report {
        self.report
    }
}

/// The fallback for imports that are not modules, so that the compiler only reports the import.
pub trait NoModule {
    /// Does nothing.
    fn visit(_walk: &mut Walk) {}
}

impl<T: ?Sized> NoModule for T {}

impl core::fmt::Debug for Walk {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Walk").field("modules", &self.count).finish_non_exhaustive()
    }
}

const fn are_sound(controllers: &[ControllerSpec]) -> bool {
    let mut c = 0;
    while c < controllers.len() {
        if !controllers[c].sound {
            return false;
        }
        c += 1;
    }
    true
}

/// Returns the hash of a module's key. It is never zero, which marks a free slot.
const fn hash_of(of: &Token) -> u128 {
    match of.key {
        Some(key) if key.hash != 0 => key.hash,
        _ => 1,
    }
}

const fn slot(keys: &[u128], hash: u128) -> usize {
    let mut steps = Steps::new(keys.len(), "the table of modules");
    let mut at = hash as usize & (keys.len() - 1);
    while keys[at] != 0 && keys[at] != hash {
        steps.take();
        at = (at + 1) & (keys.len() - 1);
    }
    at
}
