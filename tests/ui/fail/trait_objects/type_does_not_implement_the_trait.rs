use baya::prelude::*;

#[provider_trait]
trait Repo: Send + Sync {}

#[injectable]
struct Memory;

#[module(root, providers = [Memory as dyn Repo])]
struct AppModule;

fn main() {}
