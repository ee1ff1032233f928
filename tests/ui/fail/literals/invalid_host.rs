use baya::prelude::*;

#[controller("/cats", host = "{tenant}.example.com:8080")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, #[host] tenant: String) -> String {
        tenant
    }
}

#[controller("/cats")]
struct EveryHost;

#[controller]
impl EveryHost {
    #[get]
    async fn list(&self) {}
}

#[controller("dogs/{id}")]
struct Dogs;

#[controller]
impl Dogs {
    #[get]
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }
}

#[module(root, controllers = [Cats, EveryHost, Dogs])]
struct AppModule;

fn main() {}
