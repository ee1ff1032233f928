//! A page that shows the document: static HTML without scripts.

mod channel;
mod schema;

use baya::axum::Router;
use baya::axum::http::HeaderValue;
use baya::axum::http::header::CONTENT_SECURITY_POLICY;
use baya::pages::{CachedPage, escaped, relative, without_slash};
use serde_json::Value;

const STYLE: &[u8] = include_bytes!("page.css");

/// The content security policy: only the style sheet of the page, and the empty icon inside it.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Adds the page to a router, and its style sheet below its path.
pub(super) fn add_page(path: &str, json: &str, document: &Value, router: Router) -> Router {
    let style = format!("{}/page.css", path.trim_end_matches('/'));
    let html = html(document, &relative(path, &style), &relative(path, json));
    let page = CachedPage::new(html, "text/html; charset=utf-8")
        .with(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    let router = CachedPage::new(STYLE, "text/css; charset=utf-8").at(&style, router);
    without_slash(path, page.at(path, router))
}

/// Returns the HTML of the page, with relative links to its style sheet and to the document.
fn html(document: &Value, style: &str, json: &str) -> String {
    let info = &document["info"];
    let title = escaped(text(info, "title"));
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"{}\">\n</head>\n<body>\n\
         <header>\n<h1>{title} <small>{}</small></h1>\n{}<p><a href=\"{}\">AsyncAPI document</a></p>\n</header>\n",
        escaped(style),
        escaped(text(info, "version")),
        paragraphs(text(info, "description")),
        escaped(json),
    );
    write_navigation(document, &mut html);
    html.push_str("<main>\n");
    write_servers(document, &mut html);
    for (key, channel) in entries(&document["channels"]) {
        channel::write(document, key, channel, &mut html);
    }
    schema::write_all(document, &mut html);
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

/// Writes links to all channels and schemas.
fn write_navigation(document: &Value, html: &mut String) {
    let sections = [
        ("Channels", "channel", &document["channels"]),
        ("Schemas", "schema", &document["components"]["schemas"]),
    ];
    html.push_str("<nav>\n");
    for (title, kind, all) in sections {
        if entries(all).next().is_none() {
            continue;
        }
        html.push_str(&format!("<h2>{title}</h2>\n<ul>\n"));
        for (key, _) in entries(all) {
            let key = escaped(key);
            html.push_str(&format!("<li><a href=\"#{kind}-{key}\">{key}</a></li>\n"));
        }
        html.push_str("</ul>\n");
    }
    html.push_str("</nav>\n");
}

fn write_servers(document: &Value, html: &mut String) {
    let all = &document["servers"];
    if entries(all).next().is_none() {
        return;
    }
    html.push_str("<section>\n<h2>Servers</h2>\n<dl>\n");
    for (_, server) in entries(all) {
        let url = format!(
            "{}://{}{}",
            text(server, "protocol"),
            text(server, "host"),
            text(server, "pathname"),
        );
        html.push_str(&format!(
            "<dt><code>{}</code></dt>\n<dd>{}</dd>\n",
            escaped(&url),
            escaped(text(server, "description")),
        ));
    }
    html.push_str("</dl>\n</section>\n");
}

/// Returns the entries of an object; none for any other value.
fn entries(object: &Value) -> impl Iterator<Item = (&str, &Value)> {
    object.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

/// Returns a string in an object; empty if it is absent.
fn text<'v>(object: &'v Value, key: &str) -> &'v str {
    object[key].as_str().unwrap_or_default()
}

/// Returns the paragraphs of a text as HTML.
fn paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|one| !one.is_empty());
    paragraphs.map(|one| format!("<p>{}</p>\n", escaped(one))).collect()
}
