//! A handler: a method of a component, whatever protocol calls it.

use serde_json::Value;

use super::{ApiSpec, ArgumentShape, Decoration, Dependency, OutputSpec, Place, ProviderSpec};

/// A type whose handlers a protocol other than HTTP calls, such as a gateway.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a component of a protocol",
    label = "`components` lists types with the attribute of a protocol",
    note = "a provider belongs in `providers = [...]`, a controller in `controllers = [...]`"
)]
pub trait Component: Send + Sync + 'static {
    /// All of it.
    const SPEC: ComponentSpec;
}

/// A component with handlers as data.
#[derive(Clone, Copy, Debug)]
pub struct ComponentSpec {
    /// How it is built.
    pub provider: ProviderSpec,
    /// Its handlers, in order of declaration.
    pub handlers: &'static [HandlerSpec],
    /// What holds for all its handlers.
    pub decorations: &'static [Decoration],
    /// Where a module lists it.
    pub listed: Place,
}

impl ComponentSpec {
    /// The same component, listed here.
    #[must_use]
    pub const fn listed(mut self, at: Place) -> Self {
        self.listed = at;
        self
    }
}

/// One handler.
#[derive(Clone, Copy, Debug)]
pub struct HandlerSpec {
    /// The method of the component.
    pub name: &'static str,
    /// Where it was written.
    pub at: Place,
    /// What it takes, in order.
    pub arguments: &'static [Argument],
    /// What the container fills, in order.
    pub dependencies: &'static [Dependency],
    /// What stands on it, in order.
    pub decorations: &'static [Decoration],
    /// The doc comment.
    pub doc: &'static str,
    /// What it returns.
    pub output: OutputSpec,
    /// What documents say of it beside that.
    pub api: &'static ApiSpec,
}

impl HandlerSpec {
    /// What answers where no handler is found.
    pub const NONE: Self = Self {
        name: "",
        at: Place::NOWHERE,
        arguments: &[],
        dependencies: &[],
        decorations: &[],
        doc: "",
        output: OutputSpec::NONE,
        api: &ApiSpec::NONE,
    };
}

/// One argument of a handler.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Its name in the program.
    pub name: &'static str,
    /// Where it comes from.
    pub origin: Origin,
    /// Its name where it comes from, such as that of the header.
    pub key: &'static str,
    /// Where it was written.
    pub at: Place,
    /// For one that is read from one text: tells what its type is made of, when that is more.
    pub composite: Option<fn() -> Option<&'static str>>,
    /// Its type as it was written.
    pub written: &'static str,
    /// What a client sends for it; `None` where nothing says that.
    pub shape: Option<ArgumentShape>,
    /// The doc comment.
    pub doc: &'static str,
    /// What it is when it is left out.
    pub default: Option<fn() -> Option<Value>>,
    /// A value that shows what it is.
    pub example: Option<fn() -> Option<Value>>,
}

impl Argument {
    /// One of which nothing is known.
    pub const NONE: Self = Self {
        name: "",
        origin: Origin::Framework,
        key: "",
        at: Place::NOWHERE,
        composite: None,
        written: "",
        shape: None,
        doc: "",
        default: None,
        example: None,
    };
}

/// Where an argument of a handler comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// A parameter of the path.
    Param,
    /// `?name=value`
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// A parameter of the host.
    Host,
    /// The body, or the payload of a message.
    Body,
    /// What an extractor makes of the request.
    Extractor,
    /// The container, or the framework.
    Framework,
}

impl Origin {
    /// Whether the argument reads a single parameter, such as a path parameter.
    pub(crate) const fn is_parameter(self) -> bool {
        !matches!(self, Self::Body | Self::Extractor | Self::Framework)
    }
}
