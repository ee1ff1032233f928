//! Components that no module lists: written, and never used.

use std::any::TypeId;
use std::collections::HashSet;

use crate::di::Container;
use crate::error::{Error, Result};
use crate::registry::{Component, components};
use crate::spec::ModuleSpec;

/// Warns of each orphan, or fails for all of them where the root denies them.
pub(super) fn check(root: &ModuleSpec, container: &Container) -> Result<()> {
    let all = components();
    let mut listed = HashSet::new();
    let registered =
        all.iter().filter_map(|component| component.module).map(|module| (module.spec)());
    let in_use = container.modules.iter().map(|module| module.spec);
    registered.chain(in_use).for_each(|module| list(module, &mut listed));
    let orphans: Vec<_> = all
        .into_iter()
        .filter(|component| component.module.is_none() && !listed.contains(&(component.id)()))
        .collect();
    if root.deny_orphans && !orphans.is_empty() {
        return Err(denied(root, &orphans));
    }
    for orphan in orphans {
        tracing::warn!(
            at = %orphan.at,
            "the {} `{}` is in no module's list and is not used", orphan.kind, orphan.name
        );
    }
    Ok(())
}

fn list(module: &ModuleSpec, listed: &mut HashSet<TypeId>) {
    listed.extend(module.providers.iter().map(|binding| binding.provider.declared.id));
    listed.extend(module.controllers.iter().map(|controller| controller.component.declared.id));
}

fn denied(root: &ModuleSpec, orphans: &[&Component]) -> Error {
    let mut text = format!(
        "`{}` has `#[deny_orphans]`, and {} of the program's components stand in no module's list",
        root.token.written,
        orphans.len()
    );
    for orphan in orphans {
        text.push_str(&format!("\n       {}   the {} `{}`", orphan.at, orphan.kind, orphan.name));
    }
    text.push_str("\n     help: list each in a module, or remove it");
    Error::internal_error().with_code("orphans").with_message(text)
}
