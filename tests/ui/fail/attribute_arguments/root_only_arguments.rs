use baya::prelude::*;

#[module(prefix("/cats", except = ["/health"]))]
struct PrefixModule;

#[module(versioning = uri)]
struct VersioningModule;

#[module(default_version = "1")]
struct DefaultModule;

fn main() {}
