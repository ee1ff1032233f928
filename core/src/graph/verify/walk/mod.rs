//! The walk of the compiler from a root to all its modules.
//!
//! A constant can't call a function through a trait or a pointer, so every `#[module]` emits a function that enters the
//! module and calls the functions of its imports.

mod chains;
mod size;

pub(crate) use chains::cycle;
use chains::too_deep;
pub use size::Size;

use super::bounds::Steps;
use super::graph::NONE;
use super::report::Report;
use crate::base::{Type as Token, mix};
use crate::graph::spec::{ControllerSpec, ModuleSpec};

/// How many modules one root may reach.
const MODULES: usize = 8_192;
const SLOTS: usize = 2 * MODULES;
/// Upper bound on the depth of imports. The compiler limits calls in constants to a depth of 128, and each module
/// adds one.
const DEEPEST: usize = 100;
/// The number of a module that is entered and not left.
const ON_THE_WAY: u32 = NONE - 1;
/// The number of a key that does not belong to a module.
const SHARED: u32 = NONE - 2;
/// Mixed into the key of a module to mark that an import has given it options.
const FIRST: u128 = 0x6f70_7469_6f6e_7321;

/// The modules that have been found, imported ones first, and the chain of imports to the current one.
pub struct Walk {
    modules: [Option<&'static ModuleSpec>; MODULES],
    count: usize,
    /// Hash table from the key of a module to its number.
    keys: [u128; SLOTS],
    numbers: [u32; SLOTS],
    way: [Option<&'static ModuleSpec>; MODULES],
    /// The keys of the modules on the way.
    way_keys: [u128; DEEPEST],
    depth: usize,
    /// The index of the import that gives options to the module that is entered next.
    configured: Option<usize>,
    /// Number of keys that do not belong to modules.
    others: usize,
    sound: bool,
    report: Report,
}

impl Walk {
    /// Creates a walk that has found no module.
    #[expect(clippy::new_without_default, reason = "a constant can't call a trait")]
    pub const fn new() -> Self {
        Self {
            modules: [None; MODULES],
            count: 0,
            keys: [0; SLOTS],
            numbers: [NONE; SLOTS],
            way: [None; MODULES],
            way_keys: [0; DEEPEST],
            depth: 0,
            configured: None,
            others: 0,
            sound: true,
            report: Report::new(),
        }
    }

    /// Declares that the import with this index gives options to the module that is entered next.
    pub const fn configure(&mut self, import: usize) {
        self.configured = Some(import);
    }

    /// Returns the key of the module that is entered next. Each import with options creates its own instance of the
    /// module; imports without options share the first.
    const fn key_of(&mut self, module: &ModuleSpec) -> u128 {
        let plain = hash_of(&module.token);
        let configured = self.configured;
        self.configured = None;
        let (Some(import), true) = (configured, module.options.is_some() && self.depth > 0) else {
            return plain;
        };
        let importer = match self.way[self.depth - 1] {
            Some(importer) => hash_of(&importer.token),
            None => 0,
        };
        let own = mix(mix(plain, importer), import as u128);
        let first = mix(plain, FIRST);
        if self.add(first) {
            // Imports without options share the first instance.
            self.add(own);
            return plain;
        }
        let at = slot(&self.keys, own);
        if self.keys[at] == own && self.numbers[at] == SHARED { plain } else { own }
    }

    /// Adds a key that does not belong to a module. Returns `false` if it exists already.
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

    /// Enters a module; returns `false` if its imports need no walk.
    ///
    /// # Panics
    ///
    /// If the root reaches more modules than a walk can hold.
    #[track_caller]
    pub const fn enter(&mut self, module: &'static ModuleSpec) -> bool {
        let hash = self.key_of(module);
        let at = slot(&self.keys, hash);
        if self.keys[at] == hash {
            if self.numbers[at] == ON_THE_WAY {
                let (way, _) = self.way.split_at(self.depth);
                cycle(way, module, &mut self.report);
            }
            return false;
        }
        assert!(
            self.count + self.depth + self.others < MODULES,
            "the graph has more than 8,192 modules"
        );
        if self.depth == DEEPEST {
            let (way, _) = self.way.split_at(self.depth);
            too_deep(way, module, &mut self.report);
            return false;
        }
        self.sound &= module.sound && are_sound(module.controllers);
        self.keys[at] = hash;
        self.numbers[at] = ON_THE_WAY;
        self.way[self.depth] = Some(module);
        self.way_keys[self.depth] = hash;
        self.depth += 1;
        true
    }

    /// Leaves the module that was entered last. All its imports have numbers by then.
    pub const fn leave(&mut self) {
        self.depth -= 1;
        if let Some(module) = self.way[self.depth] {
            let at = slot(&self.keys, self.way_keys[self.depth]);
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

    /// Returns the index of the module that the import with this index means; `NONE` if the root does not reach it.
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

    /// Whether the rest of the graph can be checked: no import cycle, and no list of a module or attribute of a controller
    /// with an error.
    pub(super) const fn is_whole(&self) -> bool {
        self.sound && self.report.diagnostics() == 0
    }

    /// Returns the diagnostics of the walk.
    pub(super) const fn into_report(self) -> Report {
        self.report
    }
}

/// The `visit` of an import that is not a module, so that the compiler reports only the import.
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

/// A module always has a key; zero marks a free slot.
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
