use baya::prelude::*;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }
}

#[controller]
struct Names;

#[controller]
impl Names {
    #[get("/cats/{name}")]
    async fn by_name(&self, #[param] name: String) -> String {
        name
    }
}

#[module(root, controllers = [Cats, Names])]
struct AppModule;

fn main() {}
