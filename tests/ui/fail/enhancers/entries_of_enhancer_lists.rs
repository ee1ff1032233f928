use baya::prelude::*;
use baya::{Pipe, pipe};

#[guard]
struct ApiKey;

impl Guard for ApiKey {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[pipe]
struct Trim;

impl Pipe<String> for Trim {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value)
    }
}

#[controller]
#[use_guards]
#[use_interceptors()]
#[skip]
struct Cats;

#[controller]
impl Cats {
    #[get("/one")]
    #[use_guards(Not(ApiKey, ApiKey), All(), make(), check, ApiKey)]
    #[meta]
    async fn one(&self) {}

    #[get("/two")]
    #[apply()]
    async fn two(
        &self,
        #[use_pipes(Trim)] cx: &Context<'_>,
        #[query]
        #[use_pipes()]
        name: String,
    ) {
        let _ = (cx, name);
    }
}

fn main() {}
