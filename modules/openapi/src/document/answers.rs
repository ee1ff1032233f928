//! The answers of an operation: what the signature implies, and what is said beside it.

use std::collections::BTreeMap;

use baya::axum::http::StatusCode;
use baya::schema::Direction;
use baya::{Compat, Endpoint, ErrorSpec, Method, ResponseShape, ResponseStatus};
use serde_json::{Map, Value, json};

use super::Assembly;
use super::errors;
use super::security::with_headers;

/// Answers by their statuses; `default` comes last.
pub(super) type Answers = BTreeMap<String, Value>;

impl Assembly<'_> {
    /// Every answer of an endpoint.
    pub(super) fn answers(&mut self, endpoint: &Endpoint) -> Map<String, Value> {
        let mut all = Answers::new();
        let mut shapes = Vec::new();
        if let Some(answers) = endpoint.route.handler.output.answers {
            answers(&mut shapes);
        }
        for shape in &shapes {
            self.answer(endpoint, shape, &mut all);
        }
        self.declared(endpoint, &mut all);
        self.refused(endpoint, &mut all);
        self.guarded(endpoint, &mut all);
        let media = self.error_media();
        all.entry("default".to_owned()).or_insert_with(|| {
            json!({
                "description": "Any other error.",
                "content": { media: { "schema": errors::reference() } },
            })
        });
        self.said(endpoint, &mut all);
        all.into_iter().collect()
    }

    /// The media type of errors.
    pub(super) const fn error_media(&self) -> &'static str {
        match self.app.compat {
            Some(Compat::Nest) => "application/json",
            _ => "application/problem+json",
        }
    }

    fn answer(&mut self, endpoint: &Endpoint, shape: &ResponseShape, all: &mut Answers) {
        let route = endpoint.route;
        let reads = matches!(route.method, Method::Get | Method::Head);
        // A handler that has nothing to say.
        let nothing = match self.app.compat {
            Some(Compat::Nest) => route.verb_status,
            _ => 204,
        };
        let status = match shape.status {
            ResponseStatus::Absent if reads && self.app.compat != Some(Compat::Nest) => {
                self.error(404, "not_found", "It is not there.", all);
                return;
            }
            ResponseStatus::Absent => nothing.to_string(),
            ResponseStatus::Empty => route.declared_status.unwrap_or(nothing).to_string(),
            ResponseStatus::Exactly(status) => status.to_string(),
            ResponseStatus::Redirect => "3XX".to_owned(),
            _ => route.declared_status.unwrap_or(route.verb_status).to_string(),
        };
        // To NestJS nothing is an answer like any other.
        if let (ResponseStatus::Absent, Some(known)) = (shape.status, all.get_mut(&status)) {
            also(known, "It has no body where there is nothing.");
            return;
        }
        let mut answer = json!({ "description": meaning(&status) });
        if !shape.media.is_empty() && has_content(&status) {
            let declared = declared_media(route.headers);
            let media = match (&declared, shape.media) {
                (Some(declared), [known]) if is_implied(known) => std::slice::from_ref(declared),
                (_, known) => known,
            };
            let mut content = self.content(media, shape.of, Direction::Output);
            if let Some(events) = endpoint.route.handler.output.events {
                let data = self.definitions.schema(events, Direction::Output);
                self.release.events(data, &mut content);
            }
            if is_good(&status) && is_value(shape.media) {
                mapped(endpoint, &mut content);
            }
            answer["content"] = content.into();
        }
        with_named(&mut answer, shape.headers);
        with_named(&mut answer, route.headers);
        all.insert(status, answer);
    }

    /// Adds each variant of the error type that the handler returns, and each error that its pipes declare, with an example.
    fn declared(&self, endpoint: &Endpoint, all: &mut Answers) {
        let handler = endpoint.route.handler;
        let named = handler.api.errors;
        for spec in handler.output.errors {
            if named.is_some_and(|named| !named.contains(&spec.name)) {
                continue;
            }
            self.error_of(spec, all);
        }
        for spec in &endpoint.pipe_errors {
            self.error_of(spec, all);
        }
    }

    /// An error that a type declares.
    fn error_of(&self, spec: &ErrorSpec, all: &mut Answers) {
        let words = if spec.doc.is_empty() { spec.example } else { spec.doc };
        self.error_with(spec.status, spec.code, words, spec.example, all);
    }

    /// What `#[api(response(...))]` says, in the place of what was implied.
    fn said(&mut self, endpoint: &Endpoint, all: &mut Answers) {
        for said in endpoint.route.handler.api.responses {
            let description = match said.description {
                "" => meaning(said.status),
                said => said.to_owned(),
            };
            let mut answer = json!({ "description": description });
            if !said.media.is_empty() && has_content(said.status) {
                let mut content = self.content(said.media, said.of, Direction::Output);
                if is_good(said.status) && is_value(said.media) {
                    mapped(endpoint, &mut content);
                }
                answer["content"] = content.into();
            }
            // What is put on an answer is there whatever is said of it.
            let known = all.get_mut(said.status).map(|known| known["headers"].take());
            match known {
                Some(Value::Object(known)) => answer["headers"] = known.into(),
                Some(_) => {}
                None => {
                    if is_good(said.status) {
                        with_named(&mut answer, endpoint.route.headers);
                    }
                    with_headers(&mut answer, &endpoint.info.protection.headers);
                }
            }
            all.insert(said.status.to_owned(), answer);
        }
    }

    /// An error of which no more than its status is known.
    pub(super) fn error(&self, status: u16, code: &str, words: &str, all: &mut Answers) {
        self.error_with(status, code, words, words, all);
    }

    /// An error, as one of the examples of its status.
    pub(super) fn error_with(
        &self,
        status: u16,
        code: &str,
        words: &str,
        message: &str,
        all: &mut Answers,
    ) {
        let media = self.error_media();
        let answer = all.entry(status.to_string()).or_insert_with(|| {
            let description = words.to_owned();
            json!({
                "description": description,
                "content": { media: { "schema": errors::reference(), "examples": {} } },
            })
        });
        let value = errors::example(self.app.compat, status, code, message);
        also(answer, words);
        let content = &mut answer["content"][media];
        if content["examples"].get(code).is_none() && !content.is_null() {
            content["examples"][code] = json!({ "summary": words, "value": value });
        }
    }
}

