use baya::prelude::*;

#[injectable]
struct Keys;

#[guard]
struct ApiKey {
    keys: Arc<Keys>,
}

impl Guard for ApiKey {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller]
#[use_guards(ApiKey)]
struct Cats;

#[controller]
impl Cats {
    #[get("/one")]
    async fn one(&self) {}

    #[get("/two")]
    #[use_guards(ApiKey)]
    async fn two(&self) {}
}

#[module(providers = [Keys])]
struct KeysModule;

#[module(root, imports = [KeysModule], controllers = [Cats])]
struct AppModule;

fn main() {}
