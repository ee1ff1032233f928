//! A pipe that makes something else of an argument.

use baya::prelude::*;
use baya::{Pipe, pipe};

use crate::cats::{Cat, Cats};
use crate::way::Way;

/// The cat with this number.
#[pipe]
pub struct ById {
    cats: Arc<Cats>,
}

impl Pipe<u64, Cat> for ById {
    async fn transform(&self, id: u64, cx: &Context<'_>) -> Result<Cat, Error> {
        let found = self.cats.find(id);
        let what = if found.is_ok() { "makes a cat of" } else { "finds no cat for" };
        Way::of(cx).step("pipe", format!("ById {what} {id}"));
        Ok(found?)
    }
}
