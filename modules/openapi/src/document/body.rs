//! The body that an operation takes.

use baya::schema::Direction;
use baya::{ArgumentShape, BodySpec, Endpoint, FORMATS};
use serde_json::{Map, Value, json};

use super::Assembly;
use super::styles::encoding;

/// The media types of forms.
pub(super) const FORMS: &[&str] = &["application/x-www-form-urlencoded", "multipart/form-data"];

/// What is sent to an endpoint: what is said of it, or what the arguments say.
pub(super) fn sent(endpoint: &Endpoint) -> Option<BodySpec> {
    let handler = endpoint.route.handler;
    handler.api.request.or_else(|| {
        handler.arguments.iter().find_map(|argument| match argument.shape {
            Some(ArgumentShape::Body(body)) => Some(body),
            _ => None,
        })
    })
}

impl Assembly<'_> {
    /// The body, where there is one.
    pub(super) fn body(&mut self, endpoint: &Endpoint) -> Option<Value> {
        let body = sent(endpoint)?;
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
        let mut sent = json!({ "required": body.required, "content": content });
        if let Some(argument) = argument.filter(|argument| !argument.doc.is_empty()) {
            sent["description"] = argument.doc.into();
        }
        Some(sent)
    }

    /// The content by its media types.
    pub(super) fn content(
        &mut self,
        media: &[&str],
        of: Option<baya::schema::Of>,
        direction: Direction,
    ) -> Map<String, Value> {
        let others: &[&str] = match direction {
            Direction::Input => &self.app.read,
            Direction::Output => &self.app.written,
        };
        let each = media.iter().flat_map(|media| match *media {
            FORMATS => others,
            _ => std::slice::from_ref(media),
        });
        let each = each.map(|media| {
            let content = match of {
                Some(of) => json!({ "schema": self.definitions.schema(of, direction) }),
                None => json!({}),
            };
            ((*media).to_owned(), content)
        });
        each.collect()
    }
}
