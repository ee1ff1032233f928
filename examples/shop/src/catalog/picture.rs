//! A picture as a request body and as a response.

use baya::axum::body::Bytes;
use baya::axum::extract::{FromRequest, Request};
use baya::axum::http::header::CONTENT_TYPE;
use baya::axum::response::{IntoResponse, Response};
use baya::prelude::*;
use baya::schema::{
    ArgumentShape, BodySpec, DescribeArgument, DescribeResponse, ResponseShape, Schema, Shape,
    shape_of,
};

/// The accepted media types of pictures.
const MEDIA_TYPES: &[&str] = &["image/jpeg", "image/png", "image/webp"];

/// A picture with its media type. Handlers can accept and return it.
#[derive(Clone, Debug)]
pub struct Picture {
    media_type: &'static str,
    bytes: Bytes,
}

/// Returns the picture of products without one: a grey square.
impl Default for Picture {
    fn default() -> Self {
        Self {
            media_type: "image/png",
            bytes: Bytes::from_static(include_bytes!("no_picture.png")),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Picture {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let header = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = header.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let accepted = MEDIA_TYPES.iter().find(|accepted| essence.eq_ignore_ascii_case(accepted));
        let media_type = accepted.ok_or_else(|| {
            let all = MEDIA_TYPES.join("`, `");
            Error::unsupported_media_type()
                .with_message(format!("the media type must be one of `{all}`"))
        })?;
        let bytes = Bytes::from_request(request, state).await.map_err(Error::from_body)?;
        Ok(Self { media_type, bytes })
    }
}

impl IntoResponse for Picture {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, self.media_type)], self.bytes).into_response()
    }
}

impl Schema for Picture {
    const SHAPE: Shape = Shape::Bytes;
}

impl DescribeArgument for Picture {
    const SHAPE: ArgumentShape = ArgumentShape::Body(BodySpec {
        media: MEDIA_TYPES,
        of: Some(shape_of::<Self>),
        required: true,
    });
}

impl DescribeResponse for Picture {
    fn responses(all: &mut Vec<ResponseShape>) {
        all.push(ResponseShape::new(MEDIA_TYPES, Some(shape_of::<Self>)));
    }
}
