use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use baya::prelude::*;

#[dto]
enum Size {
    Round(u8),
    Square { side: u8 },
}

#[dto]
#[serde(tag = "kind")]
enum Kind {
    Big,
    Small,
}

#[dto]
enum Order {
    Newest,
    By(String),
}

#[dto]
enum Color {
    Red,
    Blue,
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a")]
    async fn variant(&self, #[query] size: Size, #[query] kind: Option<Kind>) {
        let _ = (size, kind);
    }

    #[get("/b")]
    async fn tuple(&self, #[query] at: (u8, u8), #[query] all: Vec<(u8, u8)>) {
        let _ = (at, all);
    }

    #[get("/c/{ids}")]
    async fn list(&self, #[param] ids: Vec<u8>, #[query] tags: BTreeSet<String>) {
        let _ = (ids, tags);
    }

    #[get("/d")]
    async fn lists(&self, #[query] rows: Vec<Vec<u8>>) {
        let _ = rows;
    }

    #[get("/mixed/{order}")]
    async fn mixed(&self, #[param] order: Order, #[header] by: Option<Order>) {
        let _ = (order, by);
    }

    #[get("/span/{length}")]
    async fn span(
        &self,
        #[param] length: Duration,
        #[query] age: Option<Duration>,
        #[query] times: Vec<SystemTime>,
    ) {
        let _ = (length, age, times);
    }

    #[get("/e")]
    async fn right(&self, #[query] color: Color, #[query] colors: Vec<Color>) {
        let _ = (color, colors);
    }
}

fn main() {}
