//! Requests with files
//! ([GraphQL multipart requests](https://github.com/jaydenseric/graphql-multipart-request-spec)).

use std::collections::BTreeMap;

use async_graphql::{Name, Value, Variables};
use baya::axum::body::Body as HttpBody;
use baya::axum::http::header::{CONTENT_TYPE, ORIGIN};
use baya::axum::http::request::Parts;
use baya::axum::http::{HeaderMap, StatusCode};
use baya_multipart::{FormData, Multipart, Upload, file_reference};

use super::request::{Body, BodyError, bad_request, parse};
use crate::engine::{Engine, OperationRequest};
use crate::error::RequestError;
use crate::files::Files;

/// Headers that a form of another site can't send without a CORS preflight.
const PREFLIGHT: [&str; 4] = [
    "graphql-require-preflight",
    "apollo-require-preflight",
    "x-apollo-operation-name",
    "x-requested-with",
];

/// Returns whether the body of a request is a form.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    let content_type =
        headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("multipart/form-data")
}

/// Reads a request with files.
pub(super) async fn read(engine: &Engine, head: &Parts, body: HttpBody) -> Result<Body, BodyError> {
    check_origin(engine, head)?;
    let limits = engine.options.uploads;
    let form = Multipart::new(&head.headers, body, limits).map_err(BodyError::Error)?;
    let FormData { fields, files, .. } = form.collect().await.map_err(BodyError::Error)?;
    let field = |name: &str| {
        let field = fields.iter().find(|(field, _)| field == name);
        field
            .map(|(_, text)| text.as_str())
            .ok_or_else(|| bad_request(&format!("`{name}` is required")))
    };
    let operations = field("operations")?;
    let map = field("map")?;
    if operations.len() > engine.options.body_limit {
        let message = format!("`operations` is larger than {} bytes", engine.options.body_limit);
        return Err(RequestError::malformed(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            &message,
        )
        .into());
    }
    let map: BTreeMap<String, Vec<String>> = serde_json::from_str(map)
        .map_err(|_| bad_request("`map` must be an object of lists of paths"))?;
    let mut body = parse(operations.as_bytes())?;
    for (name, paths) in &map {
        let index = files.iter().position(|file| file.field() == name);
        let Some(index) = index else {
            return Err(bad_request(&format!(
                "`map` refers to the file `{name}`, but no such file was sent"
            ))
            .into());
        };
        for path in paths {
            insert_reference(&mut body, path, index).ok_or_else(|| {
                bad_request(&format!(
                    "`{path}` in `map` must be the path of a variable that is `null`"
                ))
            })?;
        }
    }
    attach_files(&mut body, files);
    Ok(body)
}

/// Rejects forms of other sites, because browsers send the cookies of this site with them.
fn check_origin(engine: &Engine, head: &Parts) -> Result<(), RequestError> {
    let Some(origin) = head.headers.get(ORIGIN) else { return Ok(()) };
    let origin = String::from_utf8_lossy(origin.as_bytes());
    let has_preflight_header = PREFLIGHT.iter().any(|name| head.headers.contains_key(*name));
    let is_listed = engine.options.origins.iter().any(|one| one == "*" || **one == *origin);
    if has_preflight_header || is_listed || engine.app.allows_origin(head, &origin) {
        return Ok(());
    }
    let message = "a form of another origin needs the header `graphql-require-preflight`";
    Err(RequestError::malformed(StatusCode::FORBIDDEN, "CROSS_ORIGIN", message))
}

/// Sets the variable at a path such as `variables.file` or `0.variables.files.1` to a reference to a file. Returns `None` if
/// the variable does not exist.
fn insert_reference(body: &mut Body, path: &str, index: usize) -> Option<()> {
    let (operation_request, path) = match body {
        Body::Single(operation_request) => (operation_request, path),
        Body::Batch(all) => {
            let (position, path) = path.split_once('.')?;
            (all.get_mut(position.parse::<usize>().ok()?)?, path)
        }
    };
    let mut names = path.strip_prefix("variables.")?.split('.');
    let mut value = variable(&mut operation_request.variables, names.next()?)?;
    for name in names {
        value = match value {
            Value::Object(fields) => fields.get_mut(name)?,
            Value::List(all) => all.get_mut(name.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    if *value != Value::Null {
        return None;
    }
    *value = Value::String(file_reference(index));
    Some(())
}

fn variable<'v>(variables: &'v mut Variables, name: &str) -> Option<&'v mut Value> {
    variables.get_mut(&Name::new(name))
}

/// Adds the files to the operations.
fn attach_files(body: &mut Body, files: Vec<Upload>) {
    let files = Files::new(files);
    let operation_request: &mut [OperationRequest] = match body {
        Body::Single(operation_request) => std::slice::from_mut(operation_request),
        Body::Batch(all) => all,
    };
    operation_request
        .iter_mut()
        .for_each(|operation_request| operation_request.files = files.clone());
}
