//! A filter for the errors of cats.

use baya::prelude::*;
use baya::{Caught, Filter, Reply, filter};

use crate::cats::CatError;
use crate::way::Way;

/// Says where to look instead.
#[filter]
pub struct NotFound;

impl Filter for NotFound {
    type Catches = CatError;

    async fn catch(&self, error: Caught<CatError>, cx: &mut Context<'_>) -> Result<Reply, Error> {
        Way::of(cx).step("filter", format!("NotFound answers for: {error}"));
        let message = format!("{error}; all cats are at /cats");
        Err(error.into_error().with_message(message))
    }
}
