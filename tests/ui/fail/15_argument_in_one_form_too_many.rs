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
}

fn main() {}
