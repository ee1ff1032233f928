//! Attributes of other frameworks on handlers.

use proc_macro2::TokenTree;
use syn::Attribute;

use super::Meant;
use super::given::{Given, snake_case, unquoted};
use crate::syntax::{ROUTES, attribute_name, attribute_tokens, is_our_name, to_source};
use crate::value::suggested_path;

/// The options of `#[http]` that other frameworks have as attributes.
const OPTIONS: [(&str, &str); 6] = [
    ("timeout", "timeout"),
    ("body_limit", "body_limit"),
    ("max_body_size", "body_limit"),
    ("cache_control", "cache_control"),
    ("cors", "cors"),
    ("cross_origin", "cors"),
];

/// Returns what an attribute of another framework on a method means.
pub fn on_handler(attribute: &Attribute, others: &[Attribute], component: &str) -> Option<Meant> {
    let home = |name: &str| match name {
        "message" | "on_connect" | "on_disconnect" => Some("gateway"),
        "query" | "mutation" | "subscription" | "field" | "entity" => Some("resolver"),
        name if ROUTES.contains(&name) => Some("controller"),
        _ => None,
    };
    match meant(attribute, others)? {
        Meant::Write(written) => {
            let name = written.split('(').next().unwrap_or_default();
            Some(match home(name).filter(|home| *home != component) {
                Some(home) => {
                    Meant::Instead(format!("write `#[{written}]` in an `impl` with `#[{home}]`"))
                }
                None => Meant::Write(written),
            })
        }
        other => Some(other),
    }
}

fn meant(attribute: &Attribute, others: &[Attribute]) -> Option<Meant> {
    let path = attribute.path();
    let first = path.segments.first()?.ident.to_string();
    if path.segments.len() > 1 {
        return of_crate(&first, attribute);
    }
    let name = snake_case(&first);
    let given = Given::read(attribute_tokens(attribute));
    if name == first && is_our_name(&name) {
        let is_set = name == "header" && given.values.len() == 2;
        return is_set.then(|| Meant::renamed("set_header", attribute));
    }
    if ROUTES.contains(&&*name) {
        return Some(route(&name, &given));
    }
    if let Some(method) = name.strip_suffix("_mapping").filter(|name| ROUTES.contains(name)) {
        return Some(route(method, &given));
    }
    if name == "header" {
        return Some(Meant::renamed("set_header", attribute));
    }
    if is_our_name(&name) {
        return Some(Meant::renamed(&name, attribute));
    }
    common(&name, attribute, &given).or_else(|| own(&name, attribute, &given, others))
}

/// Returns the meaning of an attribute of another crate, as in `#[actix_web::get("/")]`.
fn of_crate(krate: &str, attribute: &Attribute) -> Option<Meant> {
    const CRATES: [&str; 9] =
        ["actix_web", "rocket", "axum", "poem", "salvo", "ntex", "dropshot", "web", "poem_openapi"];
    let name = attribute_name(attribute);
    let given = Given::read(attribute_tokens(attribute));
    match (krate, &*name) {
        ("utoipa", "path") => Some(described(&given)),
        (krate, name) if CRATES.contains(&krate) && ROUTES.contains(&name) => {
            Some(route(name, &given))
        }
        (krate, "route" | "endpoint" | "handler") if CRATES.contains(&krate) => {
            Some(any_route(attribute, &given))
        }
        _ => None,
    }
}