/// Whether content is a value, in JSON and other formats.
fn is_value(media: &[&str]) -> bool {
    media.iter().any(|media| {
        let essence = media.split(';').next().unwrap_or_default().trim();
        essence == "application/json" || essence.ends_with("+json")
    })
}

/// Puts the schemas after the interceptors in the place of those of the handler.
fn mapped(endpoint: &Endpoint, content: &mut Map<String, Value>) {
    for content in content.values_mut() {
        if let Some(schema) = content.get_mut("schema") {
            *schema = endpoint.mapped_schema(schema.take());
        }
    }
}

/// Whether a status is that of an answer that is no error.
fn is_good(status: &str) -> bool {
    matches!(status.as_bytes(), [b'1'..=b'3', ..])
}

/// Whether a response with this status may have content
/// ([RFC 9110, 6.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1)).
fn has_content(status: &str) -> bool {
    !matches!(status, "204" | "205" | "304") && !status.starts_with('1')
}

/// Returns the media type that a handler sets.
fn declared_media(headers: &[(&'static str, &'static str)]) -> Option<&'static str> {
    headers.iter().find(|(name, _)| is_media(name)).map(|(_, value)| *value)
}

/// Whether it is the default media type of a string, bytes, JSON or HTML, which a declared one replaces.
fn is_implied(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default();
    ["text/plain", "application/octet-stream", "application/json", "text/html"].contains(&essence)
}

fn is_media(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-type")
}

/// Adds headers with what they say, except for the media type, which the content has.
fn with_named(answer: &mut Value, headers: &[(&str, &str)]) {
    for (name, words) in headers.iter().filter(|(name, _)| !is_media(name)) {
        answer["headers"][*name] = json!({ "description": words, "schema": { "type": "string" } });
    }
}

/// Says one more cause of an answer, in a paragraph of its own.
fn also(answer: &mut Value, words: &str) {
    let said = answer["description"].as_str().unwrap_or_default();
    if !said.split("\n\n").any(|known| known == words) {
        answer["description"] = format!("{said}\n\n{words}").into();
    }
}

/// What a status means, in the words of its registry.
pub(super) fn meaning(status: &str) -> String {
    let code = status.parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
    match (code.and_then(|code| code.canonical_reason()), status) {
        (Some(reason), _) => reason.to_owned(),
        (None, "3XX") => "Redirection".to_owned(),
        (None, "default") => "Any other response".to_owned(),
        (None, _) => "Answer".to_owned(),
    }
}
