//! A picture, as a body and as an answer.

use baya::axum::body::Bytes;
use baya::axum::extract::{FromRequest, Request};
use baya::axum::http::header::CONTENT_TYPE;
use baya::axum::response::{IntoResponse, Response};
use baya::prelude::*;
use baya::schema::{Schema, Shape, shape_of};
use baya::{ArgumentShape, BodySpec, DescribeArgument, DescribeResponse, ResponseShape};

/// The media types that a picture may have.
const MEDIA: &[&str] = &["image/jpeg", "image/png", "image/webp"];

/// A picture with its media type: an argument of a handler, and an answer.
#[derive(Clone, Debug)]
pub struct Picture {
    media: &'static str,
    bytes: Bytes,
}

/// The one of what nobody has sent a picture of: a grey square.
impl Default for Picture {
    fn default() -> Self {
        Self { media: "image/png", bytes: Bytes::from_static(include_bytes!("no_picture.png")) }
    }
}

impl<S: Send + Sync> FromRequest<S> for Picture {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let said = request.headers().get(CONTENT_TYPE).and_then(|said| said.to_str().ok());
        let said = said.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let known = MEDIA.iter().find(|media| said.eq_ignore_ascii_case(media));
        let media = known.ok_or_else(|| {
            let all = MEDIA.join("`, `");
            Error::unsupported_media_type().with_message(format!("send one of `{all}`"))
        })?;
        let bytes = Bytes::from_request(request, state).await.map_err(Error::from_body)?;
        Ok(Self { media, bytes })
    }
}

impl IntoResponse for Picture {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, self.media)], self.bytes).into_response()
    }
}

impl Schema for Picture {
    const SHAPE: Shape = Shape::Bytes;
}

impl DescribeArgument for Picture {
    const SHAPE: ArgumentShape =
        ArgumentShape::Body(BodySpec { media: MEDIA, of: Some(shape_of::<Self>), required: true });
}

impl DescribeResponse for Picture {
    fn answers(all: &mut Vec<ResponseShape>) {
        all.push(ResponseShape::new(MEDIA, Some(shape_of::<Self>)));
    }
}
