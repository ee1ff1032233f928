use baya::prelude::*;

struct HasRole;

#[metadata(enforced_by = HasRole)]
struct Roles(&'static [&'static str]);

fn main() {}
