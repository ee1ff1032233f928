//! The arguments of `#[guard]`, `#[interceptor]`, `#[pipe]` and `#[filter]`, as written.

use proc_macro2::TokenStream;
use syn::{LitStr, Type};

use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Argument, Arguments, Listed};

/// The kind of an enhancer.
#[derive(Clone, Copy, PartialEq)]
pub enum Role {
    Guard,
    Interceptor,
    Pipe,
    Filter,
}

/// The attribute, as written.
pub struct AttributeArgs {
    pub role: Role,
    /// The types of the data that a guard provides.
    pub provides: Vec<Listed<Type>>,
    /// The types of the data that guards before it must provide.
    pub needs: Vec<Listed<Type>>,
    /// The types that a pipe accepts if it applies to several arguments.
    pub takes: Vec<Listed<Type>>,
    /// The error types of a pipe.
    pub errors: Vec<Listed<Type>>,
    /// The type of the options that an entry contains.
    pub options: Option<Type>,
    /// Whether entries create it by an expression, so that nothing is injected.
    pub value: bool,
    /// An expression that creates it or its options, for messages.
    pub example: Option<LitStr>,
    pub paths: Paths,
}

impl Role {
    /// Returns the name of its attribute.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guard => "guard",
            Self::Interceptor => "interceptor",
            Self::Pipe => "pipe",
            Self::Filter => "filter",
        }
    }

    const fn known(self) -> &'static [&'static str] {
        match self {
            Self::Guard => &["provides", "needs", "options", "value", "example", "crate"],
            Self::Pipe => &["takes", "errors", "needs", "options", "value", "example", "crate"],
            Self::Interceptor => &["needs", "options", "value", "example", "crate"],
            Self::Filter => &["options", "value", "example", "crate"],
        }
    }
}

pub fn read(role: Role, arguments: TokenStream, sink: &mut Sink) -> AttributeArgs {
    let name = role.name();
    let known = role.known();
    let arguments = Arguments::read_beside(name, arguments, 0, known, unneeded, sink);
    let value = arguments.get("value");
    if let Some(value) = value
        && arguments.has("options")
    {
        sink.at(
            value.span(),
            "an enhancer with `value` contains its options; remove `value` or `options`",
        );
    }
    let example = arguments.named_string("example", "Type::new(1)", sink);
    if let Some(example) = &example
        && value.is_none()
        && !arguments.has("options")
    {
        sink.on(
            example,
            "the container creates this enhancer without an expression; remove `example`",
        );
    }
    AttributeArgs {
        role,
        provides: arguments.types("provides", sink),
        needs: arguments.types("needs", sink),
        takes: arguments.types("takes", sink),
        errors: arguments.types("errors", sink),
        options: arguments.value("options", sink),
        value: value.is_some(),
        example,
        paths: Paths::new(arguments.krate()),
    }
}

/// Returns the message for `needs` on a filter, which may run before any guard has provided data.
fn unneeded(argument: &Argument) -> Option<String> {
    (argument.name == "needs").then(|| {
        "a filter also handles errors of guards, before the data is provided; remove `needs`, and read the data with `cx.provided::<T>()`".to_owned()
    })
}
