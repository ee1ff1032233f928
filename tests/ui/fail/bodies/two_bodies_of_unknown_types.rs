use axum::extract::{FromRequest, Request};
use baya::protocol::RequestScope;
use baya::prelude::*;

struct Upload;

impl FromRequest<RequestScope> for Upload {
    type Rejection = Error;

    async fn from_request(_: Request, _: &RequestScope) -> Result<Self, Error> {
        Ok(Self)
    }
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[post]
    async fn create(&self, upload: Upload, cat: Json<u8>) {
        let _ = (upload, cat);
    }
}

fn main() {}
