//! Paths in the syntax of other frameworks.

use super::route_path::is_name;

/// Whether a segment is a parameter or a wildcard of another framework: `:id`, `*`, `<id>`, `[id]`.
pub fn is_foreign(segment: &str) -> bool {
    let is_in = |open, close| segment.starts_with(open) && segment.ends_with(close);
    segment.starts_with([':', '*']) || is_in('<', '>') || is_in('[', ']')
}

/// Returns a path as we write it: with a `/` at its start, and with its parameters in braces. Parameters without a name get
/// one, and a wildcard before the end becomes a parameter.
pub fn suggested_path(text: &str) -> String {
    let text = text
        .split_once('?')
        .filter(|(path, _)| !path.contains([':', '{', '<']))
        .map_or(text, |(path, _)| path);
    let text = text.strip_prefix('/').unwrap_or(text);
    let last = text.split('/').count() - 1;
    let segments =
        text.split('/').enumerate().map(|(index, segment)| in_braces(segment, index == last));
    format!("/{}", segments.collect::<Vec<_>>().join("/"))
}

fn in_braces(segment: &str, is_last: bool) -> String {
    let inside =
        |open, close| segment.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    let inner = inside('{', '}').or_else(|| inside('<', '>')).or_else(|| inside('[', ']'));
    let is_wildcard = segment.starts_with('*');
    let Some(inner) =
        inner.or_else(|| segment.strip_prefix(':')).or(is_wildcard.then_some(segment))
    else {
        return segment.to_owned();
    };
    // `<int:id>` of Flask, `{path:path}` and `{tail:.*}` of FastAPI and actix.
    let mut name = inner.trim_start_matches(['*', '.']).trim_end_matches(['.', '?']);
    let mut rest = "";
    if let Some((before, after)) = name.split_once([':', '(']) {
        (name, rest) = if segment.starts_with('<') { (after, before) } else { (before, after) };
    }
    let name = name.trim_end_matches(['?', '+']);
    let takes_rest = is_wildcard
        || inner.contains("..")
        || inner.starts_with('*')
        || matches!(rest, "path" | ".*" | ".+");
    let star = if takes_rest && is_last { "*" } else { "" };
    match name {
        name if is_name(name) => format!("{{{star}{name}}}"),
        _ if star == "*" => "{*rest}".to_owned(),
        _ => "{id}".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::suggested_path;

    #[test]
    fn parameters_of_other_frameworks_are_in_braces() {
        for (text, expected) in [
            ("cats", "/cats"),
            ("/", "/"),
            (":id", "/{id}"),
            ("/:id(\\d+)/toys/:toy?", "/{id}/toys/{toy}"),
            ("/:id/files/*", "/{id}/files/{*rest}"),
            ("/*/files", "/{id}/files"),
            ("/**", "/{*rest}"),
            ("/<id>/<path..>", "/{id}/{*path}"),
            ("/<int:id>", "/{id}"),
            ("/{tail:.*}", "/{*tail}"),
            ("/{file:path}", "/{*file}"),
            ("/{path:.*}", "/{*path}"),
            ("/<path:file>", "/{*file}"),
            ("/{id:[0-9]+}", "/{id}"),
            ("/[id]/[...rest]", "/{id}/{*rest}"),
            ("/{id}/{*rest}", "/{id}/{*rest}"),
            ("/cats?page=1", "/cats"),
        ] {
            assert_eq!(suggested_path(text), expected, "{text}");
        }
    }
}
