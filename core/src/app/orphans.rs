//! Finds orphans: components that no module lists, and modules that no module imports.

use std::any::TypeId;
use std::collections::HashSet;

use crate::di::Container;
use crate::error::{Error, Result};
use crate::graph::registry::{ComponentRecord, components};
use crate::graph::spec::{ComponentSpec, Decoration, GuardUse, ModuleSpec};

/// Logs a warning for each orphan.
///
/// # Errors
///
/// Returns an error with all orphans if the root has `#[deny_orphans]`.
pub(super) fn check(root: &ModuleSpec, container: &Container) -> Result<()> {
    let all = components();
    let mut listed = HashSet::new();
    let registered =
        all.iter().filter_map(|component| component.module).map(|module| (module.spec)());
    let in_use = container.modules.iter().map(|module| module.spec);
    let modules: Vec<_> = registered.chain(in_use).collect();
    modules.iter().for_each(|module| add_module(module, &mut listed));
    let imports = modules.iter().flat_map(|module| module.imports);
    let imported: HashSet<_> = imports.map(|import| import.module.token.id).collect();
    let used: HashSet<_> = container.modules.iter().map(|module| module.spec.token.id).collect();
    // A crate without a used module is a library of components, which may be unused.
    let is_used = |component: &&&ComponentRecord| used.contains(&(component.id)());
    let crates: HashSet<_> = all.iter().filter(is_used).map(|one| one.crate_name()).collect();
    // Modules of other crates may be unused.
    let own = all.iter().find(|one| (one.id)() == root.token.id).map(|one| one.crate_name());
    // Another crate with a driver is a plugin, whose further components may be unused.
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
        let consequence = match orphan.module {
            Some(_) => " and is not used",
            None => ", so the app does not create it, or call its hooks and handlers",
        };
        tracing::warn!(at = %orphan.at, "{}{consequence}", describe(orphan));
    }
    Ok(())
}

fn add_module(module: &ModuleSpec, listed: &mut HashSet<TypeId>) {
    listed.extend(module.providers.iter().map(|binding| binding.provider.declared.id));
    let controllers = module.controllers.iter().map(|controller| &controller.component);
    add_decorations(module.decorations, listed);
    let providers = module.providers.iter().filter_map(|binding| binding.component);
    for component in controllers.chain(providers) {
        add_component(component, listed);
    }
}

fn add_component(component: &ComponentSpec, listed: &mut HashSet<TypeId>) {
    listed.insert(component.provider.declared.id);
    add_decorations(component.decorations, listed);
    component.handlers.iter().for_each(|handler| add_decorations(handler.decorations, listed));
}

fn add_decorations(all: &[Decoration], listed: &mut HashSet<TypeId>) {
    for decoration in all {
        match decoration {
            Decoration::Guard(guard) => add_guard(guard, listed),
            Decoration::Interceptor(one)
            | Decoration::Pipe(one)
            | Decoration::ArgumentPipe(_, one)
            | Decoration::Filter(one) => {
                listed.insert(one.enhancer.component.declared.id);
            }
            Decoration::Bundle(bundle) => add_decorations(bundle.decorations, listed),
            Decoration::Skip(..)
            | Decoration::Meta(_)
            | Decoration::Takes(_)
            | Decoration::Unknown => {}
        }
    }
}

fn add_guard(guard: &GuardUse, listed: &mut HashSet<TypeId>) {
    match guard {
        GuardUse::One(one) => {
            listed.insert(one.enhancer.component.declared.id);
        }
        GuardUse::Not(guard) => add_guard(guard, listed),
        GuardUse::All(all) | GuardUse::Any(all) => {
            all.iter().for_each(|guard| add_guard(guard, listed));
        }
    }
}

fn describe(orphan: &ComponentRecord) -> String {
    let verb = if orphan.module.is_some() { "imported" } else { "listed" };
    format!("the {} `{}` is not {verb} by any module", orphan.kind, orphan.name)
}

fn denied(root: &ModuleSpec, orphans: &[&ComponentRecord]) -> Error {
    let mut message = format!(
        "`{}` has `#[deny_orphans]`, and {} of the program's components and modules are not used",
        root.token.written,
        orphans.len()
    );
    for orphan in orphans {
        message.push_str(&format!("\n       {}   {}", orphan.at, describe(orphan)));
    }
    message
        .push_str("\n     help: list each component in a module, import each module, or remove it");
    Error::internal_error().with_code("orphans").with_message(message)
}
