use baya::paging::Page;
use baya::prelude::*;

struct Owner {
    name: String,
}

#[derive(serde::Serialize)]
struct Dog {
    name: String,
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn owners(&self) -> Json<Page<Owner>> {
        todo!()
    }

    #[get("/dogs")]
    async fn dogs(&self) -> Result<Json<Page<Dog>>, Error> {
        todo!()
    }

    #[post]
    async fn create(&self, owners: Json<Vec<Owner>>) {
        let _ = owners;
    }
}

fn main() {}
