use baya::prelude::*;

mod db {
    use baya::prelude::*;

    #[derive(PartialEq)]
    pub struct Options {
        pub url: &'static str,
    }

    #[injectable]
    pub struct Pool {
        _options: Arc<Options>,
    }

    #[module(options = Options, providers = [Pool], exports = [Pool])]
    pub struct DbModule;
}

#[injectable]
struct Cats {
    _pool: Arc<db::Pool>,
}

#[module(imports = [db::DbModule], providers = [Cats])]
struct CatsModule;

#[module(root, imports = [CatsModule, db::DbModule::with(db::Options { url: "memory" })])]
struct AppModule;

fn main() {}
