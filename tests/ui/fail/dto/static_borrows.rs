use baya::prelude::*;

#[dto]
struct Cat {
    name: &'static str,
    #[serde(default)]
    tags: Vec<&'static str>,
    #[serde(skip)]
    hidden: &'static str,
}

#[dto(output)]
struct Shown {
    name: &'static str,
}

fn main() {}
