use baya::axum::extract::Path;
use baya::axum::extract::rejection::PathRejection;
use baya::prelude::*;

#[dto]
struct Toy {
    owner: String,
    id: u32,
    #[serde(alias = "kind")]
    sort: String,
    note: Option<String>,
}

#[dto]
struct Two(u8, u8);

type Whole = Path<Toy>;

#[controller("/owners/{owner}")]
struct Toys;

#[controller]
impl Toys {
    #[get("/{id}/{kind}")]
    async fn find(&self, toy: Path<Toy>) -> String {
        toy.0.owner
    }

    #[get("/toys/{id}")]
    async fn without_kind(&self, toy: Whole) -> String {
        toy.0.owner
    }

    #[get("/first/{a}/{b}")]
    async fn one_of_three(&self, id: Path<(u8,)>) -> String {
        id.0.0.to_string()
    }

    #[get("/second/{a}")]
    async fn number(&self, id: Result<Path<u8>, PathRejection>) -> String {
        id.map_or_else(|_| String::new(), |id| id.0.to_string())
    }

    #[get("/third/{a}/{b}")]
    async fn two_of_three(&self, _two: Path<Two>) {}

    #[get("/fourth/{a}")]
    async fn both(&self, _both: Path<Two>) {}
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, toy: Path<Toy>) -> String {
        toy.0.owner
    }
}

fn main() {}
