//! The request body of an operation.

use baya::FORMATS;
use baya::protocol::Endpoint;
use baya::schema::{ArgumentShape, BodySpec, Direction};
use serde_json::{Map, Value, json};

use super::Assembly;
use super::styles::encoding;

/// The media types of forms.
pub(super) const FORMS: &[&str] = &["application/x-www-form-urlencoded", "multipart/form-data"];

/// Returns the request body that `#[api(request(...))]` declares, or else that of the arguments.
pub(super) fn request_body(endpoint: &Endpoint) -> Option<BodySpec> {
    let handler = endpoint.route.handler;
    handler.api.request.or_else(|| {
        handler.arguments.iter().find_map(|argument| match argument.shape {
            Some(ArgumentShape::Body(body)) => Some(body),
            _ => None,
        })
    })
}

impl Assembly<'_> {
    /// Returns the value of the keyword `requestBody`; `None` for an operation without a body.
    pub(super) fn body(&mut self, endpoint: &Endpoint) -> Option<Value> {
        let body = request_body(endpoint)?;
        let handler = endpoint.route.handler;
        let argument = handler
            .arguments
            .iter()
            .find(|argument| matches!(argument.shape, Some(ArgumentShape::Body(_))));
        let mut content = self.content(body.media, body.of, Direction::Input);
        let encoding = body.of.map(encoding).unwrap_or_default();
        for (media, content) in &mut content {
            if FORMS.contains(&&**media) && !encoding.is_empty() {
                content["encoding"] = encoding.clone().into();
            }
        }
        let mut body = json!({ "required": body.required, "content": content });
        if let Some(argument) = argument.filter(|argument| !argument.doc.is_empty()) {
            body["description"] = argument.doc.into();
        }
        Some(body)
    }

    /// Returns the value of the keyword `content`: a schema for each media type.
    pub(super) fn content(
        &mut self,
        media: &[&str],
        of: Option<baya::schema::Of>,
        direction: Direction,
    ) -> Map<String, Value> {
        let registered_formats: &[&str] = match direction {
            Direction::Input => &self.app.read,
            Direction::Output => &self.app.written,
        };
        let media = media.iter().flat_map(|media| match *media {
            FORMATS => registered_formats,
            _ => std::slice::from_ref(media),
        });
        let content = media.map(|media| {
            let content = match of {
                Some(of) => json!({ "schema": self.definitions.schema(of, direction) }),
                None => json!({}),
            };
            ((*media).to_owned(), content)
        });
        content.collect()
    }
}
