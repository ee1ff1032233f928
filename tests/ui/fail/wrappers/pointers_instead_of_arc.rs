use std::sync::{Mutex, RwLock};

use baya::prelude::*;

#[injectable]
struct Cats;

#[provider_trait]
trait CatRepo: Send + Sync {}

#[injectable]
struct Fields {
    boxed: Box<dyn CatRepo>,
    borrowed: &'static Cats,
    owned: Cats,
    locked: Mutex<Cats>,
}

#[provider]
async fn pool(boxed: Box<dyn CatRepo>, owned: Cats) -> String {
    let _ = (boxed, owned);
    String::new()
}

#[controller]
struct Live;

#[controller]
impl Live {
    #[post("/pointers")]
    async fn pointers(&self, boxed: Box<dyn CatRepo>, borrowed: &'static Cats) {
        let _ = (boxed, borrowed);
    }

    #[post("/locks")]
    async fn locks(&self, shared: Arc<RwLock<Cats>>) {
        let _ = shared;
    }
}

fn main() {}
