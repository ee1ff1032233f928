//! Handlers: methods of a component that are called for requests, messages, events or jobs.

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
    /// The attributes that apply to all handlers of the provider.
    const DECORATIONS: &'static [Decoration];
}

/// A component with handlers.
#[derive(Clone, Copy, Debug)]
pub struct ComponentSpec {
    /// The provider spec. For a provider, it contains only the type and location; its binding contains the rest.
    pub provider: ProviderSpec,
    /// The handlers, in order of declaration.
    pub handlers: &'static [HandlerSpec],
    /// The attributes that apply to all handlers.
    pub decorations: &'static [Decoration],
    /// The location of the entry that lists the component in a module.
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

    /// Sets the location of the entry that lists the component in a module.
    #[must_use]
    pub const fn listed(mut self, at: Location) -> Self {
        self.listed = at;
        self
    }
}

/// A handler.
#[derive(Clone, Copy, Debug)]
pub struct HandlerSpec {
    /// The name of the method.
    pub name: &'static str,
    /// The location of the method.
    pub at: Location,
    /// The arguments, in order.
    pub arguments: &'static [Argument],
    /// The dependencies that the container injects, in order.
    pub dependencies: &'static [Dependency],
    /// The attributes of the handler, in order.
    pub decorations: &'static [Decoration],
    /// The doc comment.
    pub doc: &'static str,
    /// The output.
    pub output: OutputSpec,
    /// The documentation from `#[api(...)]`.
    pub api: &'static ApiSpec,
    /// The trigger, for a handler that something other than HTTP calls.
    pub trigger: Option<&'static Trigger>,
    /// For a listener of distributed events: the event, which is not one of the arguments.
    pub event: Option<&'static Argument>,
}

impl HandlerSpec {
    /// The handler of requests without a matching route.
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

    /// Returns whether the handler is called for messages from clients.
    pub(crate) const fn is_of_messages(&self) -> bool {
        match self.trigger {
            Some(trigger) => mix_text(SEED, trigger.label) == mix_text(SEED, MESSAGE_HANDLER),
            None => false,
        }
    }

    /// Returns whether clients call the handler, and not the app itself.
    pub(crate) const fn is_for_clients(&self) -> bool {
        match self.trigger {
            Some(trigger) => !matches!(trigger.caller, Caller::App),
            None => true,
        }
    }

    /// Returns whether the timeout of the app applies to each call.
    pub(crate) const fn is_timed(&self) -> bool {
        match self.trigger {
            Some(trigger) => !matches!(trigger.caller, Caller::App | Caller::Operation),
            None => true,
        }
    }

    /// Returns whether guards run before the handler.
    pub(crate) const fn is_guarded(&self) -> bool {
        match self.trigger {
            Some(trigger) => matches!(trigger.caller, Caller::Client | Caller::Operation),
            None => true,
        }
    }
}

/// An argument of a handler.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// The name of the argument in the source.
    pub name: &'static str,
    /// The part of the request that the argument is read from.
    pub origin: Origin,
    /// The name of the parameter, such as the name of the header.
    pub key: &'static str,
    /// The location of the argument.
    pub at: Location,
    /// For an argument that is read from a single string: returns the components of its type, if there are several.
    pub composite: Option<fn() -> Option<&'static str>>,
    /// The type as written in the source.
    pub written: &'static str,
    /// The input that a client sends for the argument; `None` if the type does not declare it.
    pub shape: Option<ArgumentShape>,
    /// The doc comment.
    pub doc: &'static str,
    /// The default value of an omitted argument.
    pub default: Option<fn() -> Option<Value>>,
    /// The example value.
    pub example: Option<fn() -> Option<Value>>,
}

impl Argument {
    /// An unknown argument.
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

/// The source of a handler argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// A path parameter.
    Param,
    /// A query parameter: `?name=value`.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// A host parameter.
    Host,
    /// The body, or the payload of a message.
    Body,
    /// An extractor.
    Extractor,
    /// The container, or the framework.
    Framework,
}

impl Origin {
    /// Returns whether the argument reads a single parameter, such as a path parameter.
    pub(crate) const fn is_parameter(self) -> bool {
        !matches!(self, Self::Body | Self::Extractor | Self::Framework)
    }
}
