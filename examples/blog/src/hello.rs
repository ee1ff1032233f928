//! The shortest resolver.

use baya::prelude::*;

/// Resolves a greeting.
#[resolver]
#[derive(Debug)]
pub struct Hello;

#[resolver]
impl Hello {
    /// Greets the client.
    #[query]
    async fn hello(&self) -> &'static str {
        "Hello from the blog!"
    }
}
