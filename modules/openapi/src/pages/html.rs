//! The HTML of a page, and its content security policy.

use baya::pages::{escaped, relative};
use serde_json::{Value, json};

use super::PageDocument;
use super::viewer::Viewer;

/// The paths of the files of a page.
#[derive(Debug, Default)]
pub(super) struct FilePaths {
    pub(super) styles: Vec<String>,
    pub(super) scripts: Vec<String>,
    pub(super) redirect: String,
}

/// Returns the HTML of a page. All its links are relative, so the page also works below the path prefix of a proxy.
pub(super) fn page(
    viewer: &Viewer,
    path: &str,
    files: &FilePaths,
    documents: &[PageDocument],
) -> String {
    let title = escaped(documents.first().map_or(viewer.name, |one| &one.title));
    let documents: Vec<_> = documents
        .iter()
        .map(
            |one| json!({ "title": one.title, "name": one.name, "url": relative(path, &one.path) }),
        )
        .collect();
    let config = json!({
        "documents": documents,
        "root": relative(path, "/"),
        "redirect": relative(path, &files.redirect),
    });
    let style = |file: &String| {
        format!("<link rel=\"stylesheet\" href=\"{}\">\n", escaped(&relative(path, file)))
    };
    let script =
        |file: &String| format!("<script src=\"{}\"></script>\n", escaped(&relative(path, file)));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<link rel=\"icon\" href=\"data:,\">\n{}</head>\n<body>\n\
         <div id=\"page\"></div>\n\
         <script id=\"documents\" type=\"application/json\">{}</script>\n{}</body>\n</html>\n",
        title,
        files.styles.iter().map(style).collect::<String>(),
        // Without `<`, the JSON can't close its `script` element.
        config.to_string().replace('<', "\\u003c"),
        files.scripts.iter().map(script).collect::<String>(),
    )
}

/// Returns the page to which an authorization server redirects after an OAuth login.
pub(super) fn redirect_page(path: &str, script: Option<&str>) -> String {
    let script = script.map(|script| escaped(&relative(path, script)));
    let script = script.map(|script| format!("<script src=\"{script}\"></script>\n"));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Login</title></head>\n\
         <body>\n{}</body>\n</html>\n",
        script.unwrap_or_default(),
    )
}

/// Returns the content security policy of a page. It allows requests to the app and to the hosts in the documents. Both
/// viewers insert inline styles; inline scripts are forbidden.
pub(super) fn security_policy<'d>(documents: impl Iterator<Item = &'d Value>) -> String {
    let mut hosts = Vec::new();
    for document in documents {
        add_hosts(document, &mut hosts);
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

/// Adds the origins of all servers and token endpoints of a document.
fn add_hosts(value: &Value, hosts: &mut Vec<String>) {
    let token_urls = ["tokenUrl", "refreshUrl", "openIdConnectUrl"];
    match value {
        Value::Object(fields) => {
            let servers = fields.get("servers").and_then(Value::as_array);
            let servers = servers.into_iter().flatten().filter_map(|server| server.get("url"));
            let tokens = token_urls.iter().filter_map(|name| fields.get(*name));
            hosts.extend(servers.chain(tokens).filter_map(Value::as_str).filter_map(origin));
            fields.values().for_each(|value| add_hosts(value, hosts));
        }
        Value::Array(elements) => elements.iter().for_each(|value| add_hosts(value, hosts)),
        _ => {}
    }
}

/// Returns the origin of a URL as a policy source. A variable as the first label becomes a wildcard. `None` for a URL
/// that is relative, or whose host contains characters that a policy source can't contain.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = match host.strip_prefix('{').and_then(|rest| rest.split_once("}.")) {
        Some((_, parent)) => format!("*.{parent}"),
        None => host.to_owned(),
    };
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || ".-:[]*".contains(letter);
    let is_web = ["http", "https", "ws", "wss"].contains(&scheme);
    let is_valid = is_web && !host.is_empty() && host.chars().all(is_allowed);
    is_valid.then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_allows_the_servers_and_token_urls_of_a_document() {
        let document = json!({
            "servers": [{ "url": "/" }, { "url": "https://api.shop.example/v1" }],
            "paths": { "/cats": { "get": { "servers": [{ "url": "https://{tenant}.shop.example" }] } } },
            "components": { "securitySchemes": { "login": { "flows": { "authorizationCode": {
                "authorizationUrl": "https://page.example/login",
                "tokenUrl": "https://id.example/token",
            } } } } },
        });
        let policy = security_policy([&document].into_iter());
        let hosts = "connect-src 'self' https://*.shop.example https://api.shop.example https://id.example;";
        assert!(policy.contains(hosts), "{policy}");
    }

    #[test]
    fn a_url_that_is_not_a_valid_policy_source_is_left_out() {
        assert_eq!(origin("https://a;script-src *"), None);
        assert_eq!(origin("https://a.{region}.example"), None);
        assert_eq!(origin("data://x"), None);
        assert_eq!(origin("/v1"), None);
    }
}
