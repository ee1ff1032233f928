use baya::prelude::*;

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/rocket/<id>/<path..>")]
    async fn rocket(&self) {}

    #[get("/flask/<int:id>")]
    async fn flask(&self) {}

    #[get("/actix/{id:[0-9]+}")]
    async fn actix(&self) {}

    #[get("/files/{path:.*}")]
    async fn files(&self) {}

    #[get("/next/[id]")]
    async fn next(&self) {}

    #[get("/express/:id(\\d+)/:toy?")]
    async fn express(&self) {}

    #[get("/optional/{id?}")]
    async fn optional(&self) {}

    #[get("/query?name={name}")]
    async fn query(&self) {}

    #[get("https://example.com/cats")]
    async fn url(&self) {}

    #[get("/my/{cat-id}")]
    async fn name(&self) {}

    #[get("/double//slash")]
    async fn double(&self) {}

    // The compiler underlines a whole literal: `Literal::subspan` is not available on stable, so the message quotes the part.
    #[get("/{id}/toys/{toy}")]
    async fn toy(&self, #[param] id: u32) -> String {
        id.to_string()
    }
}

fn main() {}
