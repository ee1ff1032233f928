use baya::{Caught, Filter, Reply, extractor, filter, prelude::*};

#[token]
struct User;

#[filter(needs = User)]
struct Hidden;

impl Filter for Hidden {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Err(error.into_error())
    }
}

#[extractor]
struct Caller;

fn main() {}
