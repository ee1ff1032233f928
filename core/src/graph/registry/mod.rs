//! The registry of the program's components, which is collected at link time.
//!
//! Records have no effect by themselves: only the module tree determines what is used. The linker's order is arbitrary,
//! so all records are sorted by location.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::base::Location;
use crate::graph::spec::{Declaration, HookSpec, ModuleRef};

/// A type that an attribute declares as a component.
#[derive(Clone, Copy, Debug)]
pub struct ComponentRecord {
    /// The type.
    pub id: fn() -> TypeId,
    /// The kind of component, such as `"provider"`, `"controller"`, `"guard"` or `"module"`.
    pub kind: &'static str,
    /// The name of the type.
    pub name: &'static str,
    /// The path of the Rust module that contains the type, from `module_path!`.
    pub path: &'static str,
    /// The location of the declaration.
    pub at: Location,
    /// The module, if the type is one.
    pub module: Option<ModuleRef>,
}

/// A type with `#[derive(DistributedEvent)]`.
#[derive(Clone, Copy, Debug)]
pub struct DistributedRecord {
    /// The type.
    pub id: fn() -> TypeId,
}

inventory::collect!(ComponentRecord);
inventory::collect!(DistributedRecord);
inventory::collect!(Declaration);

/// Returns the types of all distributed events of the program.
pub fn distributed_events() -> Vec<TypeId> {
    inventory::iter::<DistributedRecord>.into_iter().map(|record| (record.id)()).collect()
}

/// Returns all components of the program, ordered by location.
pub(crate) fn components() -> Vec<&'static ComponentRecord> {
    sort_by_location(inventory::iter::<ComponentRecord>, |component| component.at)
}

impl ComponentRecord {
    /// Returns the name of the crate that declares the component.
    pub(crate) fn crate_name(&self) -> &'static str {
        self.path.split("::").next().unwrap_or_default()
    }
}

/// Returns the hooks that attributes on the `impl` blocks of a type declare, ordered by location.
pub(crate) fn hooks_of(owner: TypeId) -> &'static [&'static HookSpec] {
    static HOOKS: OnceLock<Hooks> = OnceLock::new();
    let all = HOOKS.get_or_init(|| hooks(inventory::iter::<Declaration>));
    all.get(&owner).map_or(&[], Vec::as_slice)
}

type Hooks = HashMap<TypeId, Vec<&'static HookSpec>>;

fn hooks(declarations: impl IntoIterator<Item = &'static Declaration>) -> Hooks {
    let mut hooks = Hooks::new();
    for declaration in sort_by_location(declarations, |declaration| declaration.at) {
        hooks.entry((declaration.owner)()).or_default().extend(declaration.hooks);
    }
    hooks
}

/// Sorts records by location, so that their order does not depend on the linker.
fn sort_by_location<T>(
    records: impl IntoIterator<Item = T>,
    location: fn(&T) -> Location,
) -> Vec<T> {
    let mut all: Vec<_> = records.into_iter().collect();
    all.sort_by_key(|record| {
        let Location { file, line, column } = location(record);
        (file, line, column)
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::spec::{CallHook, Phase};

    struct Owner;

    const fn hook(name: &'static str) -> HookSpec {
        let call = |_| -> crate::error::BoxFuture<'static, _> { Box::pin(async { Ok(()) }) };
        HookSpec { phase: Phase::Init, name, at: Location::NOWHERE, call: CallHook::Plain(call) }
    }

    const fn declaration(line: u32, hooks: &'static [HookSpec]) -> Declaration {
        let at = Location { file: "src/owner.rs", line, column: 1 };
        Declaration { owner: TypeId::of::<Owner>, at, hooks }
    }

    static DECLARATIONS: [Declaration; 3] = [
        declaration(7, &[hook("a"), hook("b")]),
        declaration(20, &[hook("c")]),
        declaration(100, &[hook("d")]),
    ];

    #[test]
    fn orders_hooks_of_several_impls_by_location_in_any_link_order() {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let hooks = hooks(order.map(|index| &DECLARATIONS[index]));
            let names: Vec<_> =
                hooks[&TypeId::of::<Owner>()].iter().map(|hook| hook.name).collect();
            assert_eq!(names, ["a", "b", "c", "d"], "linked as {order:?}");
        }
    }
}
