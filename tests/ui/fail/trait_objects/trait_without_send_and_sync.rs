use baya::prelude::*;

#[provider_trait]
trait Repo {
    async fn get(&self) -> String;
}

#[injectable]
struct Memory;

#[provider_trait]
impl Repo for Memory {
    async fn get(&self) -> String {
        String::new()
    }
}

#[injectable]
struct Cats {
    repo: Arc<dyn Repo>,
}

#[module(root, providers = [Cats, Memory as dyn Repo])]
struct AppModule;

fn main() {}
