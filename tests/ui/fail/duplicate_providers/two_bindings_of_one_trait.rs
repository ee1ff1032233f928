use baya::prelude::*;

#[provider_trait]
trait Repo: Send + Sync {}

#[injectable]
struct Memory;

impl Repo for Memory {}

#[injectable]
struct Disk;

impl Repo for Disk {}

#[module(root, providers = [Memory as dyn Repo, Disk as dyn Repo])]
struct AppModule;

fn main() {}
