use baya::prelude::*;

#[token]
struct Config;

#[injectable]
struct Cats {
    config: Arc<Config>,
}

#[controller]
struct Pets;

#[controller]
impl Pets {
    #[get]
    async fn list(&self, _user: Inject<User>) {}
}

#[token]
struct User;

#[module(providers = [Cats])]
struct CatsModule;

#[module(root, imports = [CatsModule], controllers = [Pets])]
struct AppModule;

fn main() {}
