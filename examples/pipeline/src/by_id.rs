//! A pipe that converts an argument to another type.

use baya::prelude::*;
use baya::{Pipe, pipe};

use crate::cats::{Cat, Cats};
use crate::trace::Trace;

/// Converts an id to the cat with this id.
#[pipe]
pub struct ById {
    cats: Arc<Cats>,
}

impl Pipe<u64, Cat> for ById {
    async fn transform(&self, id: u64, cx: &Context<'_>) -> Result<Cat, Error> {
        let cat = self.cats.find(id);
        let outcome = if cat.is_ok() { "found the cat" } else { "found no cat" };
        Trace::current(cx).step("pipe", format!("ById {outcome} {id}"));
        Ok(cat?)
    }
}
