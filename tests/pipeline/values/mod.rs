//! How interceptors map the values that handlers return.

mod changed;
mod read;
mod returned;
mod seen;

use baya::http::ReplyValue;
use baya::prelude::*;
use baya::{Interceptor, Next, Reply, interceptor};
use serde_json::json;

/// Puts each value into an object.
#[interceptor]
struct Envelope;

impl Interceptor for Envelope {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await?.map_json(|data| json!({ "data": data }))
    }
}

#[derive(serde::Serialize)]
struct Wrapped {
    data: ReplyValue,
}

/// The same, without a conversion.
#[interceptor]
struct Wrap;

impl Interceptor for Wrap {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        Ok(next.run(cx).await?.wrap_json(|data| Wrapped { data }))
    }
}

#[dto]
#[derive(Clone, Debug, PartialEq)]
struct Cat {
    name: String,
    age: u8,
}

impl Cat {
    fn tom() -> Self {
        Self { name: "Tom".to_owned(), age: 3 }
    }
}
