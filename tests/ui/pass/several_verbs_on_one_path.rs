use baya::prelude::*;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }

    #[head("/{id}")]
    async fn head(&self, #[param] id: u64) {
        let _ = id;
    }

    #[delete("/{id}")]
    async fn remove(&self, #[param] id: u64) {
        let _ = id;
    }

    #[get("/all")]
    async fn all(&self) {}

    #[get("/search", body)]
    async fn search(&self, filter: Json<Vec<u8>>) {
        let _ = filter;
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
