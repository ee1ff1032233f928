//! Components that no module lists, and modules that no module imports.

use std::any::TypeId;
use std::collections::HashSet;

use crate::di::Container;
use crate::error::{Error, Result};
use crate::graph::registry::{ComponentRecord, components};
use crate::graph::spec::{ComponentSpec, Decoration, GuardUse, ModuleSpec};

/// Warns of each orphan, or fails for all of them where the root denies them.
pub(super) fn check(root: &ModuleSpec, container: &Container) -> Result<()> {
    let all = components();
    let mut listed = HashSet::new();
    let registered =
        all.iter().filter_map(|component| component.module).map(|module| (module.spec)());
    let in_use = container.modules.iter().map(|module| module.spec);
    let modules: Vec<_> = registered.chain(in_use).collect();
    modules.iter().for_each(|module| list(module, &mut listed));
    let imports = modules.iter().flat_map(|module| module.imports);
    let imported: HashSet<_> = imports.map(|import| import.module.token.id).collect();
    let used: HashSet<_> = container.modules.iter().map(|module| module.spec.token.id).collect();
    // A crate of which no module is in use offers components and has none of its own.
    let is_used = |component: &&&ComponentRecord| used.contains(&(component.id)());
    let crates: HashSet<_> = all.iter().filter(is_used).map(|one| one.crate_name()).collect();
    // Other crates offer modules.
    let own = all.iter().find(|one| (one.id)() == root.token.id).map(|one| one.crate_name());
    // Another crate with a driver is a plugin, which offers components beside its module.
    let drives = |component: &&&ComponentRecord| {
        let module = component.module.map(|one| (one.spec)());
        module.is_some_and(|module| module.drives.is_some()) && own != Some(component.crate_name())
    };
    let plugins: HashSet<_> = all.iter().filter(drives).map(|one| one.crate_name()).collect();
    let is_orphan = |component: &&ComponentRecord| match component.module.map(|one| (one.spec)()) {
        None => {
            let crate_name = component.crate_name();
            !listed.contains(&(component.id)())
                && crates.contains(crate_name)
                && !plugins.contains(crate_name)
        }
        Some(module) => {
            !module.root
                && !imported.contains(&module.token.id)
                && own == Some(component.crate_name())
        }
    };
    let orphans: Vec<_> = all.into_iter().filter(is_orphan).collect();
    if root.deny_orphans && !orphans.is_empty() {
        return Err(denied(root, &orphans));
    }
    for orphan in orphans {
        let so = match orphan.module {
            Some(_) => " and is not used",
            None => ", so the app does not create it, or call its hooks and handlers",
        };
        tracing::warn!(at = %orphan.at, "{}{so}", described(orphan));
    }
    Ok(())
}

fn list(module: &ModuleSpec, listed: &mut HashSet<TypeId>) {
    listed.extend(module.providers.iter().map(|binding| binding.provider.declared.id));
    let controllers = module.controllers.iter().map(|controller| &controller.component);
    decorations(module.decorations, listed);
    let handled = module.providers.iter().filter_map(|binding| binding.component);
    for component in controllers.chain(handled) {
        of_component(component, listed);
    }
}

fn of_component(component: &ComponentSpec, listed: &mut HashSet<TypeId>) {
    listed.insert(component.provider.declared.id);
    decorations(component.decorations, listed);
    component.handlers.iter().for_each(|handler| decorations(handler.decorations, listed));
}

fn decorations(all: &[Decoration], listed: &mut HashSet<TypeId>) {
    for decoration in all {
        match decoration {
            Decoration::Guard(guard) => of_guard(guard, listed),
            Decoration::Interceptor(one)
            | Decoration::Pipe(one)
            | Decoration::ArgumentPipe(_, one)
            | Decoration::Filter(one) => {
                listed.insert(one.enhancer.component.declared.id);
            }
            Decoration::Bundle(bundle) => decorations(bundle.decorations, listed),
            Decoration::Skip(..)
            | Decoration::Meta(_)
            | Decoration::Takes(_)
            | Decoration::Unknown => {}
        }
    }
}

fn of_guard(guard: &GuardUse, listed: &mut HashSet<TypeId>) {
    match guard {
        GuardUse::One(one) => {
            listed.insert(one.enhancer.component.declared.id);
        }
        GuardUse::Not(guard) => of_guard(guard, listed),
        GuardUse::All(all) | GuardUse::Any(all) => {
            all.iter().for_each(|guard| of_guard(guard, listed));
        }
    }
}

fn described(orphan: &ComponentRecord) -> String {
    let missing =
        if orphan.module.is_some() { "imported by no module" } else { "in no module's list" };
    format!("the {} `{}` is {missing}", orphan.kind, orphan.name)
}

fn denied(root: &ModuleSpec, orphans: &[&ComponentRecord]) -> Error {
    let mut text = format!(
        "`{}` has `#[deny_orphans]`, and {} of the program's components and modules are not used",
        root.token.written,
        orphans.len()
    );
    for orphan in orphans {
        text.push_str(&format!("\n       {}   {}", orphan.at, described(orphan)));
    }
    text.push_str("\n     help: list each component in a module, import each module, or remove it");
    Error::internal_error().with_code("orphans").with_message(text)
}
