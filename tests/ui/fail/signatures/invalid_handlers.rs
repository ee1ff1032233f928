use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a")]
    fn not_async(&self) {}

    #[get("/b")]
    async fn by_value(self) {}

    #[get("/c")]
    async fn exclusive(&mut self) {}

    #[post("/d")]
    async fn generic<T: Send>(&self, value: Json<T>) {
        let _ = value;
    }

    #[get("/e")]
    async fn of_any_type(&self, value: impl Into<String>) {
        let _ = value;
    }
}

fn main() {}
