use baya::prelude::*;

struct Cat;

#[dto]
struct Dog {
    name: String,
}

#[dto(input)]
struct NewDog {
    name: String,
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn find(&self) -> Cat {
        Cat
    }

    #[get("/all")]
    async fn all(&self) -> Vec<Cat> {
        Vec::new()
    }

    #[get("/count")]
    async fn count(&self) -> u64 {
        0
    }

    #[get("/dogs")]
    async fn dogs(&self) -> Result<Vec<Dog>, Error> {
        Ok(Vec::new())
    }

    #[get("/dog")]
    async fn dog(&self) -> Option<Dog> {
        None
    }

    #[get("/created")]
    async fn created(&self) -> (axum::http::StatusCode, Dog) {
        todo!()
    }

    #[get("/new")]
    async fn new_dog(&self) -> Option<NewDog> {
        None
    }
}

fn main() {}
