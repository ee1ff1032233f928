use baya::prelude::*;

#[derive(PartialEq)]
struct LogOptions;

#[module(options = LogOptions)]
struct LogModule;

#[derive(PartialEq)]
struct DbOptions;

#[module(options = DbOptions)]
struct DbModule;

#[module(root, imports = [LogModule::with(LogOptions), DbModule])]
struct AppModule;

fn main() {}
