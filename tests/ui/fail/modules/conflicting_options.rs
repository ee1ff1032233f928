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

#[module(global, options = Options, providers = [Db], exports = [Db])]
struct GlobalModule;

#[injectable]
struct Service {
    db: Arc<Db>,
}

#[module(imports = [DbModule::with(Options(1))], exports = [DbModule])]
struct OneModule;

#[module(imports = [DbModule::with(Options(2))], exports = [DbModule])]
struct TwoModule;

#[module(imports = [DbModule], providers = [Service])]
struct PlainModule;

#[module(root, imports = [DbModule::with(Options(1)), DbModule::with(Options(2))], providers = [Service])]
struct InOneList;

#[module(root, imports = [OneModule, TwoModule], providers = [Service])]
struct ThroughTwo;

#[module(root, imports = [OneModule, TwoModule, PlainModule])]
struct Plainly;

#[module(imports = [GlobalModule::with(Options(1))])]
struct FirstModule;

#[module(imports = [GlobalModule::with(Options(2))])]
struct SecondModule;

#[module(root, imports = [FirstModule, SecondModule], providers = [Service])]
struct Global;

fn main() {}
