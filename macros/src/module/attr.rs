//! The arguments of `#[module]`, as written.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use syn::parse::ParseStream;
use syn::{Expr, Type};

use super::entry::{Entry, Imported};
use super::routing::Routing;
use crate::decoration::{self, Decoration, http_option};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Argument, Arguments, Listed, entries, to_source};

const KNOWN: &[&str] = &[
    "root",
    "global",
    "imports",
    "providers",
    "controllers",
    #[cfg(feature = "gateway")]
    "gateways",
    #[cfg(feature = "graphql")]
    "resolvers",
    "exports",
    "guards",
    "interceptors",
    "pipes",
    "filters",
    "middleware",
    "options",
    "optional",
    "prefix",
    "versioning",
    "default_version",
    "describes",
    "driver",
    "crate",
];

/// The documents that a module creates.
#[derive(Clone, Copy)]
pub enum Described {
    Routes,
    Messages,
}

/// The attribute, as written.
pub struct AttributeArgs {
    pub root: Option<Span>,
    /// Whether the arguments could not be read, so that it may be a root.
    pub broken: bool,
    pub global: bool,
    /// The documents that it creates of all modules.
    pub describes: Option<Described>,
    /// Whether it is a driver, which calls handlers.
    pub driver: bool,
    pub imports: Vec<Listed<Imported>>,
    pub providers: Vec<Listed<Entry>>,
    pub controllers: Vec<Listed<Entry>>,
    pub gateways: Vec<Listed<Entry>>,
    pub resolvers: Vec<Listed<Entry>>,
    pub exports: Vec<Listed<Entry>>,
    /// Enhancers, in the order in which they run.
    pub enhancers: Vec<Decoration>,
    pub middleware: Vec<Listed<Expr>>,
    pub options: Option<Type>,
    /// Whether an import may omit the options.
    pub optional: Option<Span>,
    pub routing: Routing,
    pub paths: Paths,
}

pub fn read(arguments: TokenStream, sink: &mut Sink) -> AttributeArgs {
    let arguments = Arguments::read_beside("module", arguments, 0, KNOWN, elsewhere, sink);
    let mut enhancers = Vec::new();
    for (list, kind) in decoration::LISTS {
        let entries = content(&arguments, list, sink);
        enhancers.extend(entries.into_iter().flat_map(|tokens| kind.entries(tokens, sink)));
    }
    let middleware = content(&arguments, "middleware", sink);
    let middleware = middleware
        .map(|tokens| entries(tokens, sink, |input: ParseStream<'_>| input.parse()))
        .unwrap_or_default();
    AttributeArgs {
        broken: arguments.broken,
        root: arguments.get("root").map(|argument| argument.span()),
        global: arguments.has("global"),
        describes: described(&arguments, sink),
        driver: arguments.has("driver"),
        imports: content(&arguments, "imports", sink)
            .map(|tokens| Imported::list(tokens, sink))
            .unwrap_or_default(),
        providers: list(&arguments, "providers", sink),
        controllers: list(&arguments, "controllers", sink),
        gateways: list(&arguments, "gateways", sink),
        resolvers: list(&arguments, "resolvers", sink),
        exports: list(&arguments, "exports", sink),
        enhancers,
        middleware,
        options: arguments.value("options", sink),
        optional: arguments.get("optional").map(|argument| argument.span()),
        routing: Routing::read(&arguments, sink),
        paths: Paths::new(arguments.krate()),
    }
}

/// Reads `describes`, or `describes = messages`.
fn described(arguments: &Arguments, sink: &mut Sink) -> Option<Described> {
    let argument = arguments.get("describes")?;
    let Some(value) = &argument.value else { return Some(Described::Routes) };
    if value.to_string() != "messages" {
        let message = "`describes` is a flag for the routes of the app; write `describes`, or `describes = messages` for the messages of gateways and distributed events";
        sink.on(value, message);
    }
    Some(Described::Messages)
}

/// Returns the message for an argument that a module does not have.
fn elsewhere(argument: &Argument) -> Option<String> {
    if argument.name == "path" {
        let prefix = argument.written_as("prefix");
        return Some(format!("a module has a prefix instead of a path; write `{prefix}`"));
    }
    if argument.name == "gateways" {
        let message = "gateways need the feature `gateway` of `baya`; add it to the dependency, as in `features = [\"gateway\"]`";
        return Some(message.to_owned());
    }
    if argument.name == "resolvers" {
        let message = "resolvers need the feature `graphql` of `baya`; add it to the dependency, as in `features = [\"graphql\"]`";
        return Some(message.to_owned());
    }
    if argument.name != "version" {
        return http_option("module", argument, KNOWN);
    }
    let default = argument.written_as("default_version");
    let own = argument.written_as("version");
    Some(format!(
        "a module has no version; write `{default}` on the root for the whole app, or `{own}` on a controller"
    ))
}

fn list(arguments: &Arguments, name: &str, sink: &mut Sink) -> Vec<Listed<Entry>> {
    let Some(tokens) = content(arguments, name, sink) else { return Vec::new() };
    entries(tokens, sink, Entry::read)
}

/// Returns the tokens in the brackets of a list.
fn content(arguments: &Arguments, name: &str, sink: &mut Sink) -> Option<TokenStream> {
    let argument = arguments.get(name)?;
    let bracketed = |group: &Group| group.delimiter() == Delimiter::Bracket;
    let group = argument.value.clone().and_then(|value| syn::parse2::<Group>(value).ok());
    match group.filter(bracketed) {
        Some(group) => Some(group.stream()),
        None => {
            let value = argument.value.as_ref().map(to_source).unwrap_or_default();
            let inner =
                value.trim_matches(['(', ')', '{', '}', '"', '&']).trim_start_matches("vec!");
            let is_entries =
                !inner.is_empty() && !inner.contains(['(', '{', '[']) && !inner.contains("::new");
            let shown = if is_entries { inner } else { "..." };
            if !argument.misspelled {
                let message = format!("`{name}` is a list; write `{name} = [{shown}]`");
                sink.at(argument.span(), message);
            }
            None
        }
    }
}
