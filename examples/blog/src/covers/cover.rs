//! Cover images.

use baya::axum::body::Bytes;
use baya::axum::http::header::CONTENT_TYPE;
use baya::axum::response::{IntoResponse, Response};
use baya::multipart::Upload;
use baya::prelude::*;
use baya::schema::{DescribeResponse, ResponseShape, Schema, Shape, shape_of};

/// Maximum size of a cover in bytes: 1 MiB.
pub const MAX_COVER_BYTES: u64 = 1 << 20;

/// The accepted media types.
pub const MEDIA_TYPES: &[&str] = &["image/jpeg", "image/png"];

/// An image with its media type.
#[derive(Clone, Debug)]
pub struct Cover {
    media_type: &'static str,
    bytes: Bytes,
}

impl Cover {
    /// Reads the image of an upload. Its media type is determined from the first bytes, not from the header of the client.
    ///
    /// # Errors
    ///
    /// 415 if the file does not have one of the [`MEDIA_TYPES`].
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

impl DescribeResponse for Cover {
    fn responses(all: &mut Vec<ResponseShape>) {
        all.push(ResponseShape::new(MEDIA_TYPES, Some(shape_of::<Self>)));
    }
}
