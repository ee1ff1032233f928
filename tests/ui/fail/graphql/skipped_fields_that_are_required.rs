use baya::prelude::*;

#[dto(input)]
struct NewCat {
    name: String,
    #[graphql(skip)]
    owner: u32,
    #[graphql(skip)]
    #[serde(default)]
    chip: u32,
}

#[dto(object)]
struct Dog {
    id: u32,
    name: String,
    #[graphql(skip)]
    owner: u32,
}

#[dto(input, omit(Dog, id))]
struct NewDog;

#[dto(input, partial(Dog))]
struct DogChanges;

fn main() {}
