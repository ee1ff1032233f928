//! The responses of an operation: those that the signature implies, and those that `#[api(...)]` declares.

use std::collections::BTreeMap;

use baya::axum::http::StatusCode;
use baya::errors::ErrorSpec;
use baya::protocol::Endpoint;
use baya::schema::{Direction, ResponseShape, ResponseStatus};
use baya::{Compat, Method};
use serde_json::{Map, Value, json};

use super::Assembly;
use super::errors;
use super::security::add_headers;

/// Responses by their statuses. `default` is sorted last.
pub(super) type Responses = BTreeMap<String, Value>;

impl Assembly<'_> {
    /// Returns all responses of an endpoint.
    pub(super) fn responses(&mut self, endpoint: &Endpoint) -> Map<String, Value> {
        let mut all = Responses::new();
        let mut shapes = Vec::new();
        if let Some(answers) = endpoint.route.handler.output.responses {
            answers(&mut shapes);
        }
        for shape in &shapes {
            self.implied_response(endpoint, shape, &mut all);
        }
        self.handler_errors(endpoint, &mut all);
        self.request_errors(endpoint, &mut all);
        self.guard_responses(endpoint, &mut all);
        let media = self.error_media();
        all.entry("default".to_owned()).or_insert_with(|| {
            json!({
                "description": "Any other error.",
                "content": { media: { "schema": errors::reference() } },
            })
        });
        self.declared_responses(endpoint, &mut all);
        all.into_iter().collect()
    }

    /// Returns the media type of errors.
    pub(super) const fn error_media(&self) -> &'static str {
        match self.app.compat {
            Some(Compat::Nest) => "application/json",
            _ => "application/problem+json",
        }
    }

    /// Adds a response that the return type implies.
    fn implied_response(
        &mut self,
        endpoint: &Endpoint,
        shape: &ResponseShape,
        all: &mut Responses,
    ) {
        let route = endpoint.route;
        let is_nest = self.app.compat == Some(Compat::Nest);
        let is_read = matches!(route.method, Method::Get | Method::Head);
        let empty_status = if is_nest { route.default_status } else { 204 };
        let status = match shape.status {
            ResponseStatus::Absent if is_read && !is_nest => {
                self.error(404, "not_found", "The resource does not exist.", all);
                return;
            }
            ResponseStatus::Absent => empty_status.to_string(),
            ResponseStatus::Empty => route.declared_status.unwrap_or(empty_status).to_string(),
            ResponseStatus::Exactly(status) => status.to_string(),
            ResponseStatus::Redirect => "3XX".to_owned(),
            _ => route.declared_status.unwrap_or(route.default_status).to_string(),
        };
        // NestJS sends an absent value with the same status as a value.
        if let (ResponseStatus::Absent, Some(response)) = (shape.status, all.get_mut(&status)) {
            add_description(response, "The body is empty if there is no value.");
            return;
        }
        let mut response = json!({ "description": status_description(&status) });
        if !shape.media.is_empty() && has_content(&status) {
            let declared = declared_media(route.headers);
            let media = match (&declared, shape.media) {
                (Some(declared), [default]) if is_default_media(default) => {
                    std::slice::from_ref(declared)
                }
                (_, media) => media,
            };
            let mut content = self.content(media, shape.of, Direction::Output);
            if let Some(events) = endpoint.route.handler.output.events {
                let data = self.definitions.schema(events, Direction::Output);
                self.release.describe_events(data, &mut content);
            }
            if is_success(&status) && is_value(shape.media) {
                apply_interceptors(endpoint, &mut content);
            }
            response["content"] = content.into();
        }
        add_string_headers(&mut response, shape.headers);
        add_string_headers(&mut response, route.headers);
        all.insert(status, response);
    }

    /// Adds each variant of the error type that the handler returns, and each error that its pipes declare, with an example.
    fn handler_errors(&self, endpoint: &Endpoint, all: &mut Responses) {
        let handler = endpoint.route.handler;
        let selected = handler.api.errors;
        for spec in handler.output.errors {
            if selected.is_none_or(|names| names.contains(&spec.name)) {
                self.declared_error(spec, all);
            }
        }
        for spec in &endpoint.pipe_errors {
            self.declared_error(spec, all);
        }
    }

    /// Adds an error that a type declares.
    fn declared_error(&self, spec: &ErrorSpec, all: &mut Responses) {
        let description = if spec.doc.is_empty() { spec.example } else { spec.doc };
        self.error_with_message(spec.status, spec.code, description, spec.example, all);
    }

    /// Adds the responses that `#[api(response(...))]` declares. They replace implied ones with the same status.
    fn declared_responses(&mut self, endpoint: &Endpoint, all: &mut Responses) {
        for declared in endpoint.route.handler.api.responses {
            let description = match declared.description {
                "" => status_description(declared.status),
                description => description.to_owned(),
            };
            let mut response = json!({ "description": description });
            if !declared.media.is_empty() && has_content(declared.status) {
                let mut content = self.content(declared.media, declared.of, Direction::Output);
                if is_success(declared.status) && is_value(declared.media) {
                    apply_interceptors(endpoint, &mut content);
                }
                response["content"] = content.into();
            }
            // The app sets the headers of a status whatever the response is declared to be.
            let replaced = all.get_mut(declared.status).map(|replaced| replaced["headers"].take());
            match replaced {
                Some(Value::Object(headers)) => response["headers"] = headers.into(),
                Some(_) => {}
                None => {
                    if is_success(declared.status) {
                        add_string_headers(&mut response, endpoint.route.headers);
                    }
                    add_headers(&mut response, &endpoint.info.protection.headers);
                }
            }
            all.insert(declared.status.to_owned(), response);
        }
    }

    /// Adds an error whose description is also its message.
    pub(super) fn error(&self, status: u16, code: &str, description: &str, all: &mut Responses) {
        self.error_with_message(status, code, description, description, all);
    }

    /// Adds an error as one of the examples of its status.
    pub(super) fn error_with_message(
        &self,
        status: u16,
        code: &str,
        description: &str,
        message: &str,
        all: &mut Responses,
    ) {
        let media = self.error_media();
        let response = all.entry(status.to_string()).or_insert_with(|| {
            json!({
                "description": description,
                "content": { media: { "schema": errors::reference(), "examples": {} } },
            })
        });
        let value = errors::example(self.app.compat, status, code, message);
        add_description(response, description);
        let content = &mut response["content"][media];
        if content["examples"].get(code).is_none() && !content.is_null() {
            content["examples"][code] = json!({ "summary": description, "value": value });
        }
    }
}

