use baya::prelude::*;

struct Id;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(&self, #[param] id: Id) {
        let _ = id;
    }

    #[get("/named")]
    async fn named(&self, #[query] name: Id) {
        let _ = name;
    }
}

fn main() {}
