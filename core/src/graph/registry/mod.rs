//! What the program contains, collected while it is linked.
//!
//! Records are inert: the module tree alone decides what is in use. They come in no particular
//! order, so everything here is sorted before anybody can see it.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::base::Location;
use crate::graph::spec::{Declaration, HookSpec, ModuleRef};

/// A type that an attribute declared as a component.
#[derive(Clone, Copy, Debug)]
pub struct ComponentRecord {
    /// The type.
    pub id: fn() -> TypeId,
    /// What it is: `"provider"`, `"controller"`, `"guard"`, `"module"`.
    pub kind: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The module of the program that it is in, as `module_path!` says it.
    pub path: &'static str,
    /// Where it was declared.
    pub at: Location,
    /// Its lists, when it is a module.
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

/// The types of all distributed events of the program.
pub fn distributed_events() -> Vec<TypeId> {
    inventory::iter::<DistributedRecord>.into_iter().map(|record| (record.id)()).collect()
}

/// Every component of the program, by place.
pub(crate) fn components() -> Vec<&'static ComponentRecord> {
    by_place(inventory::iter::<ComponentRecord>, |component| component.at)
}

impl ComponentRecord {
    /// The crate that declares it.
    pub(crate) fn krate(&self) -> &'static str {
        self.path.split("::").next().unwrap_or_default()
    }
}

/// The hooks that attributes on the impls of a type declare, by place.
pub(crate) fn hooks_of(owner: TypeId) -> &'static [&'static HookSpec] {
    static KNOWN: OnceLock<Hooks> = OnceLock::new();
    let known = KNOWN.get_or_init(|| hooks(inventory::iter::<Declaration>));
    known.get(&owner).map_or(&[], Vec::as_slice)
}

type Hooks = HashMap<TypeId, Vec<&'static HookSpec>>;

fn hooks(declarations: impl IntoIterator<Item = &'static Declaration>) -> Hooks {
    let mut hooks = Hooks::new();
    for declaration in by_place(declarations, |declaration| declaration.at) {
        hooks.entry((declaration.owner)()).or_default().extend(declaration.hooks);
    }
    hooks
}

/// Records in an order that does not depend on the linker.
fn by_place<T>(records: impl IntoIterator<Item = T>, location: fn(&T) -> Location) -> Vec<T> {
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

    static DECLARED: [Declaration; 3] = [
        declaration(7, &[hook("a"), hook("b")]),
        declaration(20, &[hook("c")]),
        declaration(100, &[hook("d")]),
    ];

    #[test]
    fn hooks_of_several_impls_come_by_place_however_the_linker_shuffles_them() {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let found = hooks(order.map(|index| &DECLARED[index]));
            let names: Vec<_> =
                found[&TypeId::of::<Owner>()].iter().map(|hook| hook.name).collect();
            assert_eq!(names, ["a", "b", "c", "d"], "linked as {order:?}");
        }
    }
}
