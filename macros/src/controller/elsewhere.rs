//! Arguments of routes and controllers that belong to other attributes.

use crate::decoration::http_option;
use crate::syntax::{Argument, to_source};

/// Returns the message for an argument of a route or a controller that belongs elsewhere.
pub fn elsewhere(attribute: &str, argument: &Argument, known: &[&str]) -> Option<String> {
    let name = argument.name.to_string();
    if known.contains(&&*name) {
        return None;
    }
    let value = argument.value.as_ref().map(to_source).unwrap_or_default();
    match other(attribute, &name, &value) {
        Some(write) => {
            let joint = if write.contains("; ") { ':' } else { ';' };
            Some(format!("`#[{attribute}]` has no argument `{name}`{joint} {write}"))
        }
        None => http_option(attribute, argument, known),
    }
}

/// Returns what to write in place of an argument.
fn other(attribute: &str, name: &str, value: &str) -> Option<String> {
    let list = value.trim_matches(['[', ']']);
    let below = |written: String| Some(format!("write `#[{written}]` below it"));
    match name {
        "status" | "status_code" | "code" | "http_code" => {
            let code = crate::syntax::status_code(value);
            below(format!("status({})", code.map_or_else(|| value.to_owned(), |code| code.to_string())))
        }
        "summary" | "description" => below(format!("api({name} = {value})")),
        "operation_id" | "operation" | "name" | "id" if attribute != "controller" => {
            below(format!("api(operation = {value})"))
        }
        "tags" | "tag" => below(format!("api(tags({list}))")),
        "include_in_schema" | "hidden" => below("api(hidden)".to_owned()),
        "guards" | "guard" | "interceptors" | "interceptor" | "pipes" | "pipe" | "filters"
        | "filter" => {
            let kind = name.trim_end_matches('s');
            below(format!("use_{kind}s({})", list.trim_matches('"')))
        }
        "dependencies" => Some("write a guard, and `#[use_guards(...)]` below it".to_owned()),
        "middleware" | "middlewares" | "wrap" | "layer" => Some(
            "middleware applies to a module, as in `#[module(middleware = [...])]`".to_owned(),
        ),
        "data" => Some(
            "a body is an argument of the handler, such as `cat: Json<Cat>`".to_owned(),
        ),
        "format" | "consumes" | "produces" | "media_type" | "response_model" | "response_class" => {
            Some("the types of the arguments and the return type determine it".to_owned())
        }
        "port" if attribute == "gateway" => Some(
            "a gateway is served on the port of the app; remove the port".to_owned(),
        ),
        "method" | "methods" => {
            let method = list.trim_matches('"').to_lowercase();
            Some(format!("the attribute is the method; write `#[{method}(...)]`"))
        }
        "rank" | "order" | "priority" => Some(
            "a literal segment precedes a parameter, and a parameter precedes a wildcard; remove it".to_owned(),
        ),
        "scope" if attribute == "controller" => Some(
            "a controller is a singleton; accept request-scoped providers in its handlers, as `Inject<T>`".to_owned(),
        ),
        _ => None,
    }
}
