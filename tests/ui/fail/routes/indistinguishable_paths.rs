use baya::prelude::*;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }

    #[delete("/{name}")]
    async fn remove(&self, #[param] name: String) -> String {
        name
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
