//! A page that shows the document: HTML that is written once, without scripts.

mod channel;
mod schema;

use baya::axum::Router;
use baya::axum::http::HeaderValue;
use baya::axum::http::header::CONTENT_SECURITY_POLICY;
use baya::pages::{Kept, escaped, relative, without_slash};
use serde_json::Value;

const STYLE: &[u8] = include_bytes!("page.css");

/// What a browser may load for the page: its own style, and the empty icon that it contains.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Puts the page on a router, with its style beside it.
pub(super) fn at(path: &str, json: &str, document: &Value, router: Router) -> Router {
    let style = format!("{}/page.css", path.trim_end_matches('/'));
    let html = written(document, &relative(path, &style), &relative(path, json));
    let page = Kept::new(html, "text/html; charset=utf-8")
        .with(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    let router = Kept::new(STYLE, "text/css; charset=utf-8").at(&style, router);
    without_slash(path, page.at(path, router))
}

fn written(document: &Value, style: &str, json: &str) -> String {
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
    contents(document, &mut html);
    html.push_str("<main>\n");
    servers(document, &mut html);
    for (key, channel) in entries(&document["channels"]) {
        channel::write(document, key, channel, &mut html);
    }
    schema::write_all(document, &mut html);
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

/// Links to all channels and schemas.
fn contents(document: &Value, html: &mut String) {
    let parts = [
        ("Channels", "channel", &document["channels"]),
        ("Schemas", "schema", &document["components"]["schemas"]),
    ];
    html.push_str("<nav>\n");
    for (title, kind, all) in parts {
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

fn servers(document: &Value, html: &mut String) {
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

/// The entries of an object.
fn entries(of: &Value) -> impl Iterator<Item = (&str, &Value)> {
    of.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

/// A string in an object; empty if there is none.
fn text<'v>(of: &'v Value, key: &str) -> &'v str {
    of[key].as_str().unwrap_or_default()
}

/// The paragraphs of a text.
fn paragraphs(text: &str) -> String {
    let each = text.split("\n\n").filter(|one| !one.trim().is_empty());
    each.map(|one| format!("<p>{}</p>\n", escaped(one.trim()))).collect()
}
