use baya::graphql::{GraphQlModule, Id};
use baya::prelude::*;

#[dto(input)]
struct Paws {
    count: u8,
}

#[dto(input)]
struct Flat {
    name: String,
    #[serde(flatten)]
    paws: Paws,
}

#[dto(input)]
struct Listed(u8, u8);

#[dto(input)]
#[serde(tag = "kind")]
enum Tagged {
    Cat { name: String },
}

#[dto(input)]
enum By {
    Id(u32),
    All,
}

#[dto(input)]
struct Outer {
    flat: Option<Flat>,
}

#[dto]
enum Speed {
    Slow,
    #[serde(rename = "2fast")]
    TooFast,
}

#[dto]
enum Mood {
    Calm,
    #[serde(other)]
    Unknown,
}

#[dto]
enum Nothing {}

#[dto]
struct Chip(u32);

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn flat(&self, flat: Flat) -> bool {
        flat.name.is_empty()
    }

    #[query]
    async fn listed(&self, listed: Listed) -> u8 {
        listed.0
    }

    #[query]
    async fn tagged(&self, tagged: Tagged) -> bool {
        matches!(tagged, Tagged::Cat { .. })
    }

    #[query]
    async fn by(&self, by: By) -> bool {
        matches!(by, By::All)
    }

    #[query]
    async fn outer(&self, outer: Vec<Outer>) -> bool {
        outer.is_empty()
    }

    #[query]
    async fn speeds(&self) -> Vec<Speed> {
        Vec::new()
    }

    #[query]
    async fn mood(&self, mood: Option<Mood>) -> bool {
        mood.is_none()
    }

    #[query]
    async fn nothing(&self) -> Option<Nothing> {
        None
    }

    #[query]
    async fn by_chip(&self, chip: Id<Chip>) -> bool {
        chip.0.0 == 0
    }

    #[query]
    async fn chip(&self) -> Option<Id<Chip>> {
        None
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

fn main() {}
