//! Which modules there are, and which of them each import means.

use super::super::container::same_options;
use super::Linker;
use crate::base::Configured;
use crate::graph::spec::ModuleSpec;
use crate::graph::verify::cycle;
use crate::graph::verify::graph::NONE;
use crate::graph::verify::report::Report;

impl Linker<'_> {
    /// Adds a module and all that it imports; gives its number, `NONE` when it is on the way already.
    pub(super) fn module(
        &mut self,
        spec: &'static ModuleSpec,
        options: Option<Configured>,
        report: &mut Report,
    ) -> u32 {
        if self.way.iter().flatten().any(|other| other.token.id == spec.token.id) {
            cycle(&self.way, spec, report);
            return NONE;
        }
        let known = self.instances.get(&spec.token.id).into_iter().flatten();
        let same =
            known.copied().find(|number| match (&options, &self.options[*number as usize]) {
                (Some(new), Some(old)) => same_options(spec, new, old),
                (None, None) => true,
                _ => false,
            });
        if let Some(number) = same {
            return number;
        }
        self.way.push(Some(spec));
        let mut wanted = Vec::with_capacity(spec.imports.len());
        for import in spec.imports {
            let module = self.instead_of((import.module.spec)());
            let plain = import.configure.is_none() && module.options.is_some();
            let number = if plain {
                None
            } else {
                let options = import.configure.filter(|_| module.options.is_some());
                Some(self.module(module, options.map(|configure| configure()), report))
            };
            wanted.push((module.token.id, number));
        }
        self.way.pop();
        let number = self.dense.modules.len() as u32;
        self.dense.modules.push(spec);
        self.options.push(options);
        self.wanted.push(wanted);
        self.instances.entry(spec.token.id).or_default().push(number);
        number
    }

    /// Plain imports of a dynamic module share the one that is configured elsewhere.
    pub(super) fn share(&mut self, report: &mut Report) {
        let mut module = 0;
        while module < self.wanted.len() {
            let spec = self.dense.modules[module];
            for import in 0..self.wanted[module].len() {
                if let (id, None) = self.wanted[module][import] {
                    let shared = self.instances.get(&id).and_then(|all| all.first()).copied();
                    let shared = shared.unwrap_or_else(|| {
                        let module = self.instead_of((spec.imports[import].module.spec)());
                        self.module(module, None, report)
                    });
                    self.wanted[module][import].1 = Some(shared);
                }
            }
            module += 1;
        }
    }

    pub(super) fn imported(&self, module: usize, target: &ModuleSpec) -> u32 {
        let found = self.wanted[module].iter().find(|(id, _)| *id == target.token.id);
        found.and_then(|(_, number)| *number).unwrap_or(NONE)
    }
}
