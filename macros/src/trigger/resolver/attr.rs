//! The attributes of a field and of its arguments, as written.

use syn::spanned::Spanned;
use syn::{Attribute, Expr, FnArg, Lit, LitStr, Signature};

use super::{ArgumentAttribute, Parent, ResolverField};
use crate::dto::graphql::{Cache, Federation};
use crate::sink::Sink;
use crate::syntax::{Argument, Arguments, attribute_name, attribute_tokens, take};
use crate::value::unfit_name;

/// The arguments of the attributes of fields; the last ones are those of the cache control.
const ARGUMENTS: &[&str] = &[
    "complexity",
    "visible",
    "deprecated",
    "shareable",
    "inaccessible",
    "external",
    "provides",
    "requires",
    "override_from",
    "tag",
    "tags",
    "max_age",
    "private",
];

/// The number of arguments for the cache control.
const CACHED: usize = 2;

impl ResolverField {
    pub fn read(attribute: &Attribute, sink: &mut Sink) -> Option<Self> {
        let sink = &mut sink.child();
        let attribute_name = attribute_name(attribute);
        let parent = Parent::from_attribute(&attribute_name);
        let is_cached = matches!(parent, Parent::Query | Parent::Object);
        let known = match parent {
            Parent::Entity => &[],
            _ if is_cached => ARGUMENTS,
            _ => &ARGUMENTS[..ARGUMENTS.len() - CACHED],
        };
        let literals = usize::from(parent != Parent::Entity);
        let tokens = attribute_tokens(attribute);
        let arguments =
            Arguments::read_beside(&attribute_name, tokens, literals, known, elsewhere, sink);
        let name = arguments.string(sink);
        if let Some(name) = &name
            && let Some(reason) = unfit_name(&name.value())
        {
            sink.at(
                name.span(),
                format!("`{}` can't be the name of a field: {reason}", name.value()),
            );
        }
        let deprecated = deprecated(&arguments, sink);
        let mut field = Self {
            parent,
            name,
            deprecated,
            federation: Federation::default(),
            cache: Cache::default(),
            complexity: computed(&arguments, "complexity", is_number, "5", sink),
            visible: computed(&arguments, "visible", is_flag, "false", sink),
            arguments: Vec::new(),
        };
        field.federation.read(&arguments, sink);
        field.cache.read(&arguments, sink);
        sink.is_clean().then_some(field)
    }

    /// Reads `#[argument(...)]` of the arguments of the method, and removes it.
    pub fn take_arguments(&mut self, signature: &mut Signature, sink: &mut Sink) {
        let inputs = signature.inputs.iter_mut().filter_map(|input| match input {
            FnArg::Typed(input) => Some(input),
            FnArg::Receiver(_) => None,
        });
        let mut all = inputs.map(|input| ArgumentAttribute::take(&mut input.attrs, sink));
        let object = (self.parent == Parent::Object).then(|| all.next()).flatten();
        self.arguments = all.collect();
        if let Some(at) = object.and_then(|object| object.at) {
            sink.at(at, "`#[argument]` belongs on what clients send, and this is the object");
        }
    }
}

impl ArgumentAttribute {
    fn take(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Self {
        let mut argument = Self::default();
        for attribute in take(attributes, &["graphql"]) {
            let message = "`#[graphql]` belongs on a type with `#[dto]` or a field of one; on an argument write `#[argument(...)]`";
            sink.on(attribute, message);
        }
        for attribute in take(attributes, &["argument"]) {
            let known = ["default", "deprecated"];
            let tokens = attribute_tokens(&attribute);
            let arguments = Arguments::read_beside("argument", tokens, 1, &known, elsewhere, sink);
            argument.at = argument.at.or(Some(attribute.path().span()));
            argument.name = arguments.string(sink).or(argument.name);
            if let Some(name) = &argument.name
                && let Some(reason) = unfit_name(&name.value())
            {
                let message =
                    format!("`{}` can't be the name of an argument: {reason}", name.value());
                sink.at(name.span(), message);
            }
            argument.default = arguments.value("default", sink).or(argument.default);
            argument.deprecated = deprecated(&arguments, sink).or(argument.deprecated);
        }
        argument
    }
}

/// Returns the message for an argument that is written in another way.
fn elsewhere(argument: &Argument) -> Option<String> {
    let name = argument.name.to_string();
    let message = match &*name {
        "description" | "desc" | "doc" => {
            format!("`{name}` is the doc comment; remove it, and write `/// ...` instead")
        }
        "nullable" | "optional" => {
            format!("`Option<...>` declares it; remove `{name}`")
        }
        "returns" | "type" | "type_name" => {
            format!("the types of the method declare it; remove `{name}`")
        }
        "max_age" | "private" => {
            format!("only responses of queries are cached; remove `{name}`")
        }
        "guard" | "guards" => {
            format!(
                "guards have a separate attribute; remove `{name}`, and write `#[use_guards(...)]` on the method"
            )
        }
        _ => return None,
    };
    Some(message)
}

/// Reads a value of the attribute: a constant, or a closure that computes it.
fn computed(
    arguments: &Arguments,
    name: &str,
    fits: fn(&Lit) -> bool,
    example: &str,
    sink: &mut Sink,
) -> Option<Expr> {
    let value: Expr = arguments.value(name, sink)?;
    match &value {
        Expr::Lit(literal) if !fits(&literal.lit) => {
            let closure = match name {
                "complexity" => "|cost| 1 + 10 * cost.child()",
                _ => "|viewer| viewer.header(\"x-key\").is_some()",
            };
            let message = format!(
                "`{name}` is a value or a closure; write `{name} = {example}` or `{name} = {closure}`"
            );
            sink.on(&value, message);
            None
        }
        _ => Some(value),
    }
}

const fn is_number(literal: &Lit) -> bool {
    matches!(literal, Lit::Int(_))
}

const fn is_flag(literal: &Lit) -> bool {
    matches!(literal, Lit::Bool(_))
}

/// Reads `deprecated` or `deprecated = "reason"`.
fn deprecated(arguments: &Arguments, sink: &mut Sink) -> Option<LitStr> {
    match arguments.get("deprecated") {
        Some(argument) if argument.value.is_none() => Some(LitStr::new("", argument.span())),
        _ => arguments.named_string("deprecated", "use `cats` instead", sink),
    }
}
