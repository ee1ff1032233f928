use std::collections::HashMap;

use baya::dto;

#[dto(input)]
#[derive(PartialEq, Eq, Hash)]
enum Room {
    Kitchen,
}

#[dto]
struct Cat {
    #[rule(length(min = 1))]
    name: String,
}

#[dto(input)]
struct House {
    by_room: Option<HashMap<Room, Cat>>,
    texts: HashMap<Room, String>,
    #[rule(skip)]
    skipped: HashMap<Room, Cat>,
}

fn main() {}
