//! A module: its imports, providers, controllers and exports.

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
    /// A type with the constant function `visit`, by which verification continues with the imports of the module.
    type Imports;
    /// The spec of the module.
    const SPEC: ModuleSpec;
    /// The reference to the module in other specs.
    const REFERENCE: ModuleRef =
        ModuleRef { token: Type::declared::<Self>(Self::KEY.name), spec: || const { &Self::SPEC } };
}

/// A type with `#[module(root)]`: the compiler has verified the graph that it reaches.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a root module",
    label = "an app starts with a root module",
    note = "write `#[module(root, ...)]` on `{Self}`, so that the compiler verifies everything that it imports"
)]
pub trait Root: Module {}

/// A reference to a module. Specs do not contain the specs that they refer to, because the compiler validates
/// everything that a constant reaches, and would validate each module again for each reference.
#[derive(Clone, Copy, Debug)]
pub struct ModuleRef {
    /// The type of the module.
    pub token: Type,
    /// Returns the spec of the module.
    pub spec: fn() -> &'static ModuleSpec,
}

impl ModuleRef {
    /// Returns the module of an import, or a placeholder if the import is not a module. Such a program does not
    /// compile.
    pub const fn imported(module: Option<Self>) -> Self {
        match module {
            Some(module) => module,
            None => Self {
                token: Type::new::<()>("()", None),
                spec: || panic!("an import is not a module"),
            },
        }
    }
}

/// A module.
#[derive(Clone, Copy, Debug)]
pub struct ModuleSpec {
    /// The type of the module.
    pub token: Type,
    /// The location of the declaration.
    pub at: Location,
    /// Whether the attribute was read without errors. Otherwise, no further errors are derived from it.
    pub sound: bool,
    /// Whether it is a root module.
    pub root: bool,
    /// Whether its exports are visible everywhere.
    pub global: bool,
    /// Whether a component that no module lists is an error. Declared on a root module.
    pub deny_orphans: bool,
    /// For a module that describes the handlers of all modules: describes the app. Every handler must have a
    /// description then.
    pub describes: Option<DescribeApp>,
    /// The handlers that the module describes.
    pub described: Described,
    /// For a driver: the kind of handlers that it calls.
    pub drives: Option<Drives>,
    /// The prefix and the versions of its routes.
    pub routing: Routing,
    /// The imports.
    pub imports: &'static [Import],
    /// The providers.
    pub providers: &'static [Binding],
    /// The controllers, gateways and resolvers.
    pub controllers: &'static [ControllerSpec],
    /// The exports, which modules that import this one see.
    pub exports: &'static [Export],
    /// The options that `Module::with(...)` accepts.
    pub options: Option<OptionsSpec>,
    /// The module as a component, with its fields and hooks.
    pub itself: ProviderSpec,
    /// The attributes that apply to all handlers of the module; on a root, of the whole app.
    pub decorations: &'static [Decoration],
    /// Tower layers, from the outermost to the innermost.
    pub middleware: &'static [MakeMiddleware],
}

/// The handlers that a module with `#[module(describes)]` describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Described {
    /// The handlers of HTTP requests.
    Routes,
    /// The messages of gateways, and distributed events: `#[module(describes = messages)]`.
    Messages,
}

/// The handlers that a module with `#[module(driver)]` calls.
#[derive(Clone, Copy)]
pub struct Drives {
    /// The kind of the triggers.
    pub kind: Type,
    /// The function that starts the driver. Only the code that starts apps knows its type, because specs can't depend
    /// on it.
    pub start: &'static (dyn Any + Send + Sync),
}

impl core::fmt::Debug for Drives {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Drives").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// An entry of `imports = [...]`.
#[derive(Clone, Copy, Debug)]
pub struct Import {
    /// The module.
    pub module: ModuleRef,
    /// The location of the entry.
    pub at: Location,
    /// Whether the routes of the module start with the path of the importing module.
    pub nested: bool,
    /// Creates the options, for an entry such as `DbModule::with(options)`.
    pub configure: Option<fn() -> Configured>,
    /// The attributes on the import, which apply to the routes of the module itself.
    pub decorations: &'static [Decoration],
}

/// An entry of `exports = [...]`.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// The exported token, or the type of the re-exported module.
    pub token: Type,
    /// The re-exported module, if the entry is one.
    pub module: Option<ModuleRef>,
    /// The location of the entry.
    pub at: Location,
}

/// Returns the token of an export: the one that its provider makes, or the type itself.
pub const fn exported(provides: Option<Type>, itself: Type) -> Type {
    match provides {
        Some(token) => token,
        None => itself,
    }
}

/// The options of a dynamic module.
#[derive(Clone, Copy, Debug)]
pub struct OptionsSpec {
    /// The provider of the options from the import.
    pub provider: ProviderSpec,
    /// Returns whether two options are equal. Imports with equal options share an instance of the module.
    pub same: fn(&dyn Any, &dyn Any) -> bool,
    /// Creates the default options, for imports without options.
    pub default: Option<fn() -> Configured>,
}
