use std::sync::{Arc, Mutex};

use baya::prelude::*;
use baya::{Broadcast, Event};

#[injectable]
struct Cats;

#[injectable]
struct Counted {
    cats: Arc<Mutex<Cats>>,
    names: Arc<Vec<String>>,
}

struct Unknown;

#[controller]
struct Live {
    news: Arc<Broadcast<Event<String>>>,
    rare: Lazy<Unknown>,
}

#[controller]
impl Live {
    #[get]
    async fn list(&self, news: Inject<Broadcast<String>>, counted: Inject<Counted>) -> String {
        let _ = (news, counted, &self.news, &self.rare);
        String::new()
    }

    #[get("/cats")]
    async fn cats(&self, cats: Inject<Mutex<Cats>>) {
        drop(cats);
    }
}

#[module(root, controllers = [Live], providers = [Cats, Counted])]
struct AppModule;

fn main() {}
