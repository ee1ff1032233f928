use baya::prelude::*;
use baya::{Caught, Filter, Reply, filter};

#[filter]
struct OfText;

impl Filter for OfText {
    type Catches = String;

    async fn catch(&self, error: Caught<String>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Err(error.into_error())
    }
}

fn main() {}
