//! What the program contains, collected while it is linked.
//!
//! Records are inert: the module tree alone decides what is in use. They come in no particular
//! order, so everything here is sorted before anybody can see it.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::spec::{Declaration, HookSpec, ModuleSpec, Place};

/// A type that an attribute declared as a component.
#[derive(Clone, Copy, Debug)]
pub struct Component {
    /// The type.
    pub id: fn() -> TypeId,
    /// What it is: `"provider"`, `"controller"`, `"module"`.
    pub kind: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Where it was declared.
    pub at: Place,
    /// Its lists, when it is a module.
    pub module: Option<&'static ModuleSpec>,
}

inventory::collect!(Component);
inventory::collect!(Declaration);

/// Every component of the program, by place.
pub(crate) fn components() -> Vec<&'static Component> {
    let mut all: Vec<_> = inventory::iter::<Component>.into_iter().collect();
    all.sort_by_key(|component| (component.at.file, component.at.line, component.at.column));
    all
}

/// The hooks that attributes on the impls of a type declare, by place.
pub(crate) fn hooks_of(owner: TypeId) -> &'static [&'static HookSpec] {
    static KNOWN: OnceLock<HashMap<TypeId, Vec<&'static HookSpec>>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let mut declarations: Vec<_> = inventory::iter::<Declaration>.into_iter().collect();
        declarations.sort_by_key(|one| (one.at.file, one.at.line, one.at.column));
        let mut hooks: HashMap<TypeId, Vec<&'static HookSpec>> = HashMap::new();
        for declaration in declarations {
            hooks.entry((declaration.owner)()).or_default().extend(declaration.hooks);
        }
        hooks
    });
    known.get(&owner).map_or(&[], Vec::as_slice)
}
