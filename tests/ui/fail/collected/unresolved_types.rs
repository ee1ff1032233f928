use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, query: Query<Page>) -> Json<Vec<Cat>> {
        drop(query);
        Json(Vec::new())
    }

    #[get("/{id}")]
    async fn find(&self, #[param] id: CatId) -> Cat {
        drop(id);
        todo!()
    }
}

fn main() {}
