use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a")]
    #[status(1000)]
    async fn status(&self) {}

    #[get("/b")]
    #[set_header("x tenant", "a")]
    async fn name(&self) {}

    #[get("/c")]
    #[redirect("/a", 200)]
    async fn redirect(&self) {}

    #[get("/d")]
    async fn header(&self, #[header("é")] value: String) -> String {
        value
    }
}

#[derive(Debug, ApiError)]
enum CatError {
    #[error(status = 99)]
    NotFound,
}

fn main() {}
