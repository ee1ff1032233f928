//! A dynamic module with several sets of options, each of which is seen in one place.

use baya::prelude::*;

#[token]
#[derive(PartialEq)]
struct Options(u8);

#[injectable]
struct Db {
    options: Arc<Options>,
}

#[module(options = Options, providers = [Db], exports = [Db])]
struct DbModule;

#[injectable]
struct One {
    db: Arc<Db>,
}

#[injectable]
struct Two {
    db: Arc<Db>,
}

#[module(imports = [DbModule::with(Options(1))], providers = [One], exports = [One])]
struct OneModule;

#[module(imports = [DbModule::with(Options(2))], providers = [Two], exports = [Two])]
struct TwoModule;

#[injectable]
struct Both {
    one: Arc<One>,
    two: Arc<Two>,
}

#[module(root, imports = [OneModule, TwoModule], providers = [Both])]
struct AppModule;

fn main() {
    let _ = baya::App::new::<AppModule>();
}
