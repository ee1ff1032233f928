use baya::prelude::*;

struct Cats;

#[controller]
struct CatsController;

#[controller]
impl CatsController {
    #[get]
    async fn list(&self, cats: Inject<Arc<Cats>>, #[query] tag: Option<Vec<String>>) -> String {
        let _ = (cats, tag);
        String::new()
    }

    #[get("/maybe")]
    async fn maybe(&self, cats: Option<Inject<Cats>>, others: Inject<Option<Cats>>) {
        let _ = (cats, others);
    }
}

#[module(root, controllers = [CatsController])]
struct AppModule;

fn main() {}
