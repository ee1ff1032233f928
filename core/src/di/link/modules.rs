//! Creates the instances of modules, and resolves imports to them.

use super::super::container::same_options;
use super::Linker;
use crate::base::Configured;
use crate::graph::spec::ModuleSpec;
use crate::graph::verify::cycle;
use crate::graph::verify::diagnostic_report::Report;
use crate::graph::verify::graph::NONE;

impl Linker<'_> {
    /// Adds a module and its imports, unless an equal instance exists. Returns its index, or `NONE` and a diagnostic if
    /// it imports itself.
    pub(super) fn add_module(
        &mut self,
        spec: &'static ModuleSpec,
        options: Option<Configured>,
        report: &mut Report,
    ) -> u32 {
        if self.path.iter().flatten().any(|other| other.token.id == spec.token.id) {
            cycle(&self.path, spec, report);
            return NONE;
        }
        let instances = self.instances.get(&spec.token.id).into_iter().flatten();
        let same =
            instances.copied().find(|number| match (&options, &self.options[*number as usize]) {
                (Some(new), Some(old)) => same_options(spec, new, old),
                (None, None) => true,
                _ => false,
            });
        if let Some(number) = same {
            return number;
        }
        self.path.push(Some(spec));
        let mut targets = Vec::with_capacity(spec.imports.len());
        for import in spec.imports {
            let module = self.replace_module((import.module.spec)());
            let plain = import.configure.is_none() && module.options.is_some();
            let number = if plain {
                None
            } else {
                let options = import.configure.filter(|_| module.options.is_some());
                Some(self.add_module(module, options.map(|configure| configure()), report))
            };
            targets.push((module.token.id, number));
        }
        self.path.pop();
        let number = self.dense.modules.len() as u32;
        self.dense.modules.push(spec);
        self.options.push(options);
        self.import_targets.push(targets);
        self.instances.entry(spec.token.id).or_default().push(number);
        number
    }

    /// Resolves imports of a dynamic module without options to the instance that another import configures.
    pub(super) fn resolve_plain_imports(&mut self, report: &mut Report) {
        let mut module = 0;
        while module < self.import_targets.len() {
            let spec = self.dense.modules[module];
            for import in 0..self.import_targets[module].len() {
                if let (id, None) = self.import_targets[module][import] {
                    let shared = self.instances.get(&id).and_then(|all| all.first()).copied();
                    let shared = shared.unwrap_or_else(|| {
                        let module = self.replace_module((spec.imports[import].module.spec)());
                        self.add_module(module, None, report)
                    });
                    self.import_targets[module][import].1 = Some(shared);
                }
            }
            module += 1;
        }
    }

    /// Returns the index of a module that the given module imports, or `NONE`.
    pub(super) fn imported(&self, module: usize, target: &ModuleSpec) -> u32 {
        let import = self.import_targets[module].iter().find(|(id, _)| *id == target.token.id);
        import.and_then(|(_, number)| *number).unwrap_or(NONE)
    }
}
