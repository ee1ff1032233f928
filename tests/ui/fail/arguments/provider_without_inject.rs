use baya::axum::extract::State;
use baya::prelude::*;

#[injectable]
struct Db;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a")]
    async fn shared(&self, db: Arc<Db>) {
        let _ = db;
    }

    #[get("/b")]
    async fn borrowed(&self, db: &Db) {
        let _ = db;
    }

    #[get("/c")]
    async fn state(&self, db: State<Db>) {
        let _ = db;
    }
}

fn main() {}
