//! The attributes of a controller or a gateway and of its methods, as written.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Lit, LitStr};

#[cfg(feature = "gateway")]
use super::connections::Connections;
use super::elsewhere::elsewhere;
use super::role::Role;
use crate::handler::{ROUTES, SseOptions};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Argument, Arguments, attribute_name, attribute_tokens, take};
use crate::value::{Deprecation, Host, RoutePath, Versions};

/// The attribute of the struct, as written.
pub struct AttributeArgs {
    pub role: Role,
    pub prefix: RoutePath,
    pub scope: Scope,
    /// The connections and messages that a gateway declares.
    #[cfg(feature = "gateway")]
    pub gateway: Connections,
    pub paths: Paths,
    /// Whether the attribute has no errors.
    pub sound: bool,
}

/// The versions and the host of routes, and their deprecation.
#[derive(Default)]
pub struct Scope {
    pub versions: Option<Versions>,
    pub host: Option<Host>,
    pub deprecation: Deprecation,
}

impl Scope {
    const KNOWN: [&'static str; 4] = ["version", "host", "deprecated", "sunset"];

    fn read(arguments: &Arguments, sink: &mut Sink) -> Self {
        Self {
            versions: Versions::read(arguments, "version", sink),
            host: Host::read(arguments, sink),
            deprecation: Deprecation::read(arguments, sink),
        }
    }

    /// Returns the host; empty for every host.
    pub fn host(&self) -> &str {
        self.host.as_ref().map_or("", |host| &*host.text)
    }
}

/// Reads the attribute of the struct.
pub fn component(role: Role, arguments: TokenStream, sink: &mut Sink) -> AttributeArgs {
    let attribute = role.attribute();
    let mut known = Scope::KNOWN.to_vec();
    known.push("crate");
    known.extend(role.arguments());
    let sink = &mut sink.child();
    let arguments = without_port(role, arguments, sink);
    let arguments = read(attribute, arguments, 1, &known, sink);
    let scope = Scope::read(&arguments, sink);
    let prefix = arguments.string(sink).and_then(|literal| {
        let is_wildcard = |segment: &str| segment.starts_with('*') || segment.starts_with("{*");
        if literal.value().split('/').any(is_wildcard) {
            sink.at(literal.span(), wildcard(role));
            return None;
        }
        path(attribute, &literal, sink)
    });
    AttributeArgs {
        role,
        prefix: prefix.unwrap_or_else(RoutePath::empty),
        scope,
        #[cfg(feature = "gateway")]
        gateway: Connections::read(&arguments, sink),
        paths: Paths::new(arguments.krate()),
        sound: sink.is_clean(),
    }
}

/// Reports and removes a number before the other arguments, which is the port in other frameworks.
fn without_port(role: Role, arguments: TokenStream, sink: &mut Sink) -> TokenStream {
    let mut tokens = arguments.clone().into_iter();
    let Some(TokenTree::Literal(literal)) = tokens.next() else { return arguments };
    if !matches!(Lit::new(literal.clone()), Lit::Int(_)) {
        return arguments;
    }
    let attribute = role.attribute();
    let message = format!(
        "a {attribute} is served on the port of the app; remove the port, as in `#[{attribute}(\"/chat\")]`"
    );
    sink.at(literal.span(), message);
    tokens.skip_while(|token| matches!(token, TokenTree::Punct(_))).collect()
}

/// Returns the message for a path with a wildcard.
const fn wildcard(role: Role) -> &'static str {
    match role {
        Role::Controller => {
            "a wildcard matches the rest of a path, so it belongs at the end of a route's path, as in `#[get(\"/{*rest}\")]`"
        }
        #[cfg(feature = "gateway")]
        Role::Gateway => {
            "the path of a gateway has no wildcard, because clients connect to one path; write a parameter for each segment, as in `#[gateway(\"/rooms/{room}\")]`"
        }
    }
}

/// Reads arguments. Messages about options of `#[http]` name that attribute.
fn read(
    attribute: &str,
    tokens: TokenStream,
    literals: usize,
    known: &[&str],
    sink: &mut Sink,
) -> Arguments {
    let elsewhere = |argument: &Argument| elsewhere(attribute, argument, known);
    Arguments::read_beside(attribute, tokens, literals, known, elsewhere, sink)
}

/// Reads the attribute of the `impl`.
pub fn routes(role: Role, arguments: TokenStream, sink: &mut Sink) -> Paths {
    let attribute = role.attribute();
    let literal = arguments.clone().into_iter().next();
    if let Some(proc_macro2::TokenTree::Literal(literal)) = literal {
        let message = format!("the path belongs on the struct: `#[{attribute}(\"...\")] struct`");
        sink.at(literal.span(), message);
        return Paths::new(None);
    }
    Paths::new(Arguments::read(attribute, arguments, 0, &["crate"], sink).krate())
}

/// The attribute of a route, as written.
pub struct RouteAttribute {
    pub name: String,
    pub path: RoutePath,
    /// Whether the attribute has no errors.
    pub sound: bool,
    pub literal: Option<LitStr>,
    pub scope: Scope,
    /// The options of an event stream.
    pub events: Option<SseOptions>,
    pub body: bool,
}

/// Removes the attribute of a route from a method, and reads it. Reports a second one.
pub fn route(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Option<RouteAttribute> {
    let mut routes = take(attributes, ROUTES).into_iter();
    let first = routes.next()?;
    let name = attribute_name(&first);
    for second in routes {
        let other = attribute_name(&second);
        let what = if other == name { "path" } else { "method" };
        let message = format!(
            "a handler has one {what}, and this one has `#[{name}]`; write a second handler with `#[{other}]`, which can call this one"
        );
        sink.on(second, message);
    }
    let [version, host, deprecated, sunset] = Scope::KNOWN;
    let mut known = vec![version, host, deprecated, sunset];
    known.extend(if name == "sse" { &["retry", "keep_alive"][..] } else { &["body"] });
    let arguments = attribute_tokens(&first);
    let sink = &mut sink.child();
    let arguments = read(&name, arguments, 1, &known, sink);
    let scope = Scope::read(&arguments, sink);
    let events = (name == "sse").then(|| SseOptions::read(&arguments, sink));
    let scoped = sink.is_clean();
    let literal = arguments.string(sink);
    let path = literal.as_ref().map(|literal| path(&name, literal, sink));
    let sound = scoped && !matches!(path, Some(None));
    let path = path.flatten().unwrap_or_else(RoutePath::empty);
    Some(RouteAttribute { name, path, sound, literal, scope, events, body: arguments.has("body") })
}

/// Reads a path, which may be empty.
fn path(attribute: &str, literal: &LitStr, sink: &mut Sink) -> Option<RoutePath> {
    if literal.value().is_empty() {
        return Some(RoutePath::empty());
    }
    RoutePath::read(attribute, literal, sink)
}
