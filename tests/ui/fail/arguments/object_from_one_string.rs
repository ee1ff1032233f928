use baya::dto;
use baya::prelude::*;

#[dto]
struct Place {
    street: String,
    number: u8,
}

#[controller]
struct Places;

#[controller]
impl Places {
    #[get("/places/{place}")]
    async fn find(&self, #[param] place: Place, #[query] others: Vec<Place>) {
        let _ = (place, others);
    }
}

fn main() {}