/// Returns whether the content is a value in JSON or in another format.
fn is_value(media: &[&str]) -> bool {
    media.iter().any(|media| {
        let essence = media.split(';').next().unwrap_or_default().trim();
        essence == "application/json" || essence.ends_with("+json")
    })
}

/// Replaces the schemas of the handler by those after its interceptors.
fn apply_interceptors(endpoint: &Endpoint, content: &mut Map<String, Value>) {
    for content in content.values_mut() {
        if let Some(schema) = content.get_mut("schema") {
            *schema = endpoint.mapped_schema(schema.take());
        }
    }
}

/// Returns whether a status is not an error.
fn is_success(status: &str) -> bool {
    matches!(status.as_bytes(), [b'1'..=b'3', ..])
}

/// Returns whether a response with this status can have content
/// ([RFC 9110, 6.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1)).
fn has_content(status: &str) -> bool {
    !matches!(status, "204" | "205" | "304") && !status.starts_with('1')
}

/// Returns the media type that a handler sets.
fn declared_media(headers: &[(&'static str, &'static str)]) -> Option<&'static str> {
    headers.iter().find(|(name, _)| is_content_type(name)).map(|(_, value)| *value)
}

/// Returns whether this is the default media type of a string, bytes, JSON or HTML, which a declared one replaces.
fn is_default_media(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default();
    ["text/plain", "application/octet-stream", "application/json", "text/html"].contains(&essence)
}

fn is_content_type(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-type")
}

/// Adds headers with their values as descriptions, except `content-type`, which is the key of the content.
fn add_string_headers(response: &mut Value, headers: &[(&str, &str)]) {
    for (name, description) in headers.iter().filter(|(name, _)| !is_content_type(name)) {
        response["headers"][*name] =
            json!({ "description": description, "schema": { "type": "string" } });
    }
}

/// Appends a paragraph to the description of a response, unless it is already there.
fn add_description(response: &mut Value, paragraph: &str) {
    let description = response["description"].as_str().unwrap_or_default();
    if !description.split("\n\n").any(|existing| existing == paragraph) {
        response["description"] = format!("{description}\n\n{paragraph}").into();
    }
}

/// Returns the registered reason phrase of a status.
pub(super) fn status_description(status: &str) -> String {
    let code = status.parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
    match (code.and_then(|code| code.canonical_reason()), status) {
        (Some(reason), _) => reason.to_owned(),
        (None, "3XX") => "Redirection".to_owned(),
        (None, "default") => "Any other response".to_owned(),
        (None, _) => "Response".to_owned(),
    }
}
