use baya::prelude::*;

trait Repo: Send + Sync {
    async fn get(&self) -> String;
}

struct Memory;

#[provider_trait]
impl Repo for Memory {
    async fn get(&self) -> String {
        String::new()
    }
}

fn main() {}
