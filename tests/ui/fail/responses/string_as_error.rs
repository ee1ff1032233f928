use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn find(&self) -> Result<String, String> {
        Err("there is none".into())
    }

    #[post]
    async fn create(&self) -> Result<String, Json<u8>> {
        Err(Json(1))
    }
}

fn main() {}
