use baya::prelude::*;

#[injectable]
struct Repo;

#[injectable]
struct Cats {
    repo: Arc<Repo>,
}

#[module(provider = [Repo], exports = [Repo])]
struct DbModule;

#[module(path = "/cats", providers = [Repo])]
struct CatsModule;

#[injectable(scope = "request")]
struct Text;

#[injectable(scope = Scope::Transient)]
struct Variant;

#[injectable(scope = 3)]
struct Number;

#[module({ providers: [Repo] })]
struct BracesModule;

#[baya::main]
#[module({ imports: [DbModule] })]
struct BracesRoot;

#[module(root, imports = [DbModule], providers = [Cats])]
struct AppModule;

