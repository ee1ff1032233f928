use baya::prelude::*;

#[injectable]
struct Log;

#[module(global, providers = [Log], exports = [Log])]
struct LogModule;

#[injectable]
struct Cats {
    _log: Arc<Log>,
}

#[module(providers = [Cats])]
struct CatsModule;

#[module(root, imports = [CatsModule, LogModule])]
struct AppModule;

fn main() {}