/// Returns the meaning of an attribute that handlers and components have.
pub fn common(name: &str, attribute: &Attribute, given: &Given) -> Option<Meant> {
    let arguments = || to_source(attribute_tokens(attribute));
    if let Some((_, option)) = OPTIONS.iter().find(|(other, _)| *other == name) {
        let value = given.first_or(&["value", "origins", "origin"]).unwrap_or(match *option {
            "timeout" => "\"5s\"",
            "body_limit" => "\"1 MiB\"",
            "cors" => "Cors::any()",
            _ => "\"no-store\"",
        });
        return Some(Meant::write(format!("http({option} = {value})")));
    }
    Some(match name {
        "guard" | "guards" | "interceptor" | "interceptors" | "pipe" | "pipes" | "filter"
        | "filters" => {
            let name = name.trim_end_matches('s');
            Meant::write(format!("use_{name}s({})", arguments()))
        }
        "catch" | "use_exception_filters" => Meant::renamed("use_filters", attribute),
        "pre_authorize" | "secured" | "roles_allowed" | "authorize" | "requires" => {
            Meant::instead("write a guard with `#[guard]`, and `#[use_guards(...)]` here")
        }
        "roles" | "scopes" | "permissions" => {
            let ty = if name == "scopes" { "Scopes" } else { "Roles" };
            let roles = if given.values.is_empty() {
                "\"admin\"".to_owned()
            } else {
                given.values.join(", ")
            };
            Meant::instead(format!("metadata is a value; write `#[meta({ty}(&[{roles}]))]`"))
        }
        "set_metadata" | "metadata" => Meant::instead(
            "metadata is a value of a type with `#[metadata]`; write `#[meta(Public)]`",
        ),
        "public" | "is_public" | "allow_anonymous" | "permit_all" => {
            Meant::instead("name the guard that does not apply here; write `#[skip(Login)]`")
        }
        "throttle" | "rate_limit" | "limiter" | "limit" => {
            let calls = given.first_or(&["limit", "calls", "max"]).unwrap_or("60").to_owned();
            Meant::instead(format!(
                "a rate limit is a guard; write `#[use_guards(Throttle::{})]`",
                throttled(&calls, given)
            ))
        }
        "skip_throttle" => Meant::write("skip(Throttle)"),
        "middleware" | "layer" | "wrap" | "use_middleware" => Meant::instead(format!(
            "middleware applies to a module; write `#[module(middleware = [{}])]`, or write an interceptor",
            arguments()
        )),
        "api_tags" | "tags" | "tag" => Meant::write(format!("api(tags({}))", arguments())),
        "api_exclude_controller" | "api_exclude_endpoint" | "hidden" => Meant::write("api(hidden)"),
        _ => return None,
    })
}

/// Returns the constructor of `Throttle` for a number of calls in a period such as `"1m"` or `60000`.
fn throttled(calls: &str, given: &Given) -> String {
    let period = given
        .values
        .get(1)
        .map(|period| &**period)
        .or_else(|| given.get(&["ttl", "per", "period"]));
    let period = period.map(|period| unquoted(period).unwrap_or_else(|| period.to_owned()));
    match period.as_deref() {
        Some("1s" | "1000" | "second" | "1 second") => format!("per_second({calls})"),
        Some("1h" | "3600000" | "3600" | "hour" | "1 hour") => format!("per_hour({calls})"),
        None | Some("1m" | "60s" | "60" | "60000" | "minute" | "1 minute") => {
            format!("per_minute({calls})")
        }
        Some(period) => {
            let seconds = seconds(period).unwrap_or(60);
            format!("per({calls}, Duration::from_secs({seconds}))")
        }
    }
}

