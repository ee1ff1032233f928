use std::time::SystemTime;

use baya::dto;

struct Foreign;

#[dto]
struct Cat {
    born: SystemTime,
    seen: Vec<Option<SystemTime>>,
}

#[dto(input)]
struct Kitten {
    #[serde(deserialize_with = "text::deserialize")]
    age: u8,
}

#[dto(input)]
struct Told {
    #[api(like = Foreign)]
    name: String,
}

#[dto(input)]
enum Age {
    #[serde(deserialize_with = "text::deserialize")]
    Years(u8),
}

#[baya::module(describes)]
struct Silent;

fn main() {}
