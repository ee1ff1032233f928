//! A module: what it imports, provides, serves and exports.

use core::any::Any;

use super::calls::{DescribeApp, MakeMiddleware};
use super::{Binding, ControllerSpec, Decoration, ProviderSpec, Routing};
use crate::base::Configured;
use crate::base::{Location, Token, Type};

/// A type with `#[module]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a module",
    label = "`#[module]` is missing on this type",
    note = "put `#[module]` on `{Self}`, or list a provider in `providers = [...]` and a controller in `controllers = [...]`"
)]
pub trait Module: Token + Send + Sync + Sized + 'static {
    /// Has the constant function `visit`, by which the compiler walks on to what the module imports.
    type Imports;
    /// All of it.
    const SPEC: ModuleSpec;
    /// The module as other specs name it.
    const REFERENCE: ModuleRef =
        ModuleRef { token: Type::declared::<Self>(Self::KEY.name), spec: || const { &Self::SPEC } };
}

/// A type with `#[module(root)]`: the compiler has verified the graph that it reaches.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a root module",
    label = "an app begins with a root",
    note = "write `#[module(root, ...)]` on `{Self}`, so that the compiler verifies all that it imports"
)]
pub trait Root: Module {}

/// A module as another one names it. A spec does not contain the specs that it refers to: the
/// compiler validates all that a constant reaches, and would come by each module from each other.
#[derive(Clone, Copy, Debug)]
pub struct ModuleRef {
    /// The module's own type.
    pub token: Type,
    /// The module.
    pub spec: fn() -> &'static ModuleSpec,
}

impl ModuleRef {
    /// Returns the module of an import, if it is one. Otherwise the program does not compile.
    pub const fn imported(found: Option<Self>) -> Self {
        match found {
            Some(module) => module,
            None => Self {
                token: Type::of::<()>("()", None),
                spec: || panic!("an import is not a module"),
            },
        }
    }
}

/// The whole of a module as data.
#[derive(Clone, Copy, Debug)]
pub struct ModuleSpec {
    /// The module's own type.
    pub token: Type,
    /// Where it was declared.
    pub at: Location,
    /// Whether everything about its attribute was right; where it was not, that has been said, and
    /// what follows from it is not.
    pub sound: bool,
    /// Whether it is a root module.
    pub root: bool,
    /// Whether its exports are visible everywhere.
    pub global: bool,
    /// Whether a component in no list is an error; set on a root.
    pub deny_orphans: bool,
    /// For one that describes the handlers of all modules: they must be describable then.
    pub describes: Option<DescribeApp>,
    /// What of the handlers it describes.
    pub described: Described,
    /// For one that calls handlers of one kind.
    pub drives: Option<Drives>,
    /// What it adds to the paths of its routes.
    pub routing: Routing,
    /// What it imports.
    pub imports: &'static [Import],
    /// What it provides.
    pub providers: &'static [Binding],
    /// What it serves.
    pub controllers: &'static [ControllerSpec],
    /// What importers see.
    pub exports: &'static [Export],
    /// The options that `Module::with(...)` takes.
    pub options: Option<OptionsSpec>,
    /// The module as a component, for its own fields and hooks.
    pub itself: ProviderSpec,
    /// What holds for everything that it serves; in a root, for the whole app.
    pub decorations: &'static [Decoration],
    /// Tower layers, in order; the first is the outermost.
    pub middleware: &'static [MakeMiddleware],
}

/// What a module with `#[module(describes)]` describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Described {
    /// The handlers that HTTP calls.
    Routes,
    /// The messages of gateways, and distributed events: `#[module(describes = messages)]`.
    Messages,
}

/// What a module with `#[module(driver)]` calls.
#[derive(Clone, Copy)]
pub struct Drives {
    /// The kind of the triggers whose handlers it calls.
    pub kind: Type,
    /// How it starts. The boot knows the type of this value; a spec can't name what belongs to running apps.
    pub start: &'static (dyn Any + Send + Sync),
}

impl core::fmt::Debug for Drives {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Drives").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// One entry of `imports = [...]`.
#[derive(Clone, Copy, Debug)]
pub struct Import {
    /// The module.
    pub module: ModuleRef,
    /// Where the entry was written.
    pub at: Location,
    /// Whether the routes of the module start with the path of the one that imports it.
    pub nested: bool,
    /// Makes the options, for an entry such as `DbModule::with(options)`.
    pub configure: Option<fn() -> Configured>,
    /// The attributes on the import, which apply to the routes that the module adds itself.
    pub decorations: &'static [Decoration],
}

/// One entry of `exports = [...]`.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// The token, or the module that is handed on.
    pub token: Type,
    /// Set where the entry names a module.
    pub module: Option<ModuleRef>,
    /// Where the entry was written.
    pub at: Location,
}

/// Returns the token that an export names: the one that a provider makes, or the type itself.
pub const fn exported(provides: Option<Type>, itself: Type) -> Type {
    match provides {
        Some(token) => token,
        None => itself,
    }
}

/// The options of a dynamic module.
#[derive(Clone, Copy, Debug)]
pub struct OptionsSpec {
    /// Their provider, which hands out what the import was configured with.
    pub provider: ProviderSpec,
    /// Whether two sets of options are the same, and so one instance of the module.
    pub same: fn(&dyn Any, &dyn Any) -> bool,
    /// Makes the options where no import gives any.
    pub default: Option<fn() -> Configured>,
}
