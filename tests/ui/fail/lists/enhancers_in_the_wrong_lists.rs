use baya::prelude::*;
use baya::{Interceptor, Next, Reply, interceptor};

#[injectable]
struct Plain;

#[guard]
struct ApiKey;

impl Guard for ApiKey {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[interceptor]
struct Timing;

impl Interceptor for Timing {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await
    }
}

#[controller]
#[use_guards(Timing)]
struct Cats;

#[controller]
impl Cats {
    #[get]
    #[use_interceptors(ApiKey)]
    #[use_filters(Plain)]
    async fn all(&self) {}
}

#[module(root, controllers = [Cats], pipes = [ApiKey])]
struct AppModule;

fn main() {}
