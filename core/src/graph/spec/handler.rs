//! A handler: a method of a component, whatever protocol calls it.

use serde_json::Value;

use super::{
    ApiSpec, ArgumentShape, Caller, Decoration, Dependency, MESSAGE_HANDLER, OutputSpec,
    ProviderSpec, Trigger,
};
use crate::base::Location;
use crate::base::{SEED, mix_text};

/// The handlers of a provider, from `#[injectable]` on its only `impl` with handlers.
///
/// The compiler shows the name of this trait if a provider has two such `impl` blocks, because the wording of its error
/// about conflicting implementations can't be changed.
pub trait OneImplWithAllHandlers {
    /// The provider as a component.
    const COMPONENT: ComponentSpec;
}

/// A provider with attributes such as `#[use_interceptors]` on its struct.
pub trait Decorated {
    /// What applies to all its handlers.
    const DECORATIONS: &'static [Decoration];
}

/// A component with handlers as data.
#[derive(Clone, Copy, Debug)]
pub struct ComponentSpec {
    /// How it is built. For a provider, its type and location; its binding contains the rest.
    pub provider: ProviderSpec,
    /// Its handlers, in order of declaration.
    pub handlers: &'static [HandlerSpec],
    /// What holds for all its handlers.
    pub decorations: &'static [Decoration],
    /// Where a module lists it.
    pub listed: Location,
}

impl ComponentSpec {
    /// A component without handlers.
    pub(crate) const NONE: Self = Self {
        provider: ProviderSpec::NONE,
        handlers: &[],
        decorations: &[],
        listed: Location::NOWHERE,
    };

    /// The same component, listed here.
    #[must_use]
    pub const fn listed(mut self, at: Location) -> Self {
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
    pub at: Location,
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
    /// What calls it besides HTTP.
    pub trigger: Option<&'static Trigger>,
    /// For a listener of distributed events: the event, which is not among the arguments.
    pub event: Option<&'static Argument>,
}

impl HandlerSpec {
    /// What answers where no handler is found.
    pub const NONE: Self = Self {
        name: "",
        at: Location::NOWHERE,
        arguments: &[],
        dependencies: &[],
        decorations: &[],
        doc: "",
        output: OutputSpec::NONE,
        api: &ApiSpec::NONE,
        trigger: None,
        event: None,
    };

    /// Whether messages of clients lead to it.
    pub(crate) const fn is_of_messages(&self) -> bool {
        match self.trigger {
            Some(trigger) => mix_text(SEED, trigger.label) == mix_text(SEED, MESSAGE_HANDLER),
            None => false,
        }
    }

    /// Whether clients call it, and not the app itself.
    pub(crate) const fn is_for_clients(&self) -> bool {
        match self.trigger {
            Some(trigger) => !matches!(trigger.caller, Caller::App),
            None => true,
        }
    }

    /// Whether the timeout of the app applies to each call.
    pub(crate) const fn is_timed(&self) -> bool {
        match self.trigger {
            Some(trigger) => !matches!(trigger.caller, Caller::App | Caller::Operation),
            None => true,
        }
    }

    /// Whether guards run before it.
    pub(crate) const fn is_guarded(&self) -> bool {
        match self.trigger {
            Some(trigger) => matches!(trigger.caller, Caller::Client | Caller::Operation),
            None => true,
        }
    }
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
    pub at: Location,
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
        at: Location::NOWHERE,
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
