//! A filter for the errors of cats.

use baya::prelude::*;
use baya::{Caught, Filter, Reply, filter};

use crate::cats::CatError;
use crate::trace::Trace;

/// Adds the path of the list of cats to the message.
#[filter]
pub struct NotFound;

impl Filter for NotFound {
    type Catches = CatError;

    async fn catch(&self, error: Caught<CatError>, cx: &mut Context<'_>) -> Result<Reply, Error> {
        Trace::current(cx).step("filter", format!("NotFound handles: {error}"));
        let message = format!("{error}; `/cats` lists all cats");
        Err(error.into_error().with_message(message))
    }
}
