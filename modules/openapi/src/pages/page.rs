//! The text of a page, and what a browser may do on it.

use baya::pages::{escaped, relative};
use serde_json::{Value, json};

use super::Shown;
use super::viewer::Viewer;

/// A page that is written.
pub(super) struct Written {
    pub(super) html: String,
    pub(super) policy: String,
}

/// The page at a path that loads files of these names and shows these documents.
pub(super) fn written(viewer: &Viewer, path: &str, files: &Files, shown: &[Shown]) -> Written {
    let documents: Vec<_> = shown
        .iter()
        .map(|one| json!({ "title": one.title, "name": one.name, "url": relative(path, &one.at) }))
        .collect();
    let said = json!({
        "documents": documents,
        "root": relative(path, "/"),
        "redirect": relative(path, &files.redirect),
    });
    let style = |at: &String| {
        format!("<link rel=\"stylesheet\" href=\"{}\">\n", escaped(&relative(path, at)))
    };
    let script =
        |at: &String| format!("<script src=\"{}\"></script>\n", escaped(&relative(path, at)));
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<link rel=\"icon\" href=\"data:,\">\n{}</head>\n<body>\n\
         <div id=\"page\"></div>\n\
         <script id=\"documents\" type=\"application/json\">{}</script>\n{}</body>\n</html>\n",
        escaped(shown.first().map_or(viewer.name, |one| &one.title)),
        files.styles.iter().map(style).collect::<String>(),
        // It can't end its element.
        said.to_string().replace('<', "\\u003c"),
        files.scripts.iter().map(script).collect::<String>(),
    );
    Written { html, policy: policy(shown.iter().map(|one| &one.document)) }
}

/// The page that a login at another host comes back to.
pub(super) fn redirect(path: &str, script: Option<&str>) -> String {
    let script = script.map(|script| escaped(&relative(path, script)));
    let script = script.map(|script| format!("<script src=\"{script}\"></script>\n"));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Login</title></head>\n\
         <body>\n{}</body>\n</html>\n",
        script.unwrap_or_default(),
    )
}

/// Where the files of a page are.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) styles: Vec<String>,
    pub(super) scripts: Vec<String>,
    pub(super) redirect: String,
}

/// What a page may load and whom it may call: its own host, and those that a document names. Both
/// viewers write styles into the page; nothing else that is in a page runs.
fn policy<'d>(documents: impl Iterator<Item = &'d Value>) -> String {
    let mut hosts = Vec::new();
    for document in documents {
        named(document, &mut hosts);
    }
    hosts.sort();
    hosts.dedup();
    let hosts: String = hosts.iter().map(|host| format!(" {host}")).collect();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{hosts}; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// The hosts that a document has the reader call: servers, and where tokens come from.
fn named(value: &Value, hosts: &mut Vec<String>) {
    let calls = ["tokenUrl", "refreshUrl", "openIdConnectUrl"];
    match value {
        Value::Object(fields) => {
            let servers = fields.get("servers").and_then(Value::as_array);
            let servers = servers.into_iter().flatten().filter_map(|server| server.get("url"));
            let tokens = calls.iter().filter_map(|name| fields.get(*name));
            hosts.extend(servers.chain(tokens).filter_map(Value::as_str).filter_map(origin));
            fields.values().for_each(|value| named(value, hosts));
        }
        Value::Array(members) => members.iter().for_each(|value| named(value, hosts)),
        _ => {}
    }
}

/// The origin of a URL as a policy has it; a first label that varies stands for any.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = match host.strip_prefix('{').and_then(|rest| rest.split_once("}.")) {
        Some((_, parent)) => format!("*.{parent}"),
        None => host.to_owned(),
    };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-:[]*".contains(letter);
    let known = ["http", "https", "ws", "wss"].contains(&scheme);
    (known && !host.is_empty() && host.chars().all(plain)).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_has_the_hosts_that_a_document_names() {
        let document = json!({
            "servers": [{ "url": "/" }, { "url": "https://api.shop.example/v1" }],
            "paths": { "/cats": { "get": { "servers": [{ "url": "https://{tenant}.shop.example" }] } } },
            "components": { "securitySchemes": { "login": { "flows": { "authorizationCode": {
                "authorizationUrl": "https://page.example/login",
                "tokenUrl": "https://id.example/token",
            } } } } },
        });
        let policy = policy([&document].into_iter());
        let hosts = "connect-src 'self' https://*.shop.example https://api.shop.example https://id.example;";
        assert!(policy.contains(hosts), "{policy}");
    }

    #[test]
    fn a_host_that_would_say_more_in_a_policy_is_left_out() {
        assert_eq!(origin("https://a;script-src *"), None);
        assert_eq!(origin("https://a.{region}.example"), None);
        assert_eq!(origin("data://x"), None);
        assert_eq!(origin("/v1"), None);
    }
}