fn seconds(period: &str) -> Option<u64> {
    let end = period.find(|c: char| !c.is_ascii_digit()).unwrap_or(period.len());
    let (number, unit) = period.split_at(end);
    let factor = match unit.trim() {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// Returns the meaning of an attribute that only handlers have.
fn own(name: &str, attribute: &Attribute, given: &Given, others: &[Attribute]) -> Option<Meant> {
    let arguments = || to_source(attribute_tokens(attribute));
    let text = |example: &str| given.string().unwrap_or_else(|| example.to_owned());
    Some(match name {
        "route" | "request_mapping" | "endpoint" | "oai" | "handler" | "api_route"
        | "web_method" => any_route(attribute, given),
        "http_code" | "response_status" | "status_code" => {
            let code = given.first_or(&["value", "code"]).unwrap_or("201");
            let code = crate::syntax::status_code(code)
                .map_or_else(|| code.to_owned(), |code| code.to_string());
            Meant::write(format!("status({code})"))
        }
        "response_header" => Meant::renamed("set_header", attribute),
        "version" => versioned(others, &arguments()),
        "api_operation" | "operation" | "summary" | "description" | "openapi" | "operation_id" => {
            match name {
                "summary" | "description" => Meant::write(format!("api({name} = {})", arguments())),
                "operation_id" => Meant::write(format!("api(operation = {})", arguments())),
                _ => described(given),
            }
        }
        "api_response" | "response" => {
            let status = given.get(&["status", "code"]).unwrap_or("200");
            let description = given.get(&["description"]).unwrap_or("\"...\"");
            let body = given.get(&["type", "body"]);
            let body = body.map(|body| format!(", body = {body}")).unwrap_or_default();
            Meant::write(format!(
                "api(response(status = {status}, description = {description}{body}))"
            ))
        }
        "scheduled" | "schedule" | "cron_job" => {
            Meant::write(match given.get(&["fixed_rate", "fixed_delay"]) {
                Some(millis) => format!("interval(\"{}ms\")", millis.trim_matches('"')),
                None => format!("cron({:?})", text("0 4 * * *")),
            })
        }
        "event_listener" | "event_pattern" | "listener" => Meant::write("on_event"),
        "on_gateway_connection" | "handle_connection" => Meant::write("on_connect"),
        "on_gateway_disconnect" | "handle_disconnect" => Meant::write("on_disconnect"),
        "subscribe_message" | "message_pattern" | "on_message" => {
            Meant::write(format!("message({:?})", text("say")))
        }
        "resolve_field" | "schema_mapping" => Meant::write("field"),
        "query_mapping" => Meant::write("query"),
        "resolve_reference" => Meant::write("entity"),
        "post_construct" | "on_module_init" => Meant::write("on_init"),
        "on_application_bootstrap" => Meant::write("on_bootstrap"),
        "pre_destroy" | "on_module_destroy" | "on_application_shutdown" => {
            Meant::write("on_shutdown")
        }
        _ => return None,
    })
}

/// Returns the attribute of a route whose method is an argument, as in `#[route(GET, "/cats")]`.
fn any_route(attribute: &Attribute, given: &Given) -> Meant {
    let words = attribute_tokens(attribute).into_iter().flat_map(|token| match token {
        TokenTree::Group(group) => group.stream().into_iter().collect::<Vec<_>>(),
        token => vec![token],
    });
    let mut methods = words.filter_map(|token| {
        let word = token.to_string().trim_matches('"').to_ascii_lowercase();
        ROUTES.iter().find(|method| **method == word)
    });
    route(methods.next().unwrap_or(&"get"), given)
}

/// Returns the attribute of a route for a method, with the path that was given.
fn route(method: &str, given: &Given) -> Meant {
    let path = given.first_or(&["path", "value", "uri"]);
    let path =
        path.and_then(|path| unquoted(path.trim_matches(['[', ']']))).or_else(|| given.string());
    let is_path = |path: &String| !ROUTES.contains(&&*path.to_ascii_lowercase());
    match path.filter(is_path).as_deref() {
        None | Some("") => Meant::write(method),
        Some(path) => Meant::write(format!("{method}({:?})", suggested_path(path))),
    }
}

/// Returns the description of an operation in other words.
fn described(given: &Given) -> Meant {
    const ARGUMENTS: [(&str, &str); 5] = [
        ("summary", "summary"),
        ("description", "description"),
        ("operation_id", "operation"),
        ("operation", "operation"),
        ("id", "operation"),
    ];
    let known = ARGUMENTS
        .iter()
        .filter_map(|(name, ours)| given.get(&[name]).map(|value| format!("{ours} = {value}")));
    let mut all: Vec<_> = known.collect();
    let tags =
        given.get(&["tag", "tags"]).map(|tags| format!("tags({})", tags.trim_matches(['[', ']'])));
    all.extend(tags);
    if all.is_empty() {
        return Meant::instead(
            "OpenAPI documents describe handlers by their types; add to them with `#[api(summary = \"...\")]`",
        );
    }
    Meant::write(format!("api({})", all.join(", ")))
}

/// Returns the attribute of the route with a version.
fn versioned(others: &[Attribute], version: &str) -> Meant {
    let version = if version.is_empty() { "\"1\"" } else { version };
    let route = others.iter().find(|other| {
        let name = snake_case(&attribute_name(other));
        ROUTES.contains(&&*name) || name == "controller"
    });
    let written = route.map_or_else(
        || "get(\"/cats\")".to_owned(),
        |route| {
            let name = snake_case(&attribute_name(route));
            format!("{name}({})", to_source(attribute_tokens(route)))
        },
    );
    let inner = written.trim_end_matches(')');
    let comma = if inner.ends_with('(') { "" } else { ", " };
    Meant::instead(format!(
        "a version belongs to the route; write `#[{inner}{comma}version = {version})]`"
    ))
}
