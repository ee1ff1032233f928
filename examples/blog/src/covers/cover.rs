//! An image, as it was uploaded and as a response.

use baya::axum::body::Bytes;
use baya::axum::http::header::CONTENT_TYPE;
use baya::axum::response::{IntoResponse, Response};
use baya::multipart::Upload;
use baya::prelude::*;
use baya::schema::{Schema, Shape, shape_of};
use baya::{AnswerShape, DescribeAnswer};

/// How many bytes a cover may have: 1 MiB.
pub const LARGEST_COVER: u64 = 1 << 20;

/// The media types that a cover may have.
pub const MEDIA_TYPES: &[&str] = &["image/jpeg", "image/png"];

/// An image with its media type.
#[derive(Clone, Debug)]
pub struct Cover {
    media_type: &'static str,
    bytes: Bytes,
}

impl Cover {
    /// Returns the image of an upload. Its first bytes determine its type, and not what the client has claimed.
    ///
    /// # Errors
    ///
    /// 415 if it is not an image of one of the [`MEDIA_TYPES`].
    pub async fn read(file: &Upload) -> Result<Self, Error> {
        let allowed = |of: &&'static str| MEDIA_TYPES.contains(of);
        let media_type = file.media_type().filter(allowed).ok_or_else(|| {
            let message = format!("the file must be one of {}", MEDIA_TYPES.join(", "));
            Error::unsupported_media_type().with_message(message)
        })?;
        Ok(Self { media_type, bytes: file.bytes().await? })
    }
}

impl IntoResponse for Cover {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, self.media_type)], self.bytes).into_response()
    }
}

impl Schema for Cover {
    const SHAPE: Shape = Shape::Bytes;
}

impl DescribeAnswer for Cover {
    fn answers(all: &mut Vec<AnswerShape>) {
        all.push(AnswerShape::new(MEDIA_TYPES, Some(shape_of::<Self>)));
    }
}
