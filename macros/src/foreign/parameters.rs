//! Attributes of other frameworks on the arguments of handlers.

use syn::{Attribute, PatType, Type};

use super::Meant;
use super::given::{Given, snake_case};
use crate::syntax::{attribute_tokens, bare, to_source};

/// Returns what an attribute of another framework on an argument with this name and type means.
pub fn on_parameter(attribute: &Attribute, name: &str, input: &PatType) -> Option<Meant> {
    let first = attribute.path().get_ident()?.to_string();
    let given = Given::read(attribute_tokens(attribute));
    let ty = to_source(bare(&input.ty));
    let inner = inner(&input.ty);
    let snake = snake_case(&first);
    let ours = match &*snake {
        "param" | "params" | "path_variable" | "path_param" | "path" | "route_param" => "param",
        "query" | "queries" | "query_param" | "request_param" => "query",
        "header" | "headers" | "request_header" => "header",
        "cookie" | "cookies" | "cookie_value" => "cookie",
        "host" | "host_param" => "host",
        "body" | "request_body" | "json" | "data" | "payload" => "body",
        _ => return instead(&snake, name, &ty, &inner),
    };
    if ours == snake && ours == first {
        return None;
    }
    let key = given.first_or(&["value", "name"]).filter(|key| key.starts_with('"'));
    let key = key.filter(|_| ours != "body").map(|key| format!("({key})")).unwrap_or_default();
    Some(Meant::write(format!("{ours}{key}")))
}

/// Returns what to write in place of an attribute that no argument has.
fn instead(attribute: &str, name: &str, ty: &str, inner: &str) -> Option<Meant> {
    let accept = |ty: &str| format!("accept `{name}: {ty}`");
    Some(Meant::Instead(match attribute {
        "inject" | "autowired" | "state" | "depends" | "dependency" | "inject_repository" => {
            format!("a handler accepts a provider by its type; write `{name}: Inject<{inner}>`")
        }
        "req" | "request" | "ctx" | "context" | "execution_context" => {
            format!("a handler accepts the context by its type; write `{name}: &Context<'_>`")
        }
        "res" | "response" | "reply" => {
            "a handler returns its response; remove the argument, and return the value".to_owned()
        }
        "valid" | "validate" | "validated" | "garde" => {
            "the rules of a type with `#[dto]` always apply; remove the attribute".to_owned()
        }
        "form" | "form_data" | "model_attribute" => {
            format!("a form is extracted by its type; write `{name}: Form<{inner}>`")
        }
        "uploaded_file" | "uploaded_files" | "file" | "request_part" | "multipart" => {
            accept("MultipartForm<T>") + ", of the feature `multipart`"
        }
        "user" | "current_user" | "auth" | "authentication_principal" | "identity" => {
            format!("data of a guard is extracted by its type; write `{name}: Provided<{inner}>`")
        }
        "args" | "arg" | "argument" => {
            "the arguments of a GraphQL field are the arguments of its method; remove the attribute, or write `#[argument(\"name\")]` in an `impl` with `#[resolver]`".to_owned()
        }
        "ip" | "client_ip" | "real_ip" | "remote_addr" => {
            "the client's address is part of the context; accept `cx: &Context<'_>`, and call `cx.client_ip()`".to_owned()
        }
        "session" | "extension" => {
            format!("this data is extracted by its type; write `{name}: axum::Extension<{ty}>`")
        }
        _ => return None,
    }))
}

/// Returns the type inside of a wrapper such as `Arc`, as source code.
fn inner(ty: &Type) -> String {
    let wrapped = crate::syntax::last_segment(ty).filter(|(name, inner)| {
        let wraps =
            matches!(&**name, "Arc" | "Box" | "Rc" | "State" | "Form" | "Extension" | "Inject");
        wraps && inner.len() == 1
    });
    match (wrapped, bare(ty)) {
        (Some((_, inner)), _) => to_source(inner[0]),
        (None, Type::Reference(reference)) => to_source(&reference.elem),
        (None, ty) => to_source(ty),
    }
}
