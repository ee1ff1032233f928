//! The arguments of `#[guard]` and its siblings as written.

use proc_macro2::TokenStream;
use syn::{LitStr, Type};

use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Argument, Arguments, Listed};

/// Which of the four it is.
#[derive(Clone, Copy, PartialEq)]
pub enum Role {
    Guard,
    Interceptor,
    Pipe,
    Filter,
}

/// What was written.
pub struct Written {
    pub role: Role,
    /// The types of the data that a guard provides.
    pub provides: Vec<Listed<Type>>,
    /// The types of the data that guards before it must provide.
    pub needs: Vec<Listed<Type>>,
    /// The types that a pipe takes wherever it stands.
    pub takes: Vec<Listed<Type>>,
    /// The error types of a pipe.
    pub errors: Vec<Listed<Type>>,
    /// The options that an entry by value gives.
    pub options: Option<Type>,
    /// Whether entries by value alone make it, so that nothing is injected.
    pub value: bool,
    /// An expression that makes it or its options, for messages.
    pub example: Option<LitStr>,
    pub paths: Paths,
}

impl Role {
    /// The attribute.
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

pub fn read(role: Role, arguments: TokenStream, sink: &mut Sink) -> Written {
    let name = role.name();
    let known = role.known();
    let arguments = Arguments::read_beside(name, arguments, 0, known, unneeded, sink);
    let value = arguments.get("value");
    if let Some(value) = value
        && arguments.has("options")
    {
        sink.at(
            value.span(),
            "what is made by value has its options in itself; remove `value` or `options`",
        );
    }
    let example = arguments.text("example", "Type::new(1)", sink);
    if let Some(example) = &example
        && value.is_none()
        && !arguments.has("options")
    {
        sink.on(example, "the container makes it without an expression; remove `example`");
    }
    Written {
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
