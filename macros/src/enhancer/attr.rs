//! The arguments of `#[guard]` and its siblings as written.

use proc_macro2::{Delimiter, Group, TokenStream};
use syn::Type;

use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, entries};

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
    pub provides: Vec<Type>,
    /// The types that a pipe takes wherever it stands.
    pub takes: Vec<Type>,
    /// The options that an entry by value gives.
    pub options: Option<Type>,
    /// Whether entries by value alone make it, so that nothing is injected.
    pub value: bool,
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
            Self::Guard => &["provides", "options", "value", "crate"],
            Self::Pipe => &["takes", "options", "value", "crate"],
            Self::Interceptor | Self::Filter => &["options", "value", "crate"],
        }
    }
}

pub fn read(role: Role, arguments: TokenStream, sink: &mut Sink) -> Written {
    let arguments = Arguments::read(role.name(), arguments, 0, role.known(), sink);
    let value = arguments.get("value");
    if let (Some(value), true) = (value, arguments.has("options")) {
        sink.at(
            value.span(),
            "what is made by value has its options in itself; remove `value` or `options`",
        );
    }
    Written {
        role,
        provides: types(&arguments, "provides", sink),
        takes: types(&arguments, "takes", sink),
        options: arguments.value("options", sink),
        value: value.is_some(),
        paths: Paths::new(arguments.krate()),
    }
}

/// One type, or a list of them.
fn types(arguments: &Arguments, name: &str, sink: &mut Sink) -> Vec<Type> {
    let Some(argument) = arguments.get(name) else { return Vec::new() };
    let Some(value) = argument.value.clone() else {
        sink.at(
            argument.span(),
            format!("`{name}` needs a type: `{name} = Type`, or a list of types"),
        );
        return Vec::new();
    };
    let group = syn::parse2::<Group>(value.clone()).ok();
    let group = group.filter(|group| group.delimiter() == Delimiter::Bracket);
    let tokens = group.map_or(value, |group| group.stream());
    entries(tokens, sink, |input| input.parse::<Type>())
}
