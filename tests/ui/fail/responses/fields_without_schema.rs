use std::ops::Range;

use baya::dto;
use baya::prelude::*;

struct Foreign;

#[dto]
struct Cat {
    born: Range<u8>,
    seen: Vec<Option<Range<u8>>>,
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

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[post]
    async fn find(
        &self,
        #[query]
        #[api(like = Foreign)]
        name: String,
        #[api(like = Json<u8>)] _cats: Query<Vec<(String, String)>>,
        #[api(like = Foreign)] _cat: Json<u8>,
    ) -> String {
        name
    }
}

#[dto(input)]
enum Age {
    #[serde(deserialize_with = "text::deserialize")]
    Years(u8),
}

#[baya::module(describes)]
struct Silent;

fn main() {}
