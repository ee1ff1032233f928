//! Attributes of other frameworks on components and their fields.

use syn::Attribute;

use super::given::{Given, snake_case};
use super::{KINDS, Meant, handlers};
use crate::syntax::{attribute_tokens, is_our_name, to_source};
use crate::value::suggested_path;

/// Returns what an attribute of another framework on a controller, or another component with handlers, means.
pub fn on_component(attribute: &Attribute, component: &str) -> Option<Meant> {
    let first = attribute.path().get_ident()?.to_string();
    let name = snake_case(&first);
    let given = Given::read(attribute_tokens(attribute));
    if name == first && (is_our_name(&name) || KINDS.contains(&&*name)) {
        return None;
    }
    if is_our_name(&name) {
        return Some(Meant::renamed(&name, attribute));
    }
    Some(match &*name {
        "prefix" | "path" | "route" | "route_prefix" | "request_mapping" | "mount"
            if component == "controller" =>
        {
            let path =
                given.string().map_or_else(|| "/cats".to_owned(), |path| suggested_path(&path));
            Meant::instead(format!("write the path into `#[controller({path:?})]`"))
        }
        "version" => {
            let version = given.values.first().map_or("\"1\"", |version| &**version);
            Meant::instead(format!("write `#[{component}(..., version = {version})]`"))
        }
        "rest_controller" | "service" | "component" | "repository" | "injectable" | "provider" => {
            Meant::instead(format!("`#[{component}]` declares the component already; remove it"))
        }
        "scope" | "request_scoped" => Meant::instead(format!(
            "the scope is an argument; write `#[{component}(scope = request)]`"
        )),
        _ => return handlers::common(&name, attribute, &given),
    })
}

/// Returns what an attribute of another framework on a module means.
pub fn on_module(attribute: &Attribute) -> Option<Meant> {
    let first = attribute.path().get_ident()?.to_string();
    let arguments = to_source(attribute_tokens(attribute));
    Some(match &*snake_case(&first) {
        "global" => Meant::instead("write `#[module(global)]`"),
        "root" | "spring_boot_application" => Meant::instead("write `#[module(root)]`"),
        list @ ("imports" | "providers" | "controllers" | "exports" | "gateways" | "resolvers"
        | "middleware") => Meant::instead(format!(
            "write `#[module({list} = [{}])]`",
            arguments.trim_matches(['[', ']'])
        )),
        name if name != first && is_our_name(name) => Meant::renamed(name, attribute),
        _ => return None,
    })
}

/// Returns what an attribute of another framework on a field of a component means.
pub fn on_component_field(attribute: &Attribute) -> Option<Meant> {
    const INJECTED: &str =
        "a field is injected by its type, as in `Arc<Cats>`; remove the attribute";
    let first = attribute.path().get_ident()?.to_string();
    let given = Given::read(attribute_tokens(attribute));
    let value = given.first_or(&["value"]).filter(|value| !value.contains('$')).unwrap_or("...");
    Some(match &*snake_case(&first) {
        "inject" if first == "inject" => return None,
        "inject" | "autowired" | "injected" | "inject_repository" | "inject_model" | "resource"
        | "dependency" | "depends" | "di" | "provide" => Meant::instead(INJECTED),
        "default" => Meant::write("inject(default)"),
        "value" | "config_property" => Meant::Like(
            format!("write `#[inject(value = {})]`", value.trim_matches('"')),
            "inject(default)".to_owned(),
        ),
        "lazy" => Meant::instead("the type declares it; write `Lazy<Cats>`"),
        "optional" => Meant::instead("the type declares it; write `Option<Arc<Cats>>`"),
        _ => return None,
    })
}
