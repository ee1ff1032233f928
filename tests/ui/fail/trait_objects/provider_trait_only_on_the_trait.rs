use baya::prelude::*;

#[provider_trait]
trait Repo: Send + Sync {
    async fn get(&self) -> String;
}

struct Memory;

impl Repo for Memory {
    async fn get(&self) -> String {
        String::new()
    }
}

fn main() {}
