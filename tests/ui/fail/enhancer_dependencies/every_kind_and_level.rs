use baya::prelude::*;
use baya::{
    Caught, Filter, Interceptor, Next, Pipe, Reply, bundle, filter, interceptor, pipe,
};

#[injectable]
struct Keys;

#[guard]
struct OfTheApp {
    keys: Arc<Keys>,
}

impl Guard for OfTheApp {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[guard]
struct OfABundle {
    keys: Arc<Keys>,
}

impl Guard for OfABundle {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

struct Limit;

#[guard(options = Limit)]
struct WithOptions {
    limit: Arc<Limit>,
    keys: Arc<Keys>,
}

impl WithOptions {
    fn strict() -> Limit {
        Limit
    }
}

impl Guard for WithOptions {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[interceptor]
struct OfAController {
    keys: Arc<Keys>,
}

impl Interceptor for OfAController {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await
    }
}

#[pipe]
struct OfAnArgument {
    keys: Arc<Keys>,
}

impl Pipe<u64> for OfAnArgument {
    async fn transform(&self, value: u64, _cx: &Context<'_>) -> Result<u64, Error> {
        Ok(value)
    }
}

#[filter]
struct OfARoute {
    keys: Arc<Keys>,
}

impl Filter for OfARoute {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Err(error.into_error())
    }
}

#[bundle]
#[use_guards(OfABundle)]
struct Bundled;

#[controller]
#[use_interceptors(OfAController)]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    #[apply(Bundled)]
    #[use_guards(Any(WithOptions::strict(), Not(OfABundle)))]
    #[use_filters(OfARoute)]
    async fn one(
        &self,
        #[param]
        #[use_pipes(OfAnArgument)]
        id: u64,
    ) {
        let _ = id;
    }
}

#[module(controllers = [Cats])]
struct CatsModule;

#[module(root, imports = [CatsModule], guards = [OfTheApp])]
struct AppModule;

fn main() {}
