use baya::prelude::*;

#[provider_trait]
trait Repo: Send + Sync {}

#[injectable]
struct Cats {
    repo: Arc<dyn Repo>,
}

#[module(root, providers = [Cats])]
struct AppModule;

fn main() {}
