use baya::prelude::*;

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[guard]
struct ApiKey;

impl Guard for ApiKey {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    #[skip(Login)]
    async fn list(&self) {}
}

#[controller("/dogs")]
#[skip(ApiKey)]
struct Dogs;

#[controller]
impl Dogs {
    #[get]
    async fn list(&self) {}
}

#[controller("/health")]
#[use_guards(Login)]
struct Health;

#[controller]
impl Health {
    #[get]
    #[skip(Login)]
    async fn health(&self) {}
}

#[module(root, controllers = [Cats, Dogs, Health], guards = [All(Any(Login, ApiKey))])]
struct AppModule;

fn main() {}
